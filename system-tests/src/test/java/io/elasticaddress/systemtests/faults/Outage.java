package io.elasticaddress.systemtests.faults;

import java.time.Duration;

/**
 * How long something is away in the tests of outages: some seconds more than any timeout that it makes a difference to.
 * {@code -Dfaults.outage=60s} makes it a minute.
 */
final class Outage {
    private final long end =
            System.nanoTime()
                    + Duration.parse("PT" + System.getProperty("faults.outage", "15s")).toNanos();

    private Outage() {}

    static Outage begin() {
        return new Outage();
    }

    boolean isOver() {
        return System.nanoTime() >= end;
    }

    void awaitEnd() throws InterruptedException {
        Thread.sleep(Math.max(0, (end - System.nanoTime()) / 1_000_000));
    }
}
