package io.elasticaddress.systemtests.takeover;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * How long the machine itself let nothing happen: a thread that has nothing to do but to wake up every few milliseconds, and
 * to say how much later than that it did.
 */
final class Machine implements AutoCloseable {
    private static final Duration STEP = Duration.ofMillis(5);

    private final Queue<Stall> stalls = new ConcurrentLinkedQueue<>();
    private final Thread thread = Thread.ofPlatform().name("machine").daemon().start(this::watch);

    private record Stall(long from, long to) {}

    private void watch() {
        try {
            for (var before = System.nanoTime(); ; ) {
                Thread.sleep(STEP);
                var now = System.nanoTime();
                if (now - before > 2 * STEP.toNanos()) {
                    stalls.add(new Stall(before + STEP.toNanos(), now));
                }
                before = now;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Of that time, by {@link System#nanoTime()}. */
    Duration stoodStill(long from, long to) {
        return Duration.ofNanos(
                stalls.stream()
                        .mapToLong(
                                stall ->
                                        Math.max(
                                                0,
                                                Math.min(stall.to(), to)
                                                        - Math.max(stall.from(), from)))
                        .sum());
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
