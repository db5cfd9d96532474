package io.elasticaddress.gateway.vantage;

import io.elasticaddress.contracts.health.Heartbeat;
import io.elasticaddress.contracts.health.Vantage;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Who has been heard of lately. Counted from when a heartbeat was received here, on a clock that nobody sets, so that neither
 * the vantage point's clock nor this machine's matters. Safe to use from any thread.
 */
public final class VantagePoints {
    /** Whatever a heartbeat says, so that one that is wrong makes nobody immortal. */
    private static final long LONGEST_INTERVAL_MS = 60_000;

    private final Map<String, Heard> heard = new ConcurrentHashMap<>();
    private final InstantSource clock;
    private final LongSupplier nanoTime;

    VantagePoints(InstantSource clock, LongSupplier nanoTime) {
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /**
     * One that is there.
     *
     * @param since when this gateway first heard of this incarnation, without having missed it since
     */
    public record There(Vantage vantage, Instant since) {}

    /**
     * @param end on the clock that nobody sets
     */
    private record Heard(Vantage vantage, Instant since, long end) {}

    void hear(Heartbeat heartbeat) {
        var now = nanoTime.getAsLong();
        var interval = Math.clamp(heartbeat.intervalMs(), 1, LONGEST_INTERVAL_MS);
        var end = now + TimeUnit.MILLISECONDS.toNanos(Heartbeat.MISSED * interval);
        heard.values().removeIf(one -> isGone(one, now));
        heard.compute(
                heartbeat.vantage(),
                (_, known) ->
                        known != null && known.vantage.equals(heartbeat.from())
                                ? new Heard(known.vantage, known.since, end)
                                : new Heard(heartbeat.from(), clock.instant(), end));
    }

    /** By their names. */
    public List<There> there() {
        var now = nanoTime.getAsLong();
        return heard.values().stream()
                .filter(one -> !isGone(one, now))
                .map(one -> new There(one.vantage, one.since))
                .sorted(Comparator.comparing(there -> there.vantage().name()))
                .toList();
    }

    /** Whose votes count now. */
    public Set<Vantage> live() {
        var now = nanoTime.getAsLong();
        return heard.values().stream()
                .filter(one -> !isGone(one, now))
                .map(Heard::vantage)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean isGone(Heard one, long now) {
        return now - one.end >= 0;
    }
}
