package io.elasticaddress.gateway;

import io.github.bucket4j.TimeMeter;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Stands still until it is told otherwise. */
public final class SettableClock implements TimeMeter {
    private final AtomicLong nanos = new AtomicLong(-1_000);

    public void advance(Duration by) {
        nanos.addAndGet(by.toNanos());
    }

    @Override
    public long currentTimeNanos() {
        return nanos.get();
    }

    @Override
    public boolean isWallClockBased() {
        return false;
    }
}
