package io.elasticaddress.dns.updating;

import io.elasticaddress.contracts.dns.ZoneEvent;
import io.elasticaddress.dns.desired.Versions;
import io.elasticaddress.dns.ownership.Comparison;
import io.elasticaddress.dns.ownership.Expected;
import io.elasticaddress.dns.ownership.Marker;
import io.elasticaddress.dns.ownership.Observation;
import io.elasticaddress.dns.ownership.Verdict;
import io.elasticaddress.dns.provider.BatchOutcome;
import io.elasticaddress.dns.provider.Change;
import io.elasticaddress.dns.provider.DnsProvider;
import io.elasticaddress.dns.updating.NameState.Phase;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * What operators do on purpose in a zone: each of it a compare and swap as every other change, and each told to the audit
 * log. Safe for use by several threads; waits for DNS.
 */
public final class Operations {
    /** Older than whatever the other installation wants. */
    private static final Versions OLDEST = new Versions(0, 0);

    private final String installation;
    private final Ledger ledger;
    private final DnsProvider provider;
    private final Comparison comparison;
    private final Clock clock;

    Operations(
            String installation,
            Ledger ledger,
            DnsProvider provider,
            Comparison comparison,
            Clock clock) {
        this.installation = installation;
        this.ledger = ledger;
        this.provider = provider;
        this.comparison = comparison;
        this.clock = clock;
    }

    /** Who does it, and why. */
    public record By(String actor, @Nullable String reason) {}

    /** What became of it; the sentences are for people. */
    public sealed interface Result {

        record Done(String details) implements Result {}

        /** This instance does not look after the name. */
        record NotHere() implements Result {}

        /** The name is not in a state in which that makes sense; nothing was changed. */
        record Refused(String reason) implements Result {}

        /** The zone's server could not be asked, or did not do it. Asking again does no harm. */
        record Failed(String reason) implements Result {}
    }

    /** Removals that wait; empty where none does. */
    public Optional<RemovalPlan> heldRemovals() {
        return ledger.operating().plan();
    }

    /** Lets them go on, if the plan is still this one. Returns them; empty where it is another. */
    public Optional<RemovalPlan> confirmRemovals(String plan, By by) {
        return ledger.operating().confirm(plan, by.actor(), by.reason());
    }

    /** Makes a name ours that belongs to another installation, or whose records somebody wrote by hand. */
    public Result takeOver(String dnsName, By by) {
        var operating = ledger.operating();
        var name = operating.find(dnsName);
        if (name.isEmpty()) {
            return new Result.NotHere();
        }
        var taken = operating.take(name.get(), Phase.CONFLICT);
        if (taken.isEmpty()) {
            return new Result.Refused("The name is not in conflict with anybody");
        }
        var task = taken.get();
        try {
            var seen = provider.observe(List.of(dnsName)).getFirst();
            if (!(comparison.verdict(task.wanted(), seen, clock.instant())
                    instanceof Verdict.Conflict(var why))) {
                ledger.writing().putBack(List.of(task));
                return new Result.Refused("By now the name is in conflict with nobody");
            }
            var from = expected(seen);
            if (from.isEmpty()) {
                ledger.writing().conflict(task, why, seen.records());
                return new Result.Refused(why);
            }
            var text = Marker.of(installation, task.wanted()).text();
            var change = new Change(dnsName, from.get(), task.wanted().records(), text);
            return switch (provider.apply(List.of(change))) {
                case BatchOutcome.Applied _ -> {
                    var details =
                            "%s; there was %s".formatted(why, Statements.describe(seen.records()));
                    tell(task, ZoneEvent.Type.DNS_NAME_TAKEN_OVER, by, details);
                    ledger.writing().shown(task, new Expected.MarkerIs(text), clock.instant());
                    yield new Result.Done(details);
                }
                case BatchOutcome other -> {
                    ledger.writing().putBack(List.of(unknown(task)));
                    yield failed(other);
                }
            };
        } catch (IOException e) {
            ledger.writing().putBack(List.of(unknown(task)));
            return new Result.Failed(String.valueOf(e.getMessage()));
        }
    }

    /** What there is, to the letter; empty where that can't be said in a condition. */
    private static Optional<Expected> expected(Observation seen) {
        return switch (seen.markers().size()) {
            // Without records either, the zone can't hold the name, and there is nothing to take
            // over.
            case 0 ->
                    seen.records().isEmpty()
                            ? Optional.empty()
                            : Optional.of(new Expected.RecordsAre(seen.records()));
            case 1 -> Optional.of(new Expected.MarkerIs(seen.markers().getFirst()));
            default -> Optional.empty();
        };
    }

    /** Makes a name of ours another installation's. Its records stay until that one writes them. */
    public Result handOver(String dnsName, String to, By by) {
        var operating = ledger.operating();
        var name = operating.find(dnsName);
        if (name.isEmpty()) {
            return new Result.NotHere();
        }
        if (to.equals(installation)) {
            return new Result.Refused("That is this installation");
        }
        var taken = operating.take(name.get(), Phase.SETTLED);
        if (taken.isEmpty()) {
            return new Result.Refused("The name is not confirmed as it is wanted");
        }
        var task = taken.get();
        var ours = new Expected.MarkerIs(Marker.of(installation, task.wanted()).text());
        var theirs = new Marker(to, OLDEST, null).text();
        var records = task.wanted().records();
        var outcome = provider.apply(List.of(new Change(dnsName, ours, records, theirs)));
        if (outcome instanceof BatchOutcome.Applied) {
            var details = "It belongs to the installation " + to + " now";
            tell(task, ZoneEvent.Type.DNS_NAME_HANDED_OVER, by, details);
            ledger.writing().conflict(task, Comparison.belongsTo(to), records);
            return new Result.Done(details);
        }
        ledger.writing().putBack(List.of(unknown(task)));
        return failed(outcome);
    }

    private void tell(Task task, ZoneEvent.Type type, By by, @Nullable String details) {
        ledger.tell(task, type, by.actor(), by.reason(), String.valueOf(details));
    }

    /** So that it is observed first. */
    private static Task unknown(Task task) {
        return new Task(task.state(), task.wanted(), null);
    }

    private static Result failed(BatchOutcome outcome) {
        return switch (outcome) {
            case BatchOutcome.Applied _ -> throw new IllegalArgumentException("It was applied");
            case BatchOutcome.Outdated(var reason) -> new Result.Failed(reason);
            case BatchOutcome.Refused(var reason, var _) -> new Result.Failed(reason);
            case BatchOutcome.Failed(var reason) -> new Result.Failed(reason);
            case BatchOutcome.TooLarge(var reason) -> new Result.Failed(reason);
            case BatchOutcome.Throttled(var reason, var _) -> new Result.Failed(reason);
            case BatchOutcome.Unavailable(var reason) -> new Result.Failed(reason);
        };
    }
}
