package io.elasticaddress.contracts.state;

import java.time.Instant;

/** A group that was deleted. It never comes back, and its id and name are never dealt again. */
public record DeletedElasticAddress(
        String account, String uid, long id, String dnsName, Instant deletedAt, long version)
        implements Snapshot {

    @Override
    public Kind kind() {
        return Kind.GROUP;
    }
}
