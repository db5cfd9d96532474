package io.elasticaddress.gateway.api;

import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.contracts.outcome.Outcome;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * The answer to a command that was decided and not applied.
 *
 * @param outcome {@code accepted} or {@code rejected}: what would have become of it
 * @param uid of the group, stack or maintenance window; null where it would be dealt, or where it is about none
 * @param rejection null where it would be accepted
 * @param rules each rule that refuses, those included that the command overrides
 * @param before what the group's name should answer now; of a stack, a name that points at it
 * @param after what it should answer then
 */
record DryRun(
        boolean ok,
        String message,
        boolean dryRun,
        String outcome,
        @Nullable String uid,
        @Nullable Rejection rejection,
        List<String> rules,
        List<DnsRepresentation.Desired> before,
        List<DnsRepresentation.Desired> after) {

    /** As the error would be, with the rule that refuses. */
    record Rejection(String error, String rule, String errorDescription, String details) {
        static Rejection of(Outcome.Rejected rejected) {
            return new Rejection(
                    CommandRequests.kind(rejected.code()).wireName(),
                    rejected.rule(),
                    rejected.description(),
                    rejected.details());
        }
    }

    static DryRun of(Outcome.Planned planned) {
        var refusal = planned.refusal();
        return new DryRun(
                true,
                refusal == null
                        ? "Dry run: it would be done, and nothing was"
                        : "Dry run: it would be refused, and nothing was done",
                true,
                refusal == null ? "accepted" : "rejected",
                planned.uid(),
                refusal == null ? null : Rejection.of(refusal),
                planned.rules(),
                desired(planned.before()),
                desired(planned.after()));
    }

    private static List<DnsRepresentation.Desired> desired(List<RecordSet> sets) {
        return sets.stream()
                .map(
                        set ->
                                new DnsRepresentation.Desired(
                                        set.type(),
                                        set.ttl() == 0 ? null : set.ttl(),
                                        set.values()))
                .toList();
    }
}
