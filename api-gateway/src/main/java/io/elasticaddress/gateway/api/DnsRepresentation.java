package io.elasticaddress.gateway.api;

import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.contracts.dns.ServerAnswer;
import io.elasticaddress.gateway.view.GroupState;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What DNS should say about a group, and what its servers say, in JSON. Null is "none" or "not known yet" throughout.
 *
 * @param state {@code pending}: on its way, {@code confirmed}, {@code failed}: not within the grace time, {@code conflict}:
 *     the name is somebody else's
 * @param since when that began
 * @param error why it is not confirmed, in a sentence
 * @param waiting what it waits for without anything having failed, in a sentence
 * @param groupVersion the versions that {@code desired} is about
 * @param seenGroupVersion the versions that {@code servers} were asked about last; lower ones while a change is on its way
 * @param requiredServers how many servers must answer as desired
 */
record DnsRepresentation(
        String uid,
        String dnsName,
        String state,
        String since,
        @Nullable String error,
        @Nullable String waiting,
        List<Desired> desired,
        long groupVersion,
        @Nullable Long addressVersion,
        @Nullable Long seenGroupVersion,
        @Nullable Long seenAddressVersion,
        @Nullable Long requiredServers,
        List<Server> servers) {
    private static final String PENDING = "pending";

    /**
     * A record set that is wanted.
     *
     * @param ttl null until the DNS updater has told it
     */
    record Desired(String type, @Nullable Long ttl, List<String> values) {}

    /**
     * One server.
     *
     * @param asDesired whether it answered what was wanted at the versions that it was asked about
     */
    record Server(
            String server,
            List<RecordSet> records,
            boolean asDesired,
            String at,
            @Nullable String shownAt,
            @Nullable Long afterDecisionMs,
            @Nullable Long afterUpdateMs,
            @Nullable String error,
            @Nullable String lastError) {

        static Server of(ServerAnswer answer, List<RecordSet> wanted) {
            return new Server(
                    answer.server(),
                    answer.records(),
                    answer.error() == null
                            && answer.records().size() == wanted.size()
                            && answer.records().containsAll(wanted),
                    Times.millis(answer.at()),
                    answer.shownAt() == null ? null : Times.millis(answer.shownAt()),
                    answer.afterDecisionMs(),
                    answer.afterUpdateMs(),
                    answer.error(),
                    answer.lastError());
        }
    }

    static DnsRepresentation of(GroupState group) {
        var told = group.dns();
        var asWanted = group.dnsAsWanted();
        return new DnsRepresentation(
                group.group().uid(),
                group.group().dnsName(),
                asWanted.map(DnsRepresentation::state).orElse(PENDING),
                Times.millis(asWanted.map(DnsStatus::since).orElseGet(() -> changedAt(group))),
                asWanted.map(DnsStatus::error).orElse(null),
                asWanted.map(DnsStatus::waiting).orElse(null),
                asWanted.map(status -> desired(status.wanted(), true))
                        .orElseGet(() -> desired(wanted(group), false)),
                group.group().version(),
                addressVersion(group),
                told == null ? null : told.groupVersion(),
                told == null ? null : told.addressVersion(),
                told == null ? null : told.requiredServers(),
                told == null
                        ? List.of()
                        : told.servers().stream()
                                .map(answer -> Server.of(answer, told.wanted()))
                                .toList());
    }

    private static String state(DnsStatus status) {
        return status.waiting() == null ? status.state().name().toLowerCase(Locale.ROOT) : PENDING;
    }

    private static List<RecordSet> wanted(GroupState group) {
        var current = group.current();
        return current == null ? List.of() : RecordSet.of(current, 0);
    }

    private static List<Desired> desired(List<RecordSet> sets, boolean ttlKnown) {
        return sets.stream()
                .map(set -> new Desired(set.type(), ttlKnown ? set.ttl() : null, set.values()))
                .toList();
    }

    /** The last change that DNS has to follow. */
    private static Instant changedAt(GroupState group) {
        var current = group.current();
        var own = group.group().updatedAt();
        return current == null || current.updatedAt().isBefore(own) ? own : current.updatedAt();
    }

    private static @Nullable Long addressVersion(GroupState group) {
        if (group.group().currentStackUid() == null) {
            return 0L;
        }
        var current = group.current();
        return current == null ? null : current.addressVersion();
    }
}
