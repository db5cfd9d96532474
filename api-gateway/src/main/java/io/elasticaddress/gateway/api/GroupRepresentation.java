package io.elasticaddress.gateway.api;

import io.elasticaddress.contracts.health.Vantage;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.contracts.state.Stack;
import io.elasticaddress.gateway.events.Looks;
import io.elasticaddress.gateway.view.GroupState;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Locale;

/**
 * A group in JSON.
 *
 * @param address of the current stack, or the group's stable name, by the resource that was asked
 * @param currentStack {@code "primary"} or {@code "secondary"}, or {@code 1} or {@code 2}, by the resource that was asked
 * @param ttl in seconds; null where the zone's counts
 * @param statusDetails why the status is {@code degraded}, and what a maintenance window did, in a sentence; null where
 *     there is nothing to be said
 * @param failoverPolicy complete, also where none was ever set
 * @param maintenance what a maintenance window is going to undo; null where there is nothing
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
        @Nullable String statusDetails,
        boolean busyToggling,
        FailoverPolicyRepresentation failoverPolicy,
        FailoverRepresentation failover,
        @Nullable MaintenanceRepresentation maintenance,
        boolean readonly,
        @Nullable String cloud,
        @Nullable String region,
        String createdAt,
        String updatedAt,
        long version)
        implements Looks {

    /** How a group looks to whom asks for it by one of its names. */
    @FunctionalInterface
    interface Look {
        GroupRepresentation of(GroupState state, Collection<Vantage> live);
    }

    /** As on {@code /elastic_addresses}. */
    static GroupRepresentation elasticAddress(GroupState state, Collection<Vantage> live) {
        var current = state.current();
        return of(
                state,
                live,
                current == null ? null : current.address(),
                state.group().currentStack().wireName());
    }

    /** As on {@code /failover_groups}. */
    static GroupRepresentation failoverGroup(GroupState state, Collection<Vantage> live) {
        return of(
                state,
                live,
                state.group().dnsName(),
                state.group().currentStack() == Side.PRIMARY ? 1 : 2);
    }

    private static GroupRepresentation of(
            GroupState state,
            Collection<Vantage> live,
            @Nullable String address,
            Object currentStack) {
        var group = state.group();
        var current = state.current();
        var maintenance = group.maintenance();
        var primary = name(state.stack(Side.PRIMARY));
        var secondary = name(state.stack(Side.SECONDARY));
        return new GroupRepresentation(
                group.id(),
                group.uid(),
                address,
                group.dnsName(),
                primary,
                secondary,
                group.primaryStackUid(),
                primary,
                group.secondaryStackUid(),
                secondary,
                currentStack,
                group.ttl(),
                state.status(live).name().toLowerCase(Locale.ROOT),
                state.statusDetails(live),
                state.busyToggling(),
                FailoverPolicyRepresentation.of(group.policy()),
                FailoverRepresentation.of(state),
                maintenance == null ? null : MaintenanceRepresentation.of(maintenance),
                false,
                current == null ? null : current.cloud(),
                current == null ? null : current.region(),
                Times.seconds(group.createdAt()),
                Times.seconds(group.updatedAt()),
                group.version());
    }

    @Override
    public String event() {
        return "group";
    }

    private static @Nullable String name(@Nullable Stack stack) {
        return stack == null ? null : stack.name();
    }
}
