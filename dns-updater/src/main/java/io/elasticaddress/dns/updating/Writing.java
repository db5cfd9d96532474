package io.elasticaddress.dns.updating;

import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.dns.desired.Versions;
import io.elasticaddress.dns.ownership.Expected;
import io.elasticaddress.dns.updating.NameState.Phase;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The ledger for the one who writes: hands out what is to be written, and takes in what became of it. */
final class Writing {
    private final Names names;
    private final Agenda agenda;
    private final Endings endings;
    private final Announcements announcements;
    private final Backoff backoff;
    private final ZoneMetrics metrics;
    private int zoneFailures;
    private volatile @Nullable String throttled;

    Writing(
            Names names,
            Agenda agenda,
            Endings endings,
            Announcements announcements,
            Backoff backoff,
            ZoneMetrics metrics) {
        this.names = names;
        this.agenda = agenda;
        this.endings = endings;
        this.announcements = announcements;
        this.backoff = backoff;
        this.metrics = metrics;
    }

    /** See {@link Agenda#takeToWrite}. */
    List<Task> take(int most) throws InterruptedException {
        names.lock();
        try {
            return handedOut(agenda.takeToWrite(most));
        } finally {
            names.unlock();
        }
    }

    /** See {@link Agenda#pollToWrite}. */
    List<Task> poll(int most) {
        names.lock();
        try {
            return handedOut(agenda.pollToWrite(most));
        } finally {
            names.unlock();
        }
    }

    private List<Task> handedOut(List<Task> tasks) {
        if (!tasks.isEmpty()) {
            announcements.writing();
        }
        return tasks;
    }

    /**
     * The server took it, or has it already; whether it answers so remains to be seen.
     *
     * @param updatedAt when it took it; null where it had it
     */
    void shown(Task task, Expected.MarkerIs marker, @Nullable Instant updatedAt) {
        handIn(
                task,
                marker,
                name -> {
                    name.belief = marker;
                    agenda.confirmNow(name, updatedAt);
                });
    }

    /** The group is deleted, and so long ago that not even a marker is left. */
    void gone(Task task) {
        handIn(task, null, endings::gone);
    }

    void stale(Task task, Versions shown) {
        handIn(task, null, name -> endings.stale(name, shown));
    }

    void conflict(Task task, String reason, List<RecordSet> found) {
        handIn(
                task,
                null,
                name -> {
                    name.belief = null;
                    endings.conflict(name, reason, found);
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
                null,
                name -> {
                    name.belief = null;
                    name.error = reason;
                    name.attempts++;
                    agenda.writeAfter(name, backoff.nanos(name.attempts));
                    if (definitive) {
                        announcements.failed(name);
                    }
                });
    }

    /** Puts tasks back that were not tried, or whose fate is not known. */
    void putBack(List<Task> tasks) {
        for (var task : tasks) {
            handIn(task, task.belief(), agenda::writeNow);
        }
    }

    /**
     * The zone could not be written. Everything waits a while.
     *
     * @param definitive whether the server said no, rather than nothing: that is reported at once
     */
    void zoneFailed(List<Task> tasks, String reason, boolean definitive) {
        names.lock();
        try {
            zoneFailures++;
            metrics.failure(definitive ? "refused" : "unavailable");
            agenda.holdBack(backoff.nanos(zoneFailures));
            for (var task : tasks) {
                // If it was applied after all, the server refuses the next one and says so.
                handIn(
                        task,
                        task.belief(),
                        name -> {
                            name.error = reason;
                            name.waiting = null;
                            agenda.writeNow(name);
                            if (definitive) {
                                announcements.failed(name);
                            }
                        });
            }
            for (var name : names.open()) {
                if (name.phase == Phase.TO_WRITE && name.error == null) {
                    name.error = reason;
                }
            }
        } finally {
            names.unlock();
        }
    }

    /** The zone may not be asked for a while. Nothing has failed: everything stays as it is, and says so. */
    void throttled(List<Task> tasks, String reason, Duration retryAfter) {
        names.lock();
        try {
            zoneFailures++;
            throttled = reason;
            metrics.failure("throttled");
            agenda.holdBack(Math.max(retryAfter.toNanos(), backoff.nanos(1)));
            for (var task : tasks) {
                handIn(task, task.belief(), agenda::writeNow);
            }
            for (var name : names.open()) {
                if (name.phase == Phase.TO_WRITE) {
                    name.waiting = reason;
                }
            }
        } finally {
            names.unlock();
        }
    }

    /** Why the zone may not be asked for now, in a sentence; null where it may. */
    @Nullable String throttled() {
        return throttled;
    }

    /** The zone's server answers: no reason to wait any longer. */
    void zoneAnswered() {
        names.lock();
        try {
            if (zoneFailures > 0) {
                zoneFailures = 0;
                throttled = null;
                agenda.goOn();
            }
        } finally {
            names.unlock();
        }
    }

    private void handIn(Task task, @Nullable Expected shown, Names.Move move) {
        names.lock();
        try {
            agenda.handIn(task, shown, move);
        } finally {
            names.unlock();
        }
    }
}
