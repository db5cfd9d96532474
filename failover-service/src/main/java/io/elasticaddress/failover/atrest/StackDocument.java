package io.elasticaddress.failover.atrest;

import io.elasticaddress.contracts.state.DeletedStack;
import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.contracts.state.Stack;
import io.elasticaddress.contracts.state.StackType;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Field;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A stack as it is stored, named as in the contracts. A removed one keeps its document, with {@code deleted} and without
 * what only a living one has. Times are BSON dates, which hold milliseconds, as the decider's clock does.
 */
record StackDocument(
        @Id String key,
        String account,
        String uid,
        @Nullable String name,
        @Nullable String environment,
        @Nullable String cloud,
        @Nullable String region,
        @Nullable String type,
        @Nullable String fqdn,
        @Nullable List<String> ipv4,
        @Nullable List<String> ipv6,
        @Field("has_loadbalancer") @Nullable Boolean hasLoadbalancer,
        @Field("failover_group_editors") @Nullable List<String> failoverGroupEditors,
        @Field("health_check") @Nullable HealthCheckDocument healthCheck,
        @Field("created_at") @Nullable Instant createdAt,
        @Field("updated_at") @Nullable Instant updatedAt,
        boolean deleted,
        @Field("deleted_at") @Nullable Instant deletedAt,
        long version,
        @Field("address_version") long addressVersion)
        implements VersionedDocument {

    static StackDocument from(Stack stack) {
        return new StackDocument(
                VersionedDocument.key(stack.account(), stack.uid()),
                stack.account(),
                stack.uid(),
                stack.name(),
                stack.environment(),
                stack.cloud(),
                stack.region(),
                stack.type().wireName(),
                stack.fqdn(),
                stack.ipv4(),
                stack.ipv6(),
                stack.hasLoadbalancer(),
                stack.failoverGroupEditors(),
                HealthCheckDocument.from(stack.healthCheck()),
                stack.createdAt(),
                stack.updatedAt(),
                false,
                null,
                stack.version(),
                stack.addressVersion());
    }

    static StackDocument from(DeletedStack stack) {
        return new StackDocument(
                VersionedDocument.key(stack.account(), stack.uid()),
                stack.account(),
                stack.uid(),
                null,
                null,
                null,
                null,
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
                stack.deletedAt(),
                stack.version(),
                stack.addressVersion());
    }

    Snapshot toState() {
        if (deleted) {
            return new DeletedStack(
                    account, uid, Objects.requireNonNull(deletedAt), version, addressVersion);
        }
        return new Stack(
                account,
                uid,
                Objects.requireNonNull(name),
                environment,
                cloud,
                region,
                WireNames.constant(StackType.values(), StackType::wireName, type),
                fqdn,
                Objects.requireNonNull(ipv4),
                Objects.requireNonNull(ipv6),
                Boolean.TRUE.equals(hasLoadbalancer),
                Objects.requireNonNull(failoverGroupEditors),
                healthCheck == null ? null : healthCheck.toState(),
                Objects.requireNonNull(createdAt),
                Objects.requireNonNull(updatedAt),
                version,
                addressVersion);
    }
}
