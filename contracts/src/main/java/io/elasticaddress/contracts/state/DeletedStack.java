package io.elasticaddress.contracts.state;

import java.time.Instant;

/** A stack that was removed. One that is registered again under its uid goes on from these versions. */
public record DeletedStack(
        String account, String uid, Instant deletedAt, long version, long addressVersion)
        implements Snapshot {

    @Override
    public Kind kind() {
        return Kind.STACK;
    }
}
