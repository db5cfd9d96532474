package io.elasticaddress.failover.elasticaddress;

import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.health.Grounds;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * What a group's policy says at some time.
 *
 * @param change what it does; null: nothing
 * @param grounds why; null where it does nothing, or where nothing is held any longer
 * @param reason likewise, in a sentence; null where it does nothing
 * @param failedOver the stack that the group is moved away from because it is down; null where it isn't
 * @param again when the group must be reviewed whatever is reported until then; null: not for the time's sake
 */
public record Review(
        Event.@Nullable Change change,
        @Nullable Grounds grounds,
        @Nullable String reason,
        @Nullable String failedOver,
        @Nullable Instant again) {

    static Review nothing(@Nullable Instant again) {
        return new Review(null, null, null, null, again);
    }
}
