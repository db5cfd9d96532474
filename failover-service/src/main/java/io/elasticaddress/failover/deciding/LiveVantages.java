package io.elasticaddress.failover.deciding;

import io.elasticaddress.contracts.health.Heartbeat;
import io.elasticaddress.contracts.health.Vantage;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Which vantage points are there: those that were heard a few heartbeats ago, by this process's monotonic clock, and whose
 * last heartbeat is not much older than the newest of all, by the broker's. The second keeps what piled up during a pause of
 * this process from looking new. Nobody is there until everybody can have been heard: a part of the vantage points would
 * decide alone else. Safe for use by several threads.
 */
final class LiveVantages {
    /** What is waited for at least until everybody can have been heard, in case that nobody has been yet. */
    private static final Duration USUAL_INTERVAL = Duration.ofMillis(500);

    private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(1);

    private final LongSupplier nanoTime;
    private final Map<String, Heard> heard = new HashMap<>();
    private long begun;
    private long listened;
    private long newest;

    /**
     * @param nanoTime as {@link System#nanoTime}
     */
    LiveVantages(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        begin();
    }

    /**
     * @param sent broker time in milliseconds since 1970
     * @param at when it was heard, in nanoseconds
     * @param patience without another one, in nanoseconds
     */
    private record Heard(Vantage vantage, long sent, long at, long patience) {}

    /** It is listened from now on; what was heard before says nothing. */
    synchronized void begin() {
        heard.clear();
        newest = 0;
        begun = nanoTime.getAsLong();
        listened = begun;
    }

    /** It is still listened. Whoever has not done so for long begins anew. */
    synchronized void listening() {
        var now = nanoTime.getAsLong();
        if (now - listened > warmUp()) {
            begin();
        }
        listened = now;
    }

    /**
     * @param sent broker time in milliseconds since 1970
     */
    synchronized void heard(Heartbeat heartbeat, long sent) {
        newest = Math.max(newest, sent);
        var interval =
                Math.clamp(
                        heartbeat.intervalMs(),
                        USUAL_INTERVAL.toMillis() / 10,
                        LONGEST_INTERVAL.toMillis());
        heard.put(
                heartbeat.vantage(),
                new Heard(
                        heartbeat.from(),
                        sent,
                        nanoTime.getAsLong(),
                        Duration.ofMillis(Heartbeat.MISSED * interval).toNanos()));
    }

    synchronized List<Vantage> get() {
        var now = nanoTime.getAsLong();
        if (now - begun < warmUp()) {
            return List.of();
        }
        return heard.values().stream()
                .filter(
                        one ->
                                now - one.at <= one.patience
                                        && Duration.ofMillis(newest - one.sent).toNanos()
                                                <= one.patience)
                .map(Heard::vantage)
                .sorted(Comparator.comparing(Vantage::name))
                .toList();
    }

    private long warmUp() {
        return heard.values().stream()
                .mapToLong(Heard::patience)
                .reduce(Heartbeat.MISSED * USUAL_INTERVAL.toNanos(), Math::max);
    }
}
