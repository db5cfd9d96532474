package io.elasticaddress.gateway.api;

import io.elasticaddress.contracts.state.Maintenance;

import org.jspecify.annotations.Nullable;

/**
 * What a maintenance window did to a group, and undoes when it is over, in JSON.
 *
 * @param left {@code primary} or {@code secondary}: the side that it switched the group away from; null where it did not, or
 *     where somebody switched it since
 * @param ttl what the TTL was before it was lowered, in seconds; null where the zone's counted, and where it was not lowered
 */
record MaintenanceRepresentation(
        String windowUid, @Nullable String left, boolean ttlLowered, @Nullable Long ttl) {

    static MaintenanceRepresentation of(Maintenance maintenance) {
        var left = maintenance.left();
        return new MaintenanceRepresentation(
                maintenance.windowUid(),
                left == null ? null : left.wireName(),
                maintenance.ttlLowered(),
                maintenance.ttl());
    }
}
