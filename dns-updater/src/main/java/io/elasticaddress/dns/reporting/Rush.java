package io.elasticaddress.dns.reporting;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Lets names go first: while many are on their way to DNS, what is to be told of many others waits. Both take processors,
 * here, at the broker and at whoever reads it, and only the one moves traffic. A few reports never wait, and many do not wait
 * for long.
 */
final class Rush {
    /** So many reports are a burst. */
    static final int MANY = 100;

    /** Since the last name was handed out to be written. */
    static final Duration QUIET = Duration.ofMillis(50);

    static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private final LongSupplier nanoTime;
    private final Sleep sleep;
    private volatile long lastWrite;
    private boolean waited;
    private long waitsUntil;

    /** How to wait. */
    interface Sleep {
        void nanos(long nanos) throws InterruptedException;
    }

    Rush() {
        this(System::nanoTime, TimeUnit.NANOSECONDS::sleep);
    }

    Rush(LongSupplier nanoTime, Sleep sleep) {
        this.nanoTime = nanoTime;
        this.sleep = sleep;
        this.lastWrite = nanoTime.getAsLong() - QUIET.toNanos();
    }

    /** Names are being written. Safe for use by several threads. */
    void goesOn() {
        lastWrite = nanoTime.getAsLong();
    }

    /**
     * Returns when the next report may go. Called by the one thread that sends them.
     *
     * @param unsent how many there are to send
     */
    void giveWay(int unsent) throws InterruptedException {
        if (unsent < MANY) {
            waited = false;
            return;
        }
        var now = nanoTime.getAsLong();
        if (!waited) {
            waited = true;
            waitsUntil = now + LONGEST_WAIT.toNanos();
        }
        while (true) {
            var left = Math.min(lastWrite + QUIET.toNanos() - now, waitsUntil - now);
            if (left <= 0) {
                return;
            }
            sleep.nanos(left);
            now = nanoTime.getAsLong();
        }
    }
}
