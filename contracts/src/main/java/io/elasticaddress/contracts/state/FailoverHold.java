package io.elasticaddress.contracts.state;

import io.elasticaddress.contracts.health.Grounds;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * What keeps a group from being switched although its current stack is down, or that nothing does any longer.
 *
 * @param uid the group's
 * @param grounds the rule that holds it; null: nothing
 * @param since when the rule began to
 * @param until when it is looked at again whatever is reported; null where only a report can change it
 */
public record FailoverHold(
        String account,
        String uid,
        @Nullable Grounds grounds,
        Instant since,
        @Nullable Instant until,
        long version)
        implements Snapshot {
    @Override
    public Kind kind() {
        return Kind.HOLD;
    }
}
