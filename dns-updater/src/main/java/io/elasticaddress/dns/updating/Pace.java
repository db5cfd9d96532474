package io.elasticaddress.dns.updating;

import java.time.Duration;

/**
 * Spreads visits over a period: however many names there are, each is due once in it, and never many at once. Not safe for
 * use by several threads.
 */
final class Pace {
    private final double periodNanos;
    private double due;

    Pace(Duration period) {
        this.periodNanos = period.toNanos();
    }

    /** How many of so many names are due, so much time after the last call. */
    int due(int names, Duration elapsed) {
        due += names * Math.min(1, elapsed.toNanos() / periodNanos);
        var whole = (int) Math.min(due, names);
        due -= whole;
        return whole;
    }
}
