package io.elasticaddress.gateway.api;

import io.elasticaddress.contracts.health.LastSwitch;
import io.elasticaddress.gateway.view.GroupState;

import org.jspecify.annotations.Nullable;

/**
 * What a group's policy did last, and what keeps it from doing more, in JSON.
 *
 * @param heldBy names the rule that keeps the group from being switched although its current stack is down; null where none
 *     does
 * @param heldSince since when it does
 * @param heldUntil when it is looked at again whatever is reported; null where only a report can change it
 * @param details why, in a sentence; null where the rule's name says it all
 * @param lastSwitch null where the group was never switched
 * @param paused whether no policy of the account switches anything
 */
record FailoverRepresentation(
        @Nullable String heldBy,
        @Nullable String heldSince,
        @Nullable String heldUntil,
        @Nullable String details,
        @Nullable Last lastSwitch,
        boolean paused) {

    /**
     * @param automatic whether a policy did it
     * @param streak how many automatic ones there were in a row; 0 where it was not automatic
     */
    record Last(String at, boolean automatic, int streak) {}

    static FailoverRepresentation of(GroupState state) {
        var last = last(state.group().lastSwitch());
        var hold = state.hold();
        var grounds = hold == null ? null : hold.grounds();
        if (hold == null || grounds == null) {
            return new FailoverRepresentation(null, null, null, null, last, state.failoverPaused());
        }
        var until = hold.until();
        return new FailoverRepresentation(
                grounds.rule(),
                Times.millis(hold.since()),
                until == null ? null : Times.millis(until),
                grounds.details(),
                last,
                state.failoverPaused());
    }

    private static @Nullable Last last(@Nullable LastSwitch known) {
        return known == null
                ? null
                : new Last(Times.millis(known.at()), known.automatic(), known.streak());
    }
}
