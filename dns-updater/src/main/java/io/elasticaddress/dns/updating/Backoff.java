package io.elasticaddress.dns.updating;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before the next try: doubled each time up to a limit, and each time somewhere between the half and the
 * whole of it, so that many don't come back at once.
 */
public record Backoff(Duration first, Duration limit) {
    /** More would overflow. */
    private static final int MOST_DOUBLINGS = 20;

    /**
     * @param attempts how many have failed, from 1
     */
    long nanos(int attempts) {
        var whole =
                Math.min(
                        limit.toNanos(),
                        first.toNanos() * (1L << Math.clamp(attempts - 1, 0, MOST_DOUBLINGS)));
        return whole / 2 + ThreadLocalRandom.current().nextLong(whole / 2 + 1);
    }
}
