package io.elasticaddress.contracts.state;

import java.time.Instant;

/** A webhook that was removed. It never comes back. */
public record DeletedWebhook(String account, String uid, Instant deletedAt, long version)
        implements Snapshot {

    @Override
    public Kind kind() {
        return Kind.WEBHOOK;
    }
}
