package io.elasticaddress.dns.updating;

import io.elasticaddress.dns.ownership.Expected;
import io.elasticaddress.dns.updating.NameState.Phase;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;

/**
 * What is to be written and read, and when: hands names out as tasks and takes the tasks back. Urgent writes go ahead of
 * repairs. Called with the lock of {@link Names} held.
 */
final class Agenda {
    private final Names names;
    private final Condition writable;
    private final Condition confirmable;
    private final DueQueue toWrite = new DueQueue();
    private final DueQueue toRepair = new DueQueue();
    private final DueQueue toConfirm = new DueQueue();
    private long tickets;
    private long zoneNotBefore = System.nanoTime();

    Agenda(Names names) {
        this.names = names;
        this.writable = names.newCondition();
        this.confirmable = names.newCondition();
    }

    /** Waits until there is something to write. Empty once closed. */
    List<Task> takeToWrite(int most) throws InterruptedException {
        while (!names.isClosed()) {
            var taken = pollToWrite(most);
            if (!taken.isEmpty()) {
                return taken;
            }
            var now = System.nanoTime();
            var next = Math.min(toWrite.untilNext(now), toRepair.untilNext(now));
            await(writable, Math.max(next, zoneNotBefore - now));
        }
        return List.of();
    }

    /** What is to be written now, urgent names first; empty where there is nothing, or the zone has to wait. */
    List<Task> pollToWrite(int most) {
        var now = System.nanoTime();
        var taken = new ArrayList<Task>();
        if (zoneNotBefore - now <= 0) {
            take(toWrite, most, Phase.TO_WRITE, Phase.WRITING, now, taken);
            take(toRepair, most, Phase.TO_WRITE, Phase.WRITING, now, taken);
        }
        return taken;
    }

    /** Waits until there is something to read. Empty once closed. */
    List<Task> takeToConfirm(int most) throws InterruptedException {
        while (!names.isClosed()) {
            var taken = pollToConfirm(most);
            if (!taken.isEmpty()) {
                return taken;
            }
            await(confirmable, toConfirm.untilNext(System.nanoTime()));
        }
        return List.of();
    }

    /** What is to be read now; empty where there is nothing. */
    List<Task> pollToConfirm(int most) {
        var taken = new ArrayList<Task>();
        take(toConfirm, most, Phase.TO_CONFIRM, Phase.CONFIRMING, System.nanoTime(), taken);
        return taken;
    }

    /** Wakes those who wait, so that they see that there is no more. */
    void close() {
        writable.signalAll();
        confirmable.signalAll();
    }

    void writeNow(NameState name) {
        writeAfter(name, 0);
    }

    void writeAfter(NameState name, long nanos) {
        queue(name.repair == null ? toWrite : toRepair, name, Phase.TO_WRITE, nanos);
        writable.signal();
    }

    void confirmNow(NameState name) {
        name.readings = 0;
        confirmAfter(name, 0);
    }

    void confirmAfter(NameState name, long nanos) {
        queue(toConfirm, name, Phase.TO_CONFIRM, nanos);
        confirmable.signal();
    }

    /** Nothing is written for so long. */
    void holdBack(long nanos) {
        zoneNotBefore = System.nanoTime() + nanos;
    }

    /** No reason to wait any longer. */
    void goOn() {
        zoneNotBefore = System.nanoTime();
        writable.signalAll();
    }

    /**
     * Takes a task back. Where something else is wanted by now, only the time it took is lost.
     *
     * @param shown what stands at the name now as far as known, for the case that something else is wanted by now
     */
    void handIn(Task task, Phase handedOutAs, @Nullable Expected shown, Names.Move move) {
        var name = task.state();
        if (!names.isKnown(name) || name.phase != handedOutAs) {
            return;
        }
        if (name.wanted.equals(task.wanted())) {
            move.apply(name);
            return;
        }
        name.belief = shown;
        writeNow(name);
    }

    private void queue(DueQueue queue, NameState name, Phase phase, long delay) {
        names.phase(name, phase);
        name.ticket = ++tickets;
        queue.add(name, System.nanoTime() + delay);
    }

    private void take(DueQueue queue, int most, Phase from, Phase to, long now, List<Task> taken) {
        queue.poll(
                most - taken.size(),
                from,
                now,
                name -> {
                    names.phase(name, to);
                    taken.add(Task.of(name));
                });
    }

    private static void await(Condition condition, long nanos) throws InterruptedException {
        if (nanos == Long.MAX_VALUE) {
            condition.await();
        } else if (nanos > 0) {
            condition.awaitNanos(nanos);
        }
    }
}
