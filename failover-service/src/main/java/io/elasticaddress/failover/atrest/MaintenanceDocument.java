package io.elasticaddress.failover.atrest;

import io.elasticaddress.contracts.state.Maintenance;
import io.elasticaddress.contracts.state.Side;

import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.mapping.Field;

/** What a maintenance window did to a group, as it is stored, named as in the contracts. */
record MaintenanceDocument(
        @Field("window_uid") String windowUid,
        @Nullable String left,
        @Field("ttl_lowered") boolean ttlLowered,
        @Nullable Long ttl) {

    static @Nullable MaintenanceDocument from(@Nullable Maintenance maintenance) {
        return maintenance == null
                ? null
                : new MaintenanceDocument(
                        maintenance.windowUid(),
                        maintenance.left() == null ? null : maintenance.left().wireName(),
                        maintenance.ttlLowered(),
                        maintenance.ttl());
    }

    Maintenance toState() {
        return new Maintenance(
                windowUid,
                left == null ? null : WireNames.constant(Side.values(), Side::wireName, left),
                ttlLowered,
                ttl);
    }
}
