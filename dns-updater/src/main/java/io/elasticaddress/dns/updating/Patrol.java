package io.elasticaddress.dns.updating;

import io.elasticaddress.dns.confirming.Reading;
import io.elasticaddress.dns.ownership.Comparison;
import io.elasticaddress.dns.ownership.Expected;
import io.elasticaddress.dns.ownership.Observation;
import io.elasticaddress.dns.ownership.Verdict;
import io.elasticaddress.dns.provider.BatchOutcome;
import io.elasticaddress.dns.provider.Change;
import io.elasticaddress.dns.provider.DnsProvider;
import io.elasticaddress.dns.provider.Urgency;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Goes round the zone's names, a few at a time, so that each is compared with the servers once in a period. What has
 * drifted is handed back to be written; what is deleted for long enough loses its marker. Also asks for the zone itself
 * while there is nothing else to hear from its servers.
 */
final class Patrol implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Patrol.class);
    private static final Duration SLOWEST_STEP = Duration.ofMillis(250);
    private static final int STEPS_IN_A_PERIOD = 20;
    private static final int NAMES_AT_ONCE = 100;
    private static final Duration PROBE_AFTER = Duration.ofSeconds(5);

    /** So that a name is visited within the period even if a step takes its time. */
    private static final double MARGIN = 0.8;

    private final String zone;
    private final DnsProvider provider;
    private final List<Confirmer> confirmers;
    private final Ledger ledger;
    private final Visiting visiting;
    private final Comparison comparison;
    private final Reachability reachability;
    private final Clock clock;
    private final Duration step;
    private final Pace pace;

    Patrol(
            String zone,
            DnsProvider provider,
            List<Confirmer> confirmers,
            Ledger ledger,
            Comparison comparison,
            Reachability reachability,
            Clock clock,
            Duration period) {
        this.zone = zone;
        this.provider = provider;
        this.confirmers = List.copyOf(confirmers);
        this.ledger = ledger;
        this.visiting = ledger.visiting();
        this.comparison = comparison;
        this.reachability = reachability;
        this.clock = clock;
        var steps = period.dividedBy(STEPS_IN_A_PERIOD);
        this.step = steps.compareTo(SLOWEST_STEP) < 0 ? steps : SLOWEST_STEP;
        this.pace = new Pace(Duration.ofNanos((long) (period.toNanos() * MARGIN)));
    }

    @Override
    public void run() {
        try {
            var last = System.nanoTime();
            probe();
            while (true) {
                Thread.sleep(step);
                var now = System.nanoTime();
                var due = pace.due(ledger.size(), Duration.ofNanos(now - last));
                last = now;
                visit(due);
                if (reachability.isImpaired()
                        || reachability.nanosSinceLastAnswer() > PROBE_AFTER.toNanos()) {
                    probe();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void visit(int due) throws InterruptedException {
        for (var left = due; left > 0; left -= NAMES_AT_ONCE) {
            var tasks = visiting.take(Math.min(left, NAMES_AT_ONCE));
            if (!tasks.isEmpty() && !visit(tasks)) {
                return;
            }
        }
    }

    /** Returns false where the names could not be read; they come round again. */
    private boolean visit(List<Task> tasks) throws InterruptedException {
        List<Observation> observations;
        try {
            observations = look(tasks);
        } catch (IOException e) {
            failed(e);
            return false;
        }
        var toRead = new HashMap<String, Task>();
        var markers = new HashMap<Task, Expected.MarkerIs>();
        var toForget = new ArrayList<Change>();
        for (var i = 0; i < tasks.size(); i++) {
            var task = tasks.get(i);
            var seen = observations.get(i);
            var now = clock.instant();
            switch (comparison.verdict(task.wanted(), seen, now)) {
                case Verdict.Write(var from) -> visiting.drifted(task, from, seen);
                case Verdict.Gone _ -> visiting.gone(task);
                case Verdict.Stale(var shown) -> visiting.stale(task, shown);
                case Verdict.Conflict(var why) -> visiting.conflict(task, why, seen.records());
                case Verdict.Shown(var marker) -> {
                    if (comparison.mayForget(task.wanted(), visiting.confirmedSince(task), now)
                            && task.mayWrite()) {
                        toForget.add(new Change(task.wanted().dnsName(), marker, List.of(), null));
                    } else {
                        toRead.put(task.wanted().dnsName(), task);
                        markers.put(task, marker);
                    }
                }
            }
        }
        if (!toForget.isEmpty()) {
            forget(toForget);
        }
        if (!toRead.isEmpty()) {
            read(toRead, markers);
        }
        return true;
    }

    /** What a survey shows amiss is observed: the survey may be older than what was written since. */
    private List<Observation> look(List<Task> tasks) throws IOException {
        var survey = provider.survey(names(tasks));
        if (survey.asked()) {
            answered();
        }
        var seen = new ArrayList<>(survey.names());
        var amiss = new ArrayList<Integer>();
        for (var i = 0; i < tasks.size(); i++) {
            var verdict = comparison.verdict(tasks.get(i).wanted(), seen.get(i), clock.instant());
            if (!(verdict instanceof Verdict.Shown) && !(verdict instanceof Verdict.Gone)) {
                amiss.add(i);
            }
        }
        if (!amiss.isEmpty()) {
            var observed =
                    provider.observe(
                            names(amiss.stream().map(tasks::get).toList()), Urgency.ROUTINE);
            answered();
            for (var i = 0; i < amiss.size(); i++) {
                seen.set(amiss.get(i), observed.get(i));
            }
        }
        return seen;
    }

    private static List<String> names(List<Task> tasks) {
        return tasks.stream().map(task -> task.wanted().dnsName()).toList();
    }

    /** Reads from every server that answers at all, from all at once. */
    private void read(Map<String, Task> tasks, Map<Task, Expected.MarkerIs> markers)
            throws InterruptedException {
        var readings = new ConcurrentHashMap<Task, List<Reading>>();
        tasks.values().forEach(task -> readings.put(task, new CopyOnWriteArrayList<>()));
        var threads = new ArrayList<Thread>();
        for (var confirmer : confirmers) {
            if (confirmer.isReachable()) {
                threads.add(
                        Thread.startVirtualThread(
                                () ->
                                        confirmer.ask(
                                                List.copyOf(tasks.keySet()),
                                                (name, reading) ->
                                                        Objects.requireNonNull(
                                                                        readings.get(
                                                                                tasks.get(name)))
                                                                .add(reading))));
            }
        }
        for (var thread : threads) {
            thread.join();
        }
        readings.forEach((task, seen) -> compare(task, markers.get(task), seen));
    }

    private void compare(Task task, Expected.@Nullable MarkerIs marker, List<Reading> readings) {
        // A server that can't be read is the zone's trouble, and not this name's drift.
        var read = readings.stream().filter(reading -> reading.error() == null).toList();
        if (marker == null || read.isEmpty()) {
            return;
        }
        if (read.stream().allMatch(reading -> reading.shows(task.wanted().records()))) {
            visiting.asWanted(task, marker);
        } else {
            visiting.answersOtherwise(task, marker, read);
        }
    }

    /** What is refused here is seen again on the next round. */
    private void forget(List<Change> changes) {
        var outcome = provider.apply(changes);
        if (!(outcome instanceof BatchOutcome.Applied) && changes.size() > 1) {
            changes.forEach(change -> forget(List.of(change)));
        } else {
            log.debug("Markers of deleted names removed in {}: {}", zone, outcome);
        }
    }

    private void probe() throws InterruptedException {
        try {
            provider.probe();
            answered();
        } catch (IOException e) {
            failed(e);
        }
        probeServers();
    }

    /** All at once, or one that is down would hold up the patrol for the others. */
    private void probeServers() throws InterruptedException {
        var threads = new ArrayList<Thread>();
        for (var confirmer : confirmers) {
            threads.add(
                    Thread.startVirtualThread(() -> confirmer.ask(List.of(zone), (_, _) -> {})));
        }
        for (var thread : threads) {
            thread.join();
        }
    }

    private void answered() {
        reachability.answered(Reachability.UPDATES);
        ledger.writing().zoneAnswered();
    }

    private void failed(IOException e) {
        var reason = e.getMessage() == null ? e.toString() : e.getMessage();
        if (reachability.failed(Reachability.UPDATES, reason)) {
            log.warn("The zone {} can't be reached: {}", zone, reason);
        }
    }
}
