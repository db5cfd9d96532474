package io.elasticaddress.gateway.vantage;

import io.elasticaddress.contracts.health.Heartbeat;
import io.elasticaddress.contracts.health.Vantage;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Who has been heard of lately. Counted from when a heartbeat was received here, on a clock that nobody sets, so that neither
 * the vantage point's clock nor this machine's matters. Where nobody was there before, nobody counts until everybody can have
 * been heard: whoever came first would decide alone else, and what piled up during a pause of this process would look new.
 * Safe to use from any thread.
 */
public final class VantagePoints {
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Map<String, Heard> heard = new HashMap<>();

    /** When somebody was heard where nobody was there before, and for how long nobody counts from then on. */
    private long begun;

    private long warmUp;

    /**
     * @param nanoTime as {@link System#nanoTime}
     */
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
     * @param at when it was heard last, in nanoseconds
     * @param patience without another heartbeat, in nanoseconds
     */
    private record Heard(Vantage vantage, Instant since, long at, long patience) {}

    synchronized void hear(Heartbeat heartbeat) {
        var now = nanoTime.getAsLong();
        var interval = Math.clamp(heartbeat.intervalMs(), 1, Heartbeat.LONGEST_INTERVAL_MS);
        var patience = TimeUnit.MILLISECONDS.toNanos(Heartbeat.MISSED * interval);
        heard.values().removeIf(one -> isGone(one, now));
        if (heard.isEmpty()) {
            begun = now;
            warmUp = patience;
        } else if (now - begun < warmUp) {
            warmUp = Math.max(warmUp, patience);
        }
        var known = heard.get(heartbeat.vantage());
        var since =
                known != null && known.vantage.equals(heartbeat.from())
                        ? known.since
                        : clock.instant();
        heard.put(heartbeat.vantage(), new Heard(heartbeat.from(), since, now, patience));
    }

    /** By their names. */
    public synchronized List<There> there() {
        var now = nanoTime.getAsLong();
        return heard.values().stream()
                .filter(one -> !isGone(one, now))
                .map(one -> new There(one.vantage, one.since))
                .sorted(Comparator.comparing(there -> there.vantage().name()))
                .toList();
    }

    /** Whose votes count now. */
    public synchronized Set<Vantage> live() {
        var now = nanoTime.getAsLong();
        return now - begun < warmUp
                ? Set.of()
                : heard.values().stream()
                        .filter(one -> !isGone(one, now))
                        .map(Heard::vantage)
                        .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean isGone(Heard one, long now) {
        return now - one.at >= one.patience;
    }
}
