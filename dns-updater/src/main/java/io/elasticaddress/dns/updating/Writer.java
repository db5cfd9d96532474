package io.elasticaddress.dns.updating;

import io.elasticaddress.dns.ownership.Comparison;
import io.elasticaddress.dns.ownership.Expected;
import io.elasticaddress.dns.ownership.Marker;
import io.elasticaddress.dns.ownership.Observation;
import io.elasticaddress.dns.ownership.Verdict;
import io.elasticaddress.dns.provider.BatchOutcome;
import io.elasticaddress.dns.provider.Change;
import io.elasticaddress.dns.provider.DnsProvider;
import io.elasticaddress.dns.provider.ThrottledException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends a zone's pending names, as many at once as there are, up to what the server takes. Whatever happened to the message, what
 * the server has is found out by reading the markers; only a refusal that they don't explain halves the batch.
 */
final class Writer implements Runnable {
    /** Two updaters that keep overtaking each other would otherwise never leave a batch. */
    private static final int ROUNDS = 6;

    /** So many names refused one by one, and none taken: then it isn't the names. */
    private static final int REFUSALS_THAT_MEAN_THE_ZONE = 8;

    private final DnsProvider provider;
    private final Writing ledger;
    private final Comparison comparison;
    private final Reachability reachability;
    private final ZoneMetrics metrics;
    private final Clock clock;
    private final BatchSize batchSize;

    Writer(
            DnsProvider provider,
            Writing ledger,
            Comparison comparison,
            Reachability reachability,
            ZoneMetrics metrics,
            Clock clock,
            int mostInABatch) {
        this.provider = provider;
        this.ledger = ledger;
        this.comparison = comparison;
        this.reachability = reachability;
        this.metrics = metrics;
        this.clock = clock;
        this.batchSize = new BatchSize(Math.min(mostInABatch, provider.guarantees().mostChanges()));
    }

