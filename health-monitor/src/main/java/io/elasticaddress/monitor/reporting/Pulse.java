package io.elasticaddress.monitor.reporting;

import java.time.Duration;
import java.util.Optional;

/**
 * Notices by its own heartbeats that what this process believes may have gone stale: because it stood still (stopped, starved,
 * or its whole machine), or because nobody could hear it. Told of each beat and each acknowledgement; used by one thread, but
 * for {@link #acknowledged}.
 *
 * <p>A machine that was suspended may not have counted that time: then the wall clock has gone on. A wall clock that was set
 * forward looks the same, and costs a new incarnation for nothing.
 */
final class Pulse {
    /** So many intervals late, and readers are about to count this vantage point as gone. */
    private static final int LATE = 2;

    private final Time time;
    private final long interval;
    private final long unheard;
    private long lastNanos;
    private long lastMillis;
    private volatile long acknowledgedAt;
    private boolean isUnheard;

    /**
     * @param interval between two beats
     * @param missed how many of them may be missed before a reader counts this vantage point as gone
     */
    Pulse(Time time, Duration interval, int missed) {
        this.time = time;
        this.interval = interval.toNanos();
        this.unheard = missed * this.interval;
        this.lastNanos = time.nanos();
        this.lastMillis = time.millis();
        this.acknowledgedAt = lastNanos;
    }

    /** It is time to beat. Returns why what was believed counts no longer; empty where it does. */
    Optional<String> beat() {
        var now = time.nanos();
        var wall = time.millis();
        var since = now - lastNanos;
        var wallSince = (wall - lastMillis) * 1_000_000;
        lastNanos = now;
        lastMillis = wall;
        // One interval has passed as it should.
        var late = Math.max(since, wallSince) - interval;
        if (late > LATE * interval) {
            // What was not heard meanwhile is the same trouble, not another.
            acknowledgedAt = now;
            return Optional.of("it stood still for " + late / 1_000_000 + " ms");
        }
        var silence = now - acknowledgedAt;
        var before = isUnheard;
        isUnheard = silence > unheard;
        return isUnheard && !before
                ? Optional.of("Kafka took no heartbeat for " + silence / 1_000_000 + " ms")
                : Optional.empty();
    }

    /** Kafka has taken a heartbeat. */
    void acknowledged() {
        acknowledgedAt = time.nanos();
    }

    /** Whether heartbeats reach Kafka. */
    boolean isHeard() {
        return time.nanos() - acknowledgedAt <= unheard;
    }
}
