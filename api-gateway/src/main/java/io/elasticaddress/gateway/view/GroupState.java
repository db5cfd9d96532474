package io.elasticaddress.gateway.view;

import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.health.Standing;
import io.elasticaddress.contracts.health.Vantage;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.FailoverHold;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.contracts.state.Stack;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A group joined with what it names.
 *
 * @param primary null where none is set, or where its snapshot is not known
 * @param secondary the same
 * @param dns null where the DNS updater has said nothing yet
 * @param hold null where nothing ever kept it from being switched
 * @param failoverPaused whether no policy of the account switches anything
 */
public record GroupState(
        ElasticAddress group,
        @Nullable StackState primary,
        @Nullable StackState secondary,
        @Nullable DnsStatus dns,
        @Nullable FailoverHold hold,
        boolean failoverPaused) {

    /** What a client is told; the API's {@code status}. */
    public enum Status {
        /** DNS answers as wanted. */
        ACTIVE,
        /** A change is on its way to DNS. */
        SWITCHING,
        /** The current stack is down, or DNS could not be updated. */
        DEGRADED,
        /** The current side has no stack. */
        UNATTACHED
    }

    public @Nullable Stack stack(Side side) {
        var state = state(side);
        return state == null ? null : state.stack();
    }

    public @Nullable Stack current() {
        return stack(group.currentStack());
    }

    /**
     * That the current stack is down goes before what DNS is at: the one is for somebody to see to, the other is on its way
     * and told by {@link #busyToggling} too.
     *
     * @param live the vantage points that are there
     */
    public Status status(Collection<Vantage> live) {
        if (group.currentStackUid() == null) {
            return Status.UNATTACHED;
        }
        return isCurrentDown(live) ? Status.DEGRADED : dnsStatus();
    }

    /**
     * Why it is degraded, and what a maintenance window did to it, in a sentence; null where it is neither degraded nor under
     * maintenance.
     */
    public @Nullable String statusDetails(Collection<Vantage> live) {
        var details = new ArrayList<String>();
        if (status(live) == Status.DEGRADED) {
            details.addAll(reasons(live));
        }
        var maintenance = group.maintenance();
        if (maintenance != null && maintenance.left() != null) {
            details.add(
                    "Maintenance window %s switched it away from its %s stack"
                            .formatted(maintenance.windowUid(), maintenance.left().wireName()));
        } else if (maintenance != null && maintenance.ttlLowered()) {
            details.add("Maintenance window %s lowered its TTL".formatted(maintenance.windowUid()));
        }
        return details.isEmpty() ? null : String.join("; ", details);
    }

    private List<String> reasons(Collection<Vantage> live) {
        var reasons = new ArrayList<String>();
        var current = state(group.currentStack());
        if (current != null && isCurrentDown(live)) {
            reasons.add(
                    "The current stack, %s, is down for %d of %d vantage points"
                            .formatted(
                                    current.stack().name(),
                                    current.saidToBeDown(live),
                                    live.size()));
        }
        if (dnsStatus() == Status.DEGRADED) {
            var error = dns == null ? null : dns.error();
            reasons.add(error == null ? "DNS could not be updated" : error);
        }
        return reasons;
    }

    /** By the group's own quorum. */
    private boolean isCurrentDown(Collection<Vantage> live) {
        var current = state(group.currentStack());
        return current != null && current.standing(group.policy().quorum(), live) == Standing.DOWN;
    }

    private Status dnsStatus() {
        if (dns == null || !isAboutWhatIsWanted(dns)) {
            return Status.SWITCHING;
        }
        return switch (dns.state()) {
            case CONFIRMED -> Status.ACTIVE;
            case FAILED -> dns.waiting() == null ? Status.DEGRADED : Status.SWITCHING;
            case CONFLICT -> Status.DEGRADED;
        };
    }

    /** True until DNS was seen to answer what is wanted, nothing included. */
    public boolean busyToggling() {
        return dns == null || dns.state() != DnsStatus.State.CONFIRMED || !isAboutWhatIsWanted(dns);
    }

    /** What was last said about the versions that are wanted; empty where that was about others, or nothing. */
    public Optional<DnsStatus> dnsAsWanted() {
        return Optional.ofNullable(dns).filter(this::isAboutWhatIsWanted);
    }

    private @Nullable StackState state(Side side) {
        return side == Side.PRIMARY ? primary : secondary;
    }

    private boolean isAboutWhatIsWanted(DnsStatus status) {
        return status.groupVersion() == group.version()
                && status.addressVersion() == wantedAddressVersion();
    }

    /** 0 where nothing is wanted; no version at all while the current stack's snapshot is not known. */
    private long wantedAddressVersion() {
        if (group.currentStackUid() == null) {
            return 0;
        }
        var current = current();
        return current == null ? -1 : current.addressVersion();
    }
}