    @Override
    public void run() {
        try {
            for (var tasks = ledger.take(batchSize.size());
                    !tasks.isEmpty();
                    tasks = ledger.take(batchSize.size())) {
                write(tasks);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A name and what its change requires to be there. */
    private record Prepared(Task task, Expected from) {

        Change change(String installation) {
            var wanted = task.wanted();
            return new Change(
                    wanted.dnsName(),
                    from,
                    wanted.records(),
                    Marker.of(installation, wanted).text());
        }
    }

    /** What has happened to a batch so far, over all the parts that it was halved into. */
    private static final class Tally {
        private int applied;
        private int refused;

        boolean meansTheZone() {
            return applied == 0 && refused >= REFUSALS_THAT_MEAN_THE_ZONE;
        }
    }

    /** Returns when each task is back in the ledger. */
    void write(List<Task> tasks) {
        var prepared = new ArrayList<Prepared>();
        var unknown = new ArrayList<Task>();
        for (var task : tasks) {
            if (task.belief() == null) {
                unknown.add(task);
            } else {
                prepared.add(new Prepared(task, task.belief()));
            }
        }
        if (!unknown.isEmpty()) {
            var observed = observe(unknown);
            if (observed == null) {
                ledger.putBack(prepared.stream().map(Prepared::task).toList());
                return;
            }
            prepared.addAll(observed);
        }
        send(prepared, ROUNDS, new Tally());
    }

    /** Returns whether it makes sense to send more now. */
    private boolean send(List<Prepared> batch, int rounds, Tally tally) {
        var allowed = batch.stream().filter(prepared -> prepared.task().mayWrite()).toList();
        if (allowed.isEmpty()) {
            return true;
        }
        metrics.batch(allowed.size());
        var from = System.nanoTime();
        var outcome =
                provider.apply(
                        allowed.stream()
                                .map(prepared -> prepared.change(comparison.installation()))
                                .toList());
        return switch (outcome) {
            case BatchOutcome.Applied _ -> {
                answered();
                tally.applied += allowed.size();
                batchSize.taken(allowed.size(), Duration.ofNanos(System.nanoTime() - from));
                var now = clock.instant();
                for (var prepared : allowed) {
                    var wanted = prepared.task().wanted();
                    ledger.shown(
                            prepared.task(),
                            new Expected.MarkerIs(
                                    Marker.of(comparison.installation(), wanted).text()),
                            now);
                }
                yield true;
            }
            case BatchOutcome.Outdated(var reason) -> {
                answered();
                batchSize.taken(allowed.size(), Duration.ofNanos(System.nanoTime() - from));
                yield compareAgain(allowed, reason, rounds, tally);
            }
            case BatchOutcome.TooLarge(var reason) -> {
                batchSize.tooLarge(allowed.size());
                yield halve(allowed, reason, true, rounds, tally);
            }
            case BatchOutcome.Failed(var reason) -> {
                answered();
                batchSize.failed(allowed.size());
                yield halve(allowed, reason, false, rounds, tally);
            }
            case BatchOutcome.Refused(var reason, var wholeZone) -> {
                if (wholeZone) {
                    yield zoneFailed(allowed, reason, true);
                }
                answered();
                yield halve(allowed, reason, true, rounds, tally);
            }
            case BatchOutcome.Throttled(var reason, var retryAfter) -> {
                ledger.throttled(tasks(allowed), reason, retryAfter);
                yield false;
            }
            case BatchOutcome.Unavailable(var reason) -> {
                batchSize.failed(allowed.size());
                yield zoneFailed(allowed, reason, false);
            }
        };
    }

    /** The server refused because something is not as we believed: reads what is, and goes on from there. */
    private boolean compareAgain(List<Prepared> batch, String reason, int rounds, Tally tally) {
        var again = observe(tasks(batch));
        if (again == null) {
            return false;
        }
        if (again.equals(batch)) {
            if (batch.size() == 1) {
                unexplained(batch.getFirst(), reason, tally);
                return true;
            }
            return halve(batch, reason, true, rounds, tally);
        }
        if (rounds == 0) {
            ledger.putBack(tasks(again));
            return true;
        }
        return send(again, rounds - 1, tally);
    }

    private void unexplained(Prepared prepared, String reason, Tally tally) {
        if (prepared.from() instanceof Expected.Absent) {
            ledger.conflict(prepared.task(), "Records of other types stand at the name", List.of());
        } else {
            tally.refused++;
            ledger.refused(prepared.task(), reason + " although the marker is there", true);
        }
    }

    private boolean halve(
            List<Prepared> batch, String reason, boolean definitive, int rounds, Tally tally) {
        if (tally.meansTheZone()) {
            return zoneFailed(batch, reason, definitive);
        }
        if (batch.size() == 1) {
            tally.refused++;
            ledger.refused(batch.getFirst().task(), reason, definitive);
            return true;
        }
        var half = batch.size() / 2;
        var rest = batch.subList(half, batch.size());
        if (!send(batch.subList(0, half), rounds, tally)) {
            ledger.putBack(tasks(rest));
            return false;
        }
        return send(rest, rounds, tally);
    }

    private boolean zoneFailed(List<Prepared> batch, String reason, boolean definitive) {
        reachability.failed(Reachability.UPDATES, reason);
        ledger.zoneFailed(tasks(batch), reason, definitive);
        return false;
    }

    /**
     * Reads the names and sorts out those about which nothing is to be sent. Null where they could not be read; the tasks
     * are back in the ledger then.
     */
    private @Nullable List<Prepared> observe(List<Task> tasks) {
        List<Observation> observations;
        try {
            observations =
                    provider.observe(tasks.stream().map(task -> task.wanted().dnsName()).toList());
        } catch (ThrottledException e) {
            ledger.throttled(tasks, String.valueOf(e.getMessage()), e.retryAfter());
            return null;
        } catch (IOException e) {
            var reason = e.getMessage() == null ? e.toString() : e.getMessage();
            reachability.failed(Reachability.UPDATES, reason);
            ledger.zoneFailed(tasks, reason, false);
            return null;
        }
        answered();
        var toSend = new ArrayList<Prepared>();
        for (var i = 0; i < tasks.size(); i++) {
            var task = tasks.get(i);
            var seen = observations.get(i);
            switch (comparison.verdict(task.wanted(), seen, clock.instant())) {
                case Verdict.Write(var from) -> toSend.add(new Prepared(task, from));
                case Verdict.Shown(var marker) -> ledger.shown(task, marker, null);
                case Verdict.Gone _ -> ledger.gone(task);
                case Verdict.Stale(var shown) -> ledger.stale(task, shown);
                case Verdict.Conflict(var why) -> ledger.conflict(task, why, seen.records());
            }
        }
        return toSend;
    }

    private void answered() {
        reachability.answered(Reachability.UPDATES);
        ledger.zoneAnswered();
    }

    private static List<Task> tasks(List<Prepared> batch) {
        return batch.stream().map(Prepared::task).toList();
    }
}
