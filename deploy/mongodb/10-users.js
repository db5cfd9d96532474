// Runs once, on an empty database folder: one user for each service that stores something, in its own database.
for (const [database, user, password] of [
  ['elastic_address', 'failover-service', process.env.ELASTIC_MONGODB_STATE_PASSWORD],
  ['elastic_audit', 'audit-service', process.env.ELASTIC_MONGODB_AUDIT_PASSWORD],
]) {
  if (!password) {
    throw new Error(`No password was given for ${user}`);
  }
  db.getSiblingDB(database).createUser({
    user: user,
    pwd: password,
    roles: [{ role: 'readWrite', db: database }],
  });
}
