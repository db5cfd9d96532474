package io.elasticaddress.contracts.state;

import org.jspecify.annotations.Nullable;

/**
 * What a maintenance window did to a group, and undoes when it is over.
 *
 * @param windowUid the window's
 * @param left the side that it switched the group away from; null where it did not, or where somebody switched it since
 * @param ttlLowered whether it lowered the group's TTL
 * @param ttl what the TTL was before that, in seconds; null where the zone's counted, and where it was not lowered
 */
public record Maintenance(
        String windowUid, @Nullable Side left, boolean ttlLowered, @Nullable Long ttl) {

    /** What is left to undo once somebody else has switched the group; null: nothing. */
    public @Nullable Maintenance afterSwitch() {
        return ttlLowered ? new Maintenance(windowUid, null, true, ttl) : null;
    }
}
