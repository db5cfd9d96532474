package io.elasticaddress.dns.updating;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A queue of looks for each of the zone's servers, so that none waits for another: a server that is down has its own names
 * wait, and nobody else's. Called with the lock of {@link Names} held.
 */
final class Lanes {
    private final Names names;
    private final Backoff backoff;
    private final List<Lane> lanes;

    private static final class Lane {
        private final DueQueue<Look> queue = new DueQueue<>();
        private final Condition due;
        private int failures;
        private @Nullable String problem;
        private long notBefore = System.nanoTime();

        Lane(Condition due) {
            this.due = due;
        }
    }

    Lanes(Names names, int servers, Backoff backoff) {
        this.names = names;
        this.backoff = backoff;
        this.lanes =
                IntStream.range(0, servers).mapToObj(_ -> new Lane(names.newCondition())).toList();
    }

    int count() {
        return lanes.size();
    }

    /** Waits until there is something to read at the server. Empty once closed. */
    List<Look> take(int server, int most) throws InterruptedException {
        var lane = lanes.get(server);
        while (!names.isClosed()) {
            var taken = poll(server, most);
            if (!taken.isEmpty()) {
                return taken;
            }
            var now = System.nanoTime();
            names.await(lane.due, Math.max(lane.queue.untilNext(now), lane.notBefore - now));
        }
        return List.of();
    }

    /** What is to be read at the server now; of one that did not answer last time, one name, to see whether it does now. */
    List<Look> poll(int server, int most) {
        var lane = lanes.get(server);
        var now = System.nanoTime();
        var taken = new ArrayList<Look>();
        if (lane.notBefore - now <= 0) {
            lane.queue.poll(lane.failures > 0 ? 1 : most, now, taking(taken));
        }
        return taken;
    }

    private Predicate<Look> taking(List<Look> taken) {
        return look -> isWanted(look) && taken.add(look);
    }

    private boolean isWanted(Look look) {
        return !look.isEnded() && names.isKnown(look.name) && look.name.ownership.isHeld();
    }

    /** Has every server read. */
    void add(Look look) {
        for (var i = 0; i < lanes.size(); i++) {
            add(i, look, 0);
        }
    }

    void add(int server, Look look, long delay) {
        var lane = lanes.get(server);
        lane.queue.add(look, System.nanoTime() + delay);
        lane.due.signal();
    }

    /**
     * The server answered nothing at all. It has to wait, as all do that are to be read there.
     *
     * @param problem in a sentence
     */
    void failed(int server, String problem) {
        var lane = lanes.get(server);
        lane.failures++;
        lane.problem = problem;
        lane.notBefore = System.nanoTime() + backoff.nanos(lane.failures);
    }

    /** No reason to wait any longer. */
    void answered(int server) {
        var lane = lanes.get(server);
        if (lane.failures > 0) {
            lane.failures = 0;
            lane.problem = null;
            lane.notBefore = System.nanoTime();
            lane.due.signalAll();
        }
    }

    /** What keeps names from being read, in a sentence; null where nothing does. */
    @Nullable String problem() {
        return lanes.stream()
                .map(lane -> lane.problem)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    void close() {
        lanes.forEach(lane -> lane.due.signalAll());
    }
}
