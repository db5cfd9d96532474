package io.elasticaddress.dns.updating;

import io.elasticaddress.dns.ownership.Expected;
import io.elasticaddress.dns.updating.NameState.Phase;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;

/**
 * What is to be written and read, and when: hands names out as tasks and takes the tasks back. Urgent writes go ahead of
 * repairs. Called with the lock of {@link Names} held.
 */
final class Agenda {
    private static final String REMOVALS_WAIT =
            "So many names of the zone would lose their records that an operator has to confirm it";

    private final Names names;
    private final Lanes lanes;
    private final RemovalGuard guard;
    private final Condition writable;
    private final DueQueue<Turn> toWrite = new DueQueue<>();
    private final DueQueue<Turn> toRepair = new DueQueue<>();
    private boolean removalsChecked;
    private boolean tooManyRemovals;
    private long zoneNotBefore = System.nanoTime();

    /** A name's place in the queue, which counts as long as it has no other. */
    private record Turn(NameState name, long number) {}

    Agenda(Names names, Lanes lanes, RemovalGuard guard) {
        this.names = names;
        this.lanes = lanes;
        this.guard = guard;
        this.writable = names.newCondition();
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
            names.await(writable, Math.max(next, zoneNotBefore - now));
        }
        return List.of();
    }

    /** What is to be written now, urgent names first; empty where there is nothing, or the zone has to wait. */
    List<Task> pollToWrite(int most) {
        var now = System.nanoTime();
        var taken = new ArrayList<Task>();
        if (zoneNotBefore - now <= 0) {
            removalsChecked = false;
            take(toWrite, most, now, taken);
            take(toRepair, most, now, taken);
        }
        return taken;
    }

    private void take(DueQueue<Turn> queue, int most, long now, List<Task> taken) {
        queue.poll(most - taken.size(), now, turn -> take(turn, taken));
    }

    private boolean take(Turn turn, List<Task> taken) {
        var name = turn.name();
        if (name.phase != Phase.TO_WRITE
                || name.turn != turn.number()
                || !name.ownership.isHeld()) {
            return false;
        }
        if (RemovalGuard.isRemoval(name)) {
            if (!removalsChecked) {
                removalsChecked = true;
                tooManyRemovals = !names.held().isEmpty() || guard.isTooMuch();
            }
            if (tooManyRemovals) {
                name.waiting = REMOVALS_WAIT;
                names.phase(name, Phase.HELD);
                return false;
            }
        }
        names.phase(name, Phase.WRITING);
        taken.add(Task.of(name));
        return true;
    }

    void writeNow(NameState name) {
        writeAfter(name, 0);
    }

    void writeAfter(NameState name, long nanos) {
        names.endLook(name);
        names.phase(name, Phase.TO_WRITE);
        name.turn++;
        (name.repair == null ? toWrite : toRepair)
                .add(new Turn(name, name.turn), System.nanoTime() + nanos);
        writable.signal();
    }

    /**
     * Has every server read until as many as are needed answer as wanted.
     *
     * @param updatedAt when the zone's primary took the update; null where nothing was written
     */
    void confirmNow(NameState name, @Nullable Instant updatedAt) {
        names.phase(name, Phase.CONFIRMING);
        look(name, updatedAt);
    }

    /** Has every server read, of a name that is as it should be where it has to be. */
    void watch(NameState name) {
        look(name, null);
        names.lagging().add(name);
    }

    private void look(NameState name, @Nullable Instant updatedAt) {
        names.endLook(name);
        var look = new Look(name, lanes.count(), updatedAt);
        name.look = look;
        lanes.add(look);
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

    /** Wakes those who wait, so that they see that there is no more. */
    void close() {
        writable.signalAll();
        lanes.close();
    }

    /**
     * Takes a written task back. Where something else is wanted by now, only the time it took is lost.
     *
     * @param shown what stands at the name now as far as known, for the case that something else is wanted by now
     */
    void handIn(Task task, @Nullable Expected shown, Names.Move move) {
        var name = task.state();
        if (!names.isKnown(name) || name.phase != Phase.WRITING) {
            return;
        }
        if (name.wanted.equals(task.wanted())) {
            move.apply(name);
            return;
        }
        name.belief = shown;
        writeNow(name);
    }
}
