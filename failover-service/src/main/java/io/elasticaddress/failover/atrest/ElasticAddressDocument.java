package io.elasticaddress.failover.atrest;

import io.elasticaddress.contracts.state.DeletedElasticAddress;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.contracts.state.Snapshot;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Field;

import java.time.Instant;
import java.util.Objects;

/**
 * A failover group as it is stored, named as in the contracts. A deleted one keeps its document, with {@code deleted} and
 * without what only a living one has. Times are BSON dates, which hold milliseconds, as the decider's clock does.
 *
 * @param number the group's {@code id}
 */
record ElasticAddressDocument(
        @Id String key,
        String account,
        String uid,
        @Field("id") long number,
        @Field("dns_name") String dnsName,
        @Field("primary_stack_uid") @Nullable String primaryStackUid,
        @Field("secondary_stack_uid") @Nullable String secondaryStackUid,
        @Field("current_stack") @Nullable String currentStack,
        @Nullable Long ttl,
        @Field("failover_policy") @Nullable FailoverPolicyDocument failoverPolicy,
        @Field("last_switch") @Nullable LastSwitchDocument lastSwitch,
        @Nullable MaintenanceDocument maintenance,
        @Field("created_at") @Nullable Instant createdAt,
        @Field("updated_at") @Nullable Instant updatedAt,
        boolean deleted,
        @Field("deleted_at") @Nullable Instant deletedAt,
        long version)
        implements VersionedDocument {

    static ElasticAddressDocument from(ElasticAddress group) {
        return new ElasticAddressDocument(
                VersionedDocument.key(group.account(), group.uid()),
                group.account(),
                group.uid(),
                group.id(),
                group.dnsName(),
                group.primaryStackUid(),
                group.secondaryStackUid(),
                group.currentStack().wireName(),
                group.ttl(),
                FailoverPolicyDocument.from(group.failoverPolicy()),
                LastSwitchDocument.from(group.lastSwitch()),
                MaintenanceDocument.from(group.maintenance()),
                group.createdAt(),
                group.updatedAt(),
                false,
                null,
                group.version());
    }

    static ElasticAddressDocument from(DeletedElasticAddress group) {
        return new ElasticAddressDocument(
                VersionedDocument.key(group.account(), group.uid()),
                group.account(),
                group.uid(),
                group.id(),
                group.dnsName(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                true,
                group.deletedAt(),
                group.version());
    }

    Snapshot toState() {
        if (deleted) {
            return new DeletedElasticAddress(
                    account, uid, number, dnsName, Objects.requireNonNull(deletedAt), version);
        }
        return new ElasticAddress(
                account,
                uid,
                number,
                dnsName,
                primaryStackUid,
                secondaryStackUid,
                Side.PRIMARY.wireName().equals(currentStack) ? Side.PRIMARY : Side.SECONDARY,
                ttl,
                failoverPolicy == null ? null : failoverPolicy.toState(),
                lastSwitch == null ? null : lastSwitch.toState(),
                maintenance == null ? null : maintenance.toState(),
                Objects.requireNonNull(createdAt),
                Objects.requireNonNull(updatedAt),
                version);
    }
}
