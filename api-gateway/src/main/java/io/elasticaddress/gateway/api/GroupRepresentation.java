package io.elasticaddress.gateway.api;

import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.contracts.state.Stack;
import io.elasticaddress.gateway.view.GroupState;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * A group in JSON.
 *
 * @param address of the current stack, or the group's stable name, by the resource that was asked
 * @param currentStack {@code "primary"} or {@code "secondary"}, or {@code 1} or {@code 2}, by the resource that was asked
 * @param ttl in seconds; null where the zone's counts
 */
record GroupRepresentation(
        long id,
        String uid,
        @Nullable String address,
        String dnsName,
        @Nullable String primaryStack,
        @Nullable String secondaryStack,
        @Nullable String primaryStackUid,
        @Nullable String primaryStackName,
        @Nullable String secondaryStackUid,
        @Nullable String secondaryStackName,
        Object currentStack,
        @Nullable Long ttl,
        String status,
        boolean busyToggling,
        boolean readonly,
        @Nullable String cloud,
        @Nullable String region,
        String createdAt,
        String updatedAt,
        long version) {

    /** As on {@code /elastic_addresses}. */
    static GroupRepresentation elasticAddress(GroupState state) {
        var current = state.current();
        return of(
                state,
                current == null ? null : current.address(),
                state.group().currentStack().wireName());
    }

    /** As on {@code /failover_groups}. */
    static GroupRepresentation failoverGroup(GroupState state) {
        return of(
                state,
                state.group().dnsName(),
                state.group().currentStack() == Side.PRIMARY ? 1 : 2);
    }

    private static GroupRepresentation of(
            GroupState state, @Nullable String address, Object currentStack) {
        var group = state.group();
        var current = state.current();
        return new GroupRepresentation(
                group.id(),
                group.uid(),
                address,
                group.dnsName(),
                name(state.primary()),
                name(state.secondary()),
                group.primaryStackUid(),
                name(state.primary()),
                group.secondaryStackUid(),
                name(state.secondary()),
                currentStack,
                group.ttl(),
                state.status().name().toLowerCase(Locale.ROOT),
                state.busyToggling(),
                false,
                current == null ? null : current.cloud(),
                current == null ? null : current.region(),
                time(group.createdAt()),
                time(group.updatedAt()),
                group.version());
    }

    private static @Nullable String name(@Nullable Stack stack) {
        return stack == null ? null : stack.name();
    }

    /** Whole seconds, as in the API that clients were written for. */
    static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
