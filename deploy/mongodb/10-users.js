// Runs once, on an empty database folder: one user for each service that stores something, in its own database, with no
// more rights than it needs.
function addUser(database, user, password, role) {
  if (!password) {
    throw new Error(`No password was given for ${user}`);
  }
  database.createUser({ user: user, pwd: password, roles: [{ role: role, db: database.getName() }] });
}

const state = db.getSiblingDB('elastic_address');
addUser(state, 'failover-service', process.env.ELASTIC_MONGODB_STATE_PASSWORD, 'readWrite');

// The audit log is append only: not even the service that writes it may change or remove an entry.
const audit = db.getSiblingDB('elastic_audit');
for (const collection of ['entries', 'read_up_to', 'gaps']) {
  audit.createCollection(collection);
}
audit.createRole({
  role: 'append',
  privileges: [
    {
      resource: { db: 'elastic_audit', collection: 'entries' },
      actions: ['find', 'insert', 'createIndex'],
    },
    ...['read_up_to', 'gaps'].map((collection) => ({
      resource: { db: 'elastic_audit', collection: collection },
      actions: ['find', 'insert', 'update', 'createIndex'],
    })),
  ],
  roles: [],
});
addUser(audit, 'audit-service', process.env.ELASTIC_MONGODB_AUDIT_PASSWORD, 'append');
