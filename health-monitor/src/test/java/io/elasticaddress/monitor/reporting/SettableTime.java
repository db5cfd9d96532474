package io.elasticaddress.monitor.reporting;

import java.time.Duration;

/** Both clocks, moved by a test. */
final class SettableTime implements Time {
    private volatile long nanos = 5_000_000_000L;
    private volatile long millis = 1_767_323_045_000L;

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public long millis() {
        return millis;
    }

    void passes(Duration time) {
        nanos += time.toNanos();
        millis += time.toMillis();
    }

    /** The machine was suspended: the monotonic clock did not count it. */
    void passesWhileSuspended(Duration time) {
        millis += time.toMillis();
    }
}
