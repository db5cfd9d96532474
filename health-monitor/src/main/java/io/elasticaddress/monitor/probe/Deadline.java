package io.elasticaddress.monitor.probe;

import java.net.SocketTimeoutException;
import java.time.Duration;

/** When a probe must be over, by the monotonic clock. */
record Deadline(long nanos) {

    static Deadline in(Duration timeout) {
        return new Deadline(System.nanoTime() + timeout.toNanos());
    }

    /**
     * At least 1.
     *
     * @throws SocketTimeoutException where it has passed
     */
    int leftMillis() throws SocketTimeoutException {
        var left = nanos - System.nanoTime();
        if (left <= 0) {
            throw new SocketTimeoutException("The probe's time is over");
        }
        return (int) Math.min(Integer.MAX_VALUE, (left + 999_999) / 1_000_000);
    }

    boolean hasPassed() {
        return nanos - System.nanoTime() <= 0;
    }
}
