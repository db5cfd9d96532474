package io.elasticaddress.dns.provider.hosted;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A question for the zone whose answer holds for a while: it costs a request, and it is asked every few seconds. Safe for use
 * by several threads.
 */
final class LastingProbe {
    private static final Duration HOLDS = Duration.ofSeconds(30);
    private static final Duration FAILURE_HOLDS = Duration.ofSeconds(2);

    private final HostedApi api;
    private final ReentrantLock probing = new ReentrantLock();
    private volatile long holdsUntil = System.nanoTime();
    private volatile @Nullable IOException failure;

    LastingProbe(HostedApi api) {
        this.api = api;
    }

    void probe() throws IOException {
        probing.lock();
        try {
            var last = failure;
            if (System.nanoTime() - holdsUntil < 0) {
                if (last != null) {
                    throw new IOException(last.getMessage(), last);
                }
                return;
            }
            try {
                api.probe();
                failure = null;
                holdsUntil = System.nanoTime() + HOLDS.toNanos();
            } catch (IOException e) {
                failure = e;
                holdsUntil = System.nanoTime() + FAILURE_HOLDS.toNanos();
                throw e;
            }
        } finally {
            probing.unlock();
        }
    }

    /** Another request failed: that the zone was there a while ago is worth nothing any more. */
    void doubt() {
        if (failure == null) {
            holdsUntil = System.nanoTime();
        }
    }
}
