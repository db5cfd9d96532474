package io.elasticaddress.contracts.state;

import io.elasticaddress.contracts.health.Vote;

import java.time.Instant;
import java.util.List;

/**
 * What the vantage points said of a stack. A snapshot of its own, so that nothing that is only seen moves the stack's version.
 *
 * @param uid the stack's
 * @param votes one to a vantage point, the stale ones included
 */
public record StackHealth(
        String account, String uid, List<Vote> votes, Instant updatedAt, long version)
        implements Snapshot {
    public StackHealth {
        votes = List.copyOf(votes);
    }

    @Override
    public Kind kind() {
        return Kind.HEALTH;
    }
}
