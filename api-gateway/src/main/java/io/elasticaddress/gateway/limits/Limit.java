package io.elasticaddress.gateway.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;

import java.time.Duration;

/**
 * One limit on many that are counted apart. Each has a bucket that holds an hour's worth and is refilled evenly, so what is
 * left, and how long to wait for the next, are exact whenever they are told; nobody waits for a window to end.
 *
 * <p>Whoever took nothing for an hour has a full bucket again, so forgetting it then gives nothing away. Earlier than that a
 * bucket is forgotten only where more than {@link #MAX_KEPT} are in use at once. Whoever wants that to happen has to show
 * up as that many others, each of whom may take an hour's worth: more than the one that is forgotten gets back.
 */
final class Limit {
    /** What clients are told of a limit that there is not: the largest number that all of them can read. */
    static final int NONE = Integer.MAX_VALUE;

    /** About 20 MB where all are in use. */
    static final int MAX_KEPT = 50_000;

    private static final Duration HOUR = Duration.ofHours(1);

    private final int perHour;
    private final TimeMeter clock;
    private final Cache<String, Bucket> buckets;

    /**
     * @param perHour 0 for no limit
     * @param clock must be monotonic
     */
    Limit(int perHour, TimeMeter clock) {
        this.perHour = perHour;
        this.clock = clock;
        this.buckets =
                Caffeine.newBuilder()
                        .maximumSize(MAX_KEPT)
                        .expireAfterAccess(HOUR)
                        .ticker(clock::currentTimeNanos)
                        .executor(Runnable::run)
                        .build();
    }

    /**
     * @param left how many more could be taken now
     * @param retryAfter how long until one can be taken; zero where this one was
     */
    record Taken(boolean granted, long left, Duration retryAfter) {}

    /** Takes one if there is one. What is refused costs nothing. */
    Taken take(String who) {
        if (perHour == 0) {
            return new Taken(true, NONE, Duration.ZERO);
        }
        var probe = buckets.get(who, _ -> full()).tryConsumeAndReturnRemaining(1);
        return new Taken(
                probe.isConsumed(),
                probe.getRemainingTokens(),
                Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    /** Undoes a {@link #take} that was granted. */
    void giveBack(String who) {
        var bucket = buckets.getIfPresent(who);
        if (bucket != null) {
            bucket.addTokens(1);
        }
    }

    /** How many could be taken now. Asking costs nothing, and is not remembered. */
    long left(String who) {
        if (perHour == 0) {
            return NONE;
        }
        var bucket = buckets.getIfPresent(who);
        return bucket == null ? perHour : bucket.getAvailableTokens();
    }

    /** As clients are told it. */
    int perHour() {
        return perHour == 0 ? NONE : perHour;
    }

    long kept() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }

    private Bucket full() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(perHour).refillGreedy(perHour, HOUR))
                .withCustomTimePrecision(clock)
                .build();
    }
}
