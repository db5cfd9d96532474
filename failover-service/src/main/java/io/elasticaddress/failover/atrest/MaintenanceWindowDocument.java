package io.elasticaddress.failover.atrest;

import io.elasticaddress.contracts.state.MaintenanceWindow;
import io.elasticaddress.contracts.state.MaintenanceWindow.Phase;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Field;

import java.time.Instant;
import java.util.List;

/** A maintenance window as it is stored, named as in the contracts. */
record MaintenanceWindowDocument(
        @Id String key,
        String account,
        String uid,
        @Field("group_uid") @Nullable String groupUid,
        @Field("stack_uid") @Nullable String stackUid,
        Instant start,
        Instant end,
        @Field("switch_back") boolean switchBack,
        boolean gradual,
        @Field("override_rules") List<String> overrideRules,
        String actor,
        @Nullable String reason,
        String phase,
        @Field("prepare_at") @Nullable Instant prepareAt,
        @Field("open_at") Instant openAt,
        @Field("forgotten_at") @Nullable Instant forgottenAt,
        @Field("cancelled_at") @Nullable Instant cancelledAt,
        @Field("created_at") Instant createdAt,
        @Field("updated_at") Instant updatedAt,
        long version)
        implements VersionedDocument {

    static MaintenanceWindowDocument from(MaintenanceWindow window) {
        return new MaintenanceWindowDocument(
                VersionedDocument.key(window.account(), window.uid()),
                window.account(),
                window.uid(),
                window.groupUid(),
                window.stackUid(),
                window.start(),
                window.end(),
                window.switchBack(),
                window.gradual(),
                window.overrideRules(),
                window.actor(),
                window.reason(),
                window.phase().wireName(),
                window.prepareAt(),
                window.openAt(),
                window.forgottenAt(),
                window.cancelledAt(),
                window.createdAt(),
                window.updatedAt(),
                window.version());
    }

    MaintenanceWindow toState() {
        return new MaintenanceWindow(
                account,
                uid,
                groupUid,
                stackUid,
                start,
                end,
                switchBack,
                gradual,
                overrideRules,
                actor,
                reason,
                WireNames.constant(Phase.values(), Phase::wireName, phase),
                prepareAt,
                openAt,
                forgottenAt,
                cancelledAt,
                createdAt,
                updatedAt,
                version);
    }
}
