package io.elasticaddress.dns.provider.hosted;

import io.elasticaddress.dns.provider.ThrottledException;
import io.elasticaddress.dns.provider.Urgency;
import io.github.bucket4j.Bucket;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;

/**
 * How often one account may ask a service, over all zones and threads: what the service allows is never exceeded in any
 * window of its length. Routine takes half of it at most, and only while no change waits. Safe for use by several threads.
 */
public final class RequestBudget {
    /** A change that would wait for longer goes back to be pending, and says why. */
    private static final Duration CHANGES_WAIT_AT_MOST = Duration.ofSeconds(3);

    private static final Duration ROUTINE_WAITS_AT_MOST = Duration.ofMinutes(1);
    private static final String REQUESTS_USED_UP = " takes no more requests for now";
    private static final long SHORTEST_WAIT = Duration.ofMillis(1).toNanos();

    private final String account;
    private final Bucket all;
    private final Bucket routine;
    private int changesWaiting;
    private long pausedUntil = System.nanoTime();

    /**
     * @param requests how many the service takes in a period
     */
    public record Limit(int requests, Duration period) {

        public Limit {
            if (requests < 2 || !period.isPositive()) {
                throw new IllegalArgumentException("At least two requests in a period");
            }
        }
    }

    /**
     * @param account for people
     * @param limits all of which hold
     */
    public RequestBudget(String account, List<Limit> limits) {
        this.account = account;
        var allBuilder = Bucket.builder();
        var routineBuilder = Bucket.builder();
        for (var limit : limits) {
            // What is saved up and what comes within a period together are the limit.
            var burst = Math.max(1, limit.requests() / 5);
            var refill = limit.requests() - burst;
            allBuilder.addLimit(
                    bandwidth -> bandwidth.capacity(burst).refillGreedy(refill, limit.period()));
            routineBuilder.addLimit(
                    bandwidth ->
                            bandwidth
                                    .capacity(Math.max(1, burst / 2))
                                    .refillGreedy(Math.max(1, refill / 2), limit.period()));
        }
        this.all = allBuilder.build();
        this.routine = routineBuilder.build();
    }

    /**
     * Waits until one more request may be sent.
     *
     * @throws ThrottledException where that takes too long
     * @throws InterruptedIOException where the thread is interrupted; it stays so
     */
    public void take(Urgency urgency) throws ThrottledException, InterruptedIOException {
        var most = urgency == Urgency.CHANGE ? CHANGES_WAIT_AT_MOST : ROUTINE_WAITS_AT_MOST;
        var deadline = System.nanoTime() + most.toNanos();
        var waiting = false;
        try {
            while (true) {
                long wait;
                synchronized (this) {
                    wait = tryTake(urgency);
                    if (wait > 0 && !waiting && urgency == Urgency.CHANGE) {
                        waiting = true;
                        changesWaiting++;
                    }
                }
                if (wait == 0) {
                    return;
                }
                if (System.nanoTime() + wait - deadline > 0) {
                    throw new ThrottledException(
                            Duration.ofNanos(wait),
                            account
                                    + (isPaused() ? " was asked too often" : REQUESTS_USED_UP)
                                    + "; the next request is sent in "
                                    + Math.max(1, Duration.ofNanos(wait).toSeconds())
                                    + " s");
                }
                Thread.sleep(Duration.ofNanos(Math.max(wait, SHORTEST_WAIT)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while waiting for " + account);
        } finally {
            if (waiting) {
                synchronized (this) {
                    changesWaiting--;
                }
            }
        }
    }

    /** The service itself said to wait: nobody asks until then. */
    public synchronized void pause(Duration time) {
        var until = System.nanoTime() + time.toNanos();
        if (until - pausedUntil > 0) {
            pausedUntil = until;
        }
    }

    private synchronized boolean isPaused() {
        return pausedUntil - System.nanoTime() > 0;
    }

    /** How long to wait; 0 where it was taken. */
    private long tryTake(Urgency urgency) {
        var paused = pausedUntil - System.nanoTime();
        if (paused > 0) {
            return paused;
        }
        if (urgency == Urgency.CHANGE) {
            return all.tryConsumeAndReturnRemaining(1).getNanosToWaitForRefill();
        }
        var wait =
                Math.max(
                        routine.estimateAbilityToConsume(1).getNanosToWaitForRefill(),
                        all.estimateAbilityToConsume(1).getNanosToWaitForRefill());
        if (wait == 0 && changesWaiting > 0) {
            wait = Duration.ofMillis(50).toNanos();
        }
        if (wait == 0) {
            routine.tryConsume(1);
            all.tryConsume(1);
        }
        return wait;
    }
}
