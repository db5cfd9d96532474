package io.elasticaddress.dns.updating;

import io.elasticaddress.contracts.dns.DnsEvent;
import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.contracts.state.SnapshotKey;
import io.elasticaddress.dns.confirming.Reading;
import io.elasticaddress.dns.desired.Versions;
import io.elasticaddress.dns.desired.Wanted;
import io.elasticaddress.dns.ownership.Expected;
import io.elasticaddress.dns.ownership.Marker;
import io.elasticaddress.dns.ownership.Observation;
import io.elasticaddress.dns.updating.NameState.Phase;
import io.elasticaddress.dns.updating.NameState.Repair;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What is wanted in one zone, how far each name has come, and what was said about it. It does no I/O: names are handed out
 * as tasks, and what became of them is handed in. Only the newest state of a name is ever pending. Safe for use by several
 * threads.
 */
final class Ledger {
    private static final Logger log = LoggerFactory.getLogger(Ledger.class);

    /** How many readings that show something else it takes until the name is observed, and perhaps written, again. */
    private static final int READINGS_BEFORE_REWRITE = 8;

    private static final Backoff REREADING =
            new Backoff(Duration.ofMillis(4), Duration.ofSeconds(1));
    private static final Duration GONE_IS_LOOKED_AT_AFTER = Duration.ofDays(1);

    private final String installation;
    private final Duration grace;
    private final Backoff backoff;
    private final Reports reports;
    private final Clock clock;
    private final ZoneMetrics metrics;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition writable = lock.newCondition();
    private final Condition confirmable = lock.newCondition();
    private final Map<SnapshotKey, NameState> names = new HashMap<>();
    private final Set<NameState> open = new LinkedHashSet<>();
    private final PriorityQueue<Due> toWrite = new PriorityQueue<>();
    private final PriorityQueue<Due> toRepair = new PriorityQueue<>();
    private final PriorityQueue<Due> toConfirm = new PriorityQueue<>();
    private ArrayDeque<NameState> round = new ArrayDeque<>();
    private long tickets;
    private int zoneFailures;
    private long zoneNotBefore = System.nanoTime();
    private boolean closed;

    Ledger(
            String installation,
            Duration grace,
            Backoff backoff,
            Reports reports,
            Clock clock,
            ZoneMetrics metrics) {
        this.installation = installation;
        this.grace = grace;
        this.backoff = backoff;
        this.reports = reports;
        this.clock = clock;
        this.metrics = metrics;
        metrics.pending(this::pending);
        metrics.names(this::size);
    }

