package io.elasticaddress.contracts.state;

import io.elasticaddress.contracts.health.FailoverPolicy;
import io.elasticaddress.contracts.health.LastSwitch;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * A failover group: a stable DNS name and two places for stacks, one of which is current.
 *
 * @param account whose it is
 * @param uid {@code fg-} and 32 hex digits
 * @param id unique in the installation, at most nine digits
 * @param dnsName the stable name, absolute, without the final dot; dealt at creation and never changed
 * @param primaryStackUid null where no stack is set
 * @param secondaryStackUid null where no stack is set
 * @param currentStack the side that is current, or would be where that side has no stack
 * @param ttl how long resolvers may keep the group's records, in seconds, {@link #LOWEST_TTL} to {@link #HIGHEST_TTL}; null
 *     where the zone's counts
 * @param failoverPolicy null where none was ever set: {@link FailoverPolicy#DEFAULT} counts
 * @param lastSwitch null where it was never switched, or not since that is written down; what
 *     maintenance windows do and undo does not count
 * @param maintenance what a maintenance window did to it; null where there is nothing to undo
 * @param createdAt when the creation was decided
 * @param updatedAt when the last change was decided
 * @param version 1 at creation, one more with every change
 */
public record ElasticAddress(
        String account,
        String uid,
        long id,
        String dnsName,
        @Nullable String primaryStackUid,
        @Nullable String secondaryStackUid,
        Side currentStack,
        @Nullable Long ttl,
        @Nullable FailoverPolicy failoverPolicy,
        @Nullable LastSwitch lastSwitch,
        @Nullable Maintenance maintenance,
        Instant createdAt,
        Instant updatedAt,
        long version)
        implements Snapshot {

    /** The shortest TTL that every DNS provider takes; Cloudflare's plans take none that is shorter. */
    public static final long LOWEST_TTL = 60;

    /** A switch is not to take longer than an hour to reach those who asked before it. */
    public static final long HIGHEST_TTL = 3600;

    /** Without maintenance. */
    public ElasticAddress(
            String account,
            String uid,
            long id,
            String dnsName,
            @Nullable String primaryStackUid,
            @Nullable String secondaryStackUid,
            Side currentStack,
            @Nullable Long ttl,
            @Nullable FailoverPolicy failoverPolicy,
            @Nullable LastSwitch lastSwitch,
            Instant createdAt,
            Instant updatedAt,
            long version) {
        this(
                account,
                uid,
                id,
                dnsName,
                primaryStackUid,
                secondaryStackUid,
                currentStack,
                ttl,
                failoverPolicy,
                lastSwitch,
                null,
                createdAt,
                updatedAt,
                version);
    }

    /** Without a policy, never switched. */
    public ElasticAddress(
            String account,
            String uid,
            long id,
            String dnsName,
            @Nullable String primaryStackUid,
            @Nullable String secondaryStackUid,
            Side currentStack,
            @Nullable Long ttl,
            Instant createdAt,
            Instant updatedAt,
            long version) {
        this(
                account,
                uid,
                id,
                dnsName,
                primaryStackUid,
                secondaryStackUid,
                currentStack,
                ttl,
                null,
                null,
                createdAt,
                updatedAt,
                version);
    }

    /** Likewise, with the zone's TTL. */
    public ElasticAddress(
            String account,
            String uid,
            long id,
            String dnsName,
            @Nullable String primaryStackUid,
            @Nullable String secondaryStackUid,
            Side currentStack,
            Instant createdAt,
            Instant updatedAt,
            long version) {
        this(
                account,
                uid,
                id,
                dnsName,
                primaryStackUid,
                secondaryStackUid,
                currentStack,
                null,
                createdAt,
                updatedAt,
                version);
    }

    @Override
    public Kind kind() {
        return Kind.GROUP;
    }

    /** The one that counts. */
    public FailoverPolicy policy() {
        return failoverPolicy == null ? FailoverPolicy.DEFAULT : failoverPolicy;
    }

    /** Null where that side has no stack. */
    public @Nullable String stackUid(Side side) {
        return side == Side.PRIMARY ? primaryStackUid : secondaryStackUid;
    }

    /** Null where the current side has no stack. */
    public @Nullable String currentStackUid() {
        return stackUid(currentStack);
    }

    /** Whether a stack is set on either side. */
    public boolean isAttached() {
        return primaryStackUid != null || secondaryStackUid != null;
    }

    public boolean uses(String stackUid) {
        return stackUid.equals(primaryStackUid) || stackUid.equals(secondaryStackUid);
    }
}
