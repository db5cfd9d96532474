package io.elasticaddress.dns.updating;

import io.elasticaddress.contracts.state.SnapshotKey;
import io.elasticaddress.dns.desired.Wanted;
import io.elasticaddress.dns.updating.NameState.Phase;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Every name of a zone that this instance looks after, those of them that are under way, and the round in which they are
 * visited. Holds the one lock that guards the zone's states and queues; everything but the lock itself is called with it
 * held.
 */
final class Names {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<SnapshotKey, NameState> names = new HashMap<>();
    private final Set<NameState> open = new LinkedHashSet<>();
    private final Set<NameState> lagging = new LinkedHashSet<>();
    private final Set<NameState> held = new LinkedHashSet<>();
    private final ArrayDeque<NameState> round = new ArrayDeque<>();
    private boolean closed;

    /** What is done to a name under the lock. */
    interface Move {
        void apply(NameState name);
    }

    void lock() {
        lock.lock();
    }

    void unlock() {
        lock.unlock();
    }

    Condition newCondition() {
        return lock.newCondition();
    }

    /**
     * @param nanos not positive: not at all; {@link Long#MAX_VALUE}: until signalled
     */
    void await(Condition condition, long nanos) throws InterruptedException {
        if (nanos == Long.MAX_VALUE) {
            condition.await();
        } else if (nanos > 0) {
            condition.awaitNanos(nanos);
        }
    }

    boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
    }

    @Nullable NameState get(SnapshotKey group) {
        return names.get(group);
    }

    NameState add(Ownership ownership, Wanted wanted) {
        var name = new NameState(ownership, wanted);
        names.put(wanted.group(), name);
        round.add(name);
        return name;
    }

    void forget(NameState name) {
        names.remove(name.wanted.group(), name);
        name.forgotten = true;
        open.remove(name);
        held.remove(name);
        name.turn++;
        endLook(name);
    }

    void forgetAll(Predicate<NameState> which) {
        for (var name : List.copyOf(names.values())) {
            if (which.test(name)) {
                forget(name);
            }
        }
        round.removeIf(name -> !isKnown(name));
    }

    /** Nobody reads it any longer. */
    void endLook(NameState name) {
        lagging.remove(name);
        if (name.look != null) {
            name.look.end();
        }
    }

    Collection<NameState> all() {
        return names.values();
    }

    boolean isKnown(NameState name) {
        return !name.forgotten;
    }

    int size() {
        return names.size();
    }

    /** Those under way; changes with {@link #phase}. */
    Collection<NameState> open() {
        return open;
    }

    /** Those that are as they should be where they have to be, and not yet at every server. */
    Set<NameState> lagging() {
        return lagging;
    }

    /** Removals that wait for a confirmation; changes with {@link #phase}. */
    Set<NameState> held() {
        return held;
    }

    void phase(NameState name, Phase phase) {
        name.phase = phase;
        if (name.isOpen()) {
            open.add(name);
        } else {
            open.remove(name);
        }
        if (phase == Phase.HELD) {
            held.add(name);
        } else {
            held.remove(name);
        }
    }

    /** The next names of the round, which goes on for ever. */
    List<NameState> nextOfTheRound(int most) {
        var next = new ArrayList<NameState>();
        for (var i = Math.min(most, round.size()); i > 0; i--) {
            var name = round.remove();
            if (isKnown(name)) {
                round.add(name);
                next.add(name);
            }
        }
        return next;
    }
}
