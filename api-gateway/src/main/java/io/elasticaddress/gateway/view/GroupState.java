package io.elasticaddress.gateway.view;

import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.contracts.state.Stack;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * A group joined with what it names.
 *
 * @param primary null where none is set, or where its snapshot is not known
 * @param secondary the same
 * @param dns null where the DNS updater has said nothing yet
 */
public record GroupState(
        ElasticAddress group,
        @Nullable Stack primary,
        @Nullable Stack secondary,
        @Nullable DnsStatus dns) {

    /** What a client is told; the API's {@code status}. */
    public enum Status {
        /** DNS answers as wanted. */
        ACTIVE,
        /** A change is on its way to DNS. */
        SWITCHING,
        /** DNS could not be updated. */
        DEGRADED,
        /** The current side has no stack. */
        UNATTACHED
    }

    public @Nullable Stack stack(Side side) {
        return side == Side.PRIMARY ? primary : secondary;
    }

    public @Nullable Stack current() {
        return stack(group.currentStack());
    }

    public Status status() {
        if (group.currentStackUid() == null) {
            return Status.UNATTACHED;
        }
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