    private record Due(long at, long ticket, NameState name) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            var byTime = Long.compare(at - other.at, 0);
            return byTime != 0 ? byTime : Long.compare(ticket, other.ticket);
        }
    }

    // What is wanted

    /**
     * @param known what was last published about the group, by whomever; it counts only when the name is new here
     */
    void want(Ownership ownership, Wanted wanted, @Nullable DnsStatus known) {
        lock.lock();
        try {
            var name = names.get(wanted.group());
            if (name == null || name.ownership != ownership) {
                if (name != null) {
                    forget(name);
                }
                add(ownership, wanted, known);
                return;
            }
            if (name.wanted.equals(wanted)) {
                return;
            }
            name.wanted = wanted;
            name.repair = null;
            name.goneAt = null;
            name.openSince = System.nanoTime();
            name.error = null;
            name.attempts = 0;
            if (name.phase == Phase.WRITING) {
                // Its task comes back and finds that more is wanted.
                return;
            }
            toWriteNow(name);
        } finally {
            lock.unlock();
        }
    }

    private void add(Ownership ownership, Wanted wanted, @Nullable DnsStatus known) {
        var name = new NameState(ownership, wanted);
        name.published = known;
        name.openSince = System.nanoTime();
        names.put(wanted.group(), name);
        round.add(name);
        if (name.isPublishedAs(DnsStatus.State.CONFIRMED)) {
            name.belief = new Expected.MarkerIs(markerOf(wanted));
            name.phase = Phase.SETTLED;
            return;
        }
        name.belief = guess(wanted, known);
        toWriteNow(name);
    }

    /** A wrong guess costs a refusal by the server and an observation; a right one saves the observation. */
    private @Nullable Expected guess(Wanted wanted, @Nullable DnsStatus known) {
        if (known == null) {
            return wanted.versions().group() == 1 ? new Expected.Absent() : null;
        }
        if (known.state() != DnsStatus.State.CONFIRMED
                || known.groupVersion() == wanted.versions().group()) {
            return null;
        }
        var shown = new Versions(known.groupVersion(), known.addressVersion());
        return new Expected.MarkerIs(new Marker(installation, shown, null).text());
    }

    /** Lets a name be as it is. */
    void letBe(Ownership ownership, SnapshotKey group) {
        lock.lock();
        try {
            var name = names.get(group);
            if (name != null && name.ownership == ownership) {
                forget(name);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Drops everything that was wanted under the ownership. */
    void release(Ownership ownership) {
        lock.lock();
        try {
            for (var name : List.copyOf(names.values())) {
                if (name.ownership == ownership) {
                    forget(name);
                }
            }
            round.removeIf(name -> !isKnown(name));
        } finally {
            lock.unlock();
        }
    }

    /** Somebody else published this about one of our names: an older word is followed by ours again. */
    void statusSeen(Ownership ownership, DnsStatus status) {
        lock.lock();
        try {
            var name = names.get(status.key());
            if (name == null || name.ownership != ownership) {
                return;
            }
            var ours = name.published;
            if (ours == null || isNewer(status, ours)) {
                name.published = status;
            } else if (!status.equals(ours)) {
                log.info(
                        "Somebody else published an older DNS status of {}: ours follows again",
                        status.dnsName());
                reports.publish(ownership, ours, null);
            }
        } finally {
            lock.unlock();
        }
    }

    private static boolean isNewer(DnsStatus one, DnsStatus other) {
        return new Versions(one.groupVersion(), one.addressVersion())
                .isNewerThan(new Versions(other.groupVersion(), other.addressVersion()));
    }

    // Writing

    /** Waits until there is something to write. Empty once closed. */
    List<Task> takeToWrite(int most) throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                var taken = pollToWrite(most);
                if (!taken.isEmpty()) {
                    return taken;
                }
                var now = System.nanoTime();
                var next = Math.min(untilNext(toWrite, now), untilNext(toRepair, now));
                await(writable, Math.max(next, zoneNotBefore - now));
            }
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    /** What is to be written now, urgent names first; empty where there is nothing, or the zone has to wait. */
    List<Task> pollToWrite(int most) {
        lock.lock();
        try {
            var now = System.nanoTime();
            var taken = new ArrayList<Task>();
            if (zoneNotBefore - now <= 0) {
                take(toWrite, most, Phase.TO_WRITE, Phase.WRITING, now, taken);
                take(toRepair, most, Phase.TO_WRITE, Phase.WRITING, now, taken);
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** The server took it; whether it answers so remains to be seen. */
    void written(Task task, String marker) {
        var shown = new Expected.MarkerIs(marker);
        handIn(
                task,
                Phase.WRITING,
                shown,
                name -> {
                    name.belief = shown;
                    toConfirmNow(name);
                });
    }

    /** Marker and records were found as wanted at the server that takes updates. */
    void shown(Task task, Expected.MarkerIs marker) {
        handIn(
                task,
                Phase.WRITING,
                marker,
                name -> {
                    name.belief = marker;
                    toConfirmNow(name);
                });
    }

    /** The group is deleted, and so long ago that not even a marker is left. */
    void gone(Task task) {
        handIn(
                task,
                Phase.WRITING,
                name -> {
                    name.belief = null;
                    name.goneAt = clock.instant();
                    name.lastReadings = List.of();
                    settle(name);
                });
    }

    void stale(Task task, Versions shown) {
        handIn(task, Phase.WRITING, name -> toStale(name, shown));
    }

    void conflict(Task task, String reason, List<RecordSet> found) {
        handIn(
                task,
                Phase.WRITING,
                name -> {
                    name.belief = null;
                    toConflict(name, reason, found);
                });
    }

    /**
     * The server will not write this name; it is tried again, alone or with others.
     *
     * @param definitive whether the server said no, which is reported at once
     */
    void refused(Task task, String reason, boolean definitive) {
        metrics.failure("refused");
        handIn(
                task,
                Phase.WRITING,
                name -> {
                    name.belief = null;
                    name.error = reason;
                    name.attempts++;
                    queue(toWrite, name, Phase.TO_WRITE, backoff.nanos(name.attempts));
                    if (definitive) {
                        reportFailed(name);
                    }
                });
    }

    /** Puts tasks back that were not tried, or whose fate is not known. */
    void putBack(List<Task> tasks) {
        for (var task : tasks) {
            handIn(task, Phase.WRITING, task.belief(), this::toWriteNow);
        }
    }

    /**
     * The zone could not be written. Everything waits a while.
     *
     * @param definitive whether the server said no, rather than nothing: that is reported at once
     */
    void zoneFailed(List<Task> tasks, String reason, boolean definitive) {
        lock.lock();
        try {
            zoneFailures++;
            metrics.failure(definitive ? "refused" : "unavailable");
            zoneNotBefore = System.nanoTime() + backoff.nanos(zoneFailures);
            for (var task : tasks) {
                // If it was applied after all, the server refuses the next one and says so.
                handIn(
                        task,
                        Phase.WRITING,
                        task.belief(),
                        name -> {
                            name.error = reason;
                            toWriteNow(name);
                            if (definitive) {
                                reportFailed(name);
                            }
                        });
            }
            for (var name : open) {
                if (name.phase == Phase.TO_WRITE && name.error == null) {
                    name.error = reason;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** The zone's server answers: no reason to wait any longer. */
    void zoneAnswered() {
        lock.lock();
        try {
            if (zoneFailures > 0) {
                zoneFailures = 0;
                zoneNotBefore = System.nanoTime();
                writable.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    // Confirming

    /** Waits until there is something to read. Empty once closed. */
    List<Task> takeToConfirm(int most) throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                var taken = pollToConfirm(most);
                if (!taken.isEmpty()) {
                    return taken;
                }
                await(confirmable, untilNext(toConfirm, System.nanoTime()));
            }
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    /** What is to be read now; empty where there is nothing. */
    List<Task> pollToConfirm(int most) {
        lock.lock();
        try {
            var taken = new ArrayList<Task>();
            take(toConfirm, most, Phase.TO_CONFIRM, Phase.CONFIRMING, System.nanoTime(), taken);
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** What every authoritative server answers. */
    void read(Task task, List<Reading> readings) {
        handIn(
                task,
                Phase.CONFIRMING,
                name -> {
                    name.lastReadings = List.copyOf(readings);
                    var otherwise =
                            readings.stream()
                                    .filter(reading -> !reading.shows(name.wanted.records()))
                                    .toList();
                    if (otherwise.isEmpty()) {
                        settle(name);
                        return;
                    }
                    name.readings++;
                    name.error = describe(otherwise.getFirst(), name.wanted.records());
                    var showsElse = otherwise.stream().anyMatch(reading -> reading.error() == null);
                    if (showsElse && name.readings >= READINGS_BEFORE_REWRITE) {
                        name.belief = null;
                        name.attempts++;
                        queue(toWrite, name, Phase.TO_WRITE, backoff.nanos(name.attempts));
                    } else {
                        queue(toConfirm, name, Phase.TO_CONFIRM, REREADING.nanos(name.readings));
                    }
                });
    }

    private static String describe(Reading reading, List<RecordSet> wanted) {
        return reading.error() != null
                ? reading.server() + ": " + reading.error()
                : "%s answers %s instead of %s"
                        .formatted(
                                reading.server(),
                                Statements.describe(reading.records()),
                                Statements.describe(wanted));
    }

    // The patrol

    /** The next names of the round whose state should not be moving. */
    List<Task> takeToVisit(int most) {
        lock.lock();
        try {
            var tasks = new ArrayList<Task>();
            var now = clock.instant();
            for (var i = Math.min(most, round.size()); i > 0; i--) {
                var name = round.remove();
                if (!isKnown(name)) {
                    continue;
                }
                round.add(name);
                var gone =
                        name.goneAt != null
                                && now.isBefore(name.goneAt.plus(GONE_IS_LOOKED_AT_AFTER));
                if (isResting(name) && !gone) {
                    tasks.add(new Task(name, name.wanted, name.belief));
                }
            }
            return tasks;
        } finally {
            lock.unlock();
        }
    }

    /** Since when the task's name has been confirmed as it is; far in the future where it isn't. */
    Instant confirmedSince(Task task) {
        lock.lock();
        try {
            var published = task.state().published;
            return published != null && task.state().isPublishedAs(DnsStatus.State.CONFIRMED)
                    ? published.since()
                    : Instant.MAX;
        } finally {
            lock.unlock();
        }
    }

    /** The server that takes updates has a name otherwise than was confirmed: it is written again. */
    void drifted(Task task, Expected from, Observation seen) {
        visited(
                task,
                name -> {
                    name.belief = from;
                    if (name.phase == Phase.SETTLED) {
                        reportDrift(
                                name, seen.records(), "the server for updates" + odd(name, seen));
                        repair(name);
                    } else {
                        name.openSince = System.nanoTime();
                        toWriteNow(name);
                    }
                });
    }

    private String odd(NameState name, Observation seen) {
        if (seen.markers().equals(List.of(markerOf(name.wanted)))) {
            return "";
        }
        return seen.markers().isEmpty()
                ? ", without a marker"
                : ", with the marker " + seen.markers();
    }

    /** The server that takes updates is right, but another answers otherwise: it is read until it is right, or reported. */
    void answersOtherwise(Task task, Expected.MarkerIs marker, List<Reading> readings) {
        visited(
                task,
                name -> {
                    name.belief = marker;
                    name.lastReadings = List.copyOf(readings);
                    if (name.phase == Phase.SETTLED) {
                        readings.stream()
                                .filter(reading -> !reading.shows(name.wanted.records()))
                                .findFirst()
                                .ifPresent(
                                        reading ->
                                                reportDrift(
                                                        name, reading.records(), reading.server()));
                    }
                    name.openSince = System.nanoTime();
                    toConfirmNow(name);
                });
    }

    /** Marker and records are as wanted everywhere. */
    void visitedAsWanted(Task task, Expected.MarkerIs marker, List<Reading> readings) {
        visited(
                task,
                name -> {
                    name.belief = marker;
                    name.lastReadings = List.copyOf(readings);
                    settle(name);
                });
    }

    void visitedGone(Task task) {
        visited(
                task,
                name -> {
                    name.goneAt = clock.instant();
                    name.belief = null;
                    name.lastReadings = List.of();
                    settle(name);
                });
    }

    void visitedConflict(Task task, String reason, List<RecordSet> found) {
        visited(task, name -> toConflict(name, reason, found));
    }

    void visitedStale(Task task, Versions shown) {
        visited(
                task,
                name -> {
                    if (name.phase != Phase.STALE) {
                        name.openSince = System.nanoTime();
                        toStale(name, shown);
                    }
                });
    }

    private void toStale(NameState name, Versions shown) {
        name.belief = null;
        name.repair = null;
        phase(name, Phase.STALE);
        name.error =
                "DNS shows version %d.%d, which is newer than %d.%d that is known here"
                        .formatted(
                                shown.group(),
                                shown.address(),
                                name.wanted.versions().group(),
                                name.wanted.versions().address());
        log.warn("{} is not written. {}", name.wanted.dnsName(), name.error);
    }

    private void reportDrift(NameState name, List<RecordSet> found, String where) {
        var now = clock.instant();
        var details =
                "At %s: %s instead of %s"
                        .formatted(
                                where,
                                Statements.describe(found),
                                Statements.describe(name.wanted.records()));
        var event =
                Statements.event(
                        name,
                        DnsEvent.Type.DNS_DRIFT_FOUND,
                        now,
                        found,
                        details,
                        Long.toString(now.toEpochMilli()));
        log.warn("Drift at {}. {}", name.wanted.dnsName(), details);
        metrics.drift();
        name.repair = new Repair(event.id(), found);
        reports.publish(name.ownership, null, event);
    }

    private void repair(NameState name) {
        name.openSince = System.nanoTime();
        name.error = null;
        queue(toRepair, name, Phase.TO_WRITE, 0);
    }

    // What is said

    /** Tells of what has been under way for longer than the grace time. */
    void reportOverdue() {
        lock.lock();
        try {
            var now = System.nanoTime();
            for (var name : open) {
                if (now - name.openSince >= grace.toNanos()) {
                    reportFailed(name);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    int pending() {
        lock.lock();
        try {
            return open.size();
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return names.size();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            writable.signalAll();
            confirmable.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void settle(NameState name) {
        var now = clock.instant();
        name.error = null;
        name.attempts = 0;
        name.readings = 0;
        var repair = name.repair;
        name.repair = null;
        if (name.isOpen()) {
            metrics.confirmed(
                    Duration.ofNanos(System.nanoTime() - name.openSince),
                    repair == null ? Duration.between(name.wanted.changedAt(), now) : null);
        }
        var news = !name.isPublishedAs(DnsStatus.State.CONFIRMED);
        phase(name, Phase.SETTLED);
        if (repair != null) {
            var event =
                    Statements.event(
                            name,
                            DnsEvent.Type.DNS_DRIFT_REPAIRED,
                            now,
                            repair.found(),
                            null,
                            repair.eventId());
            publish(
                    name,
                    news ? Statements.status(name, DnsStatus.State.CONFIRMED, now, null) : null,
                    event);
        } else if (news) {
            var event = Statements.event(name, DnsEvent.Type.DNS_CONFIRMED, now, List.of(), null);
            publish(name, Statements.status(name, DnsStatus.State.CONFIRMED, now, null), event);
        }
    }

    private void toConflict(NameState name, String reason, List<RecordSet> found) {
        name.error = reason;
        name.repair = null;
        phase(name, Phase.CONFLICT);
        if (name.isPublishedAs(DnsStatus.State.CONFLICT) && isPublishedError(name)) {
            return;
        }
        metrics.failure("conflict");
        log.warn(
                "{} is left alone. {}: {}",
                name.wanted.dnsName(),
                reason,
                Statements.describe(found));
        var now = clock.instant();
        var event =
                Statements.event(
                        name,
                        DnsEvent.Type.DNS_CONFLICT,
                        now,
                        found,
                        reason,
                        reason + "/" + Statements.describe(found));
        publish(name, Statements.status(name, DnsStatus.State.CONFLICT, now, reason), event);
    }

    private void reportFailed(NameState name) {
        var first = !name.isPublishedAs(DnsStatus.State.FAILED);
        if (!first) {
            return;
        }
        var now = clock.instant();
        var error = name.error == null ? "Not written yet" : name.error;
        log.warn("{} could not be updated: {}", name.wanted.dnsName(), error);
        var event = Statements.event(name, DnsEvent.Type.DNS_FAILED, now, List.of(), error);
        publish(name, Statements.status(name, DnsStatus.State.FAILED, now, error), event);
    }

    private boolean isPublishedError(NameState name) {
        return name.published != null
                && name.error != null
                && name.error.equals(name.published.error());
    }

    private void publish(NameState name, @Nullable DnsStatus status, DnsEvent event) {
        if (status != null) {
            name.published = status;
        }
        reports.publish(name.ownership, status, event);
    }

    // Moving names about

    private interface Move {
        void apply(NameState name);
    }

    /** Takes a task back. Where something else is wanted by now, only the time it took is lost. */
    private void handIn(Task task, Phase handedOutAs, Move move) {
        handIn(task, handedOutAs, null, move);
    }

    /**
     * @param shown what stands at the name now as far as known, for the case that something else is wanted by now
     */
    private void handIn(Task task, Phase handedOutAs, @Nullable Expected shown, Move move) {
        lock.lock();
        try {
            var name = task.state();
            if (!isKnown(name) || name.phase != handedOutAs) {
                return;
            }
            if (name.wanted.equals(task.wanted())) {
                move.apply(name);
                return;
            }
            name.belief = shown;
            toWriteNow(name);
        } finally {
            lock.unlock();
        }
    }

    private void visited(Task task, Move move) {
        lock.lock();
        try {
            var name = task.state();
            if (isKnown(name) && isResting(name) && name.wanted.equals(task.wanted())) {
                move.apply(name);
            }
        } finally {
            lock.unlock();
        }
    }

    private void toWriteNow(NameState name) {
        queue(name.repair == null ? toWrite : toRepair, name, Phase.TO_WRITE, 0);
    }

    private void toConfirmNow(NameState name) {
        name.readings = 0;
        queue(toConfirm, name, Phase.TO_CONFIRM, 0);
    }

    private void queue(PriorityQueue<Due> queue, NameState name, Phase phase, long delay) {
        phase(name, phase);
        name.ticket = ++tickets;
        queue.add(new Due(System.nanoTime() + delay, name.ticket, name));
        (phase == Phase.TO_CONFIRM ? confirmable : writable).signal();
    }

    private void take(
            PriorityQueue<Due> queue, int most, Phase from, Phase to, long now, List<Task> taken) {
        while (taken.size() < most) {
            var next = queue.peek();
            if (next == null || next.at - now > 0) {
                return;
            }
            queue.remove();
            var name = next.name;
            if (name.phase == from && name.ticket == next.ticket && name.ownership.isHeld()) {
                phase(name, to);
                taken.add(new Task(name, name.wanted, name.belief));
            }
        }
    }

    private static long untilNext(PriorityQueue<Due> queue, long now) {
        var next = queue.peek();
        return next == null ? Long.MAX_VALUE : next.at - now;
    }

    private static void await(Condition condition, long nanos) throws InterruptedException {
        if (nanos == Long.MAX_VALUE) {
            condition.await();
        } else if (nanos > 0) {
            condition.awaitNanos(nanos);
        }
    }

    private void phase(NameState name, Phase phase) {
        name.phase = phase;
        if (name.isOpen()) {
            open.add(name);
        } else {
            open.remove(name);
        }
    }

    private boolean isKnown(NameState name) {
        return names.get(name.wanted.group()) == name;
    }

    private static boolean isResting(NameState name) {
        return !name.isOpen() || name.phase == Phase.STALE;
    }

    private void forget(NameState name) {
        names.remove(name.wanted.group(), name);
        open.remove(name);
        name.ticket = 0;
    }

    private String markerOf(Wanted wanted) {
        return Marker.of(installation, wanted).text();
    }
}
