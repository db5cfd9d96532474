package io.elasticaddress.monitor.verdict;

/**
 * How long it takes from the start of one probe of an address to the next. While nothing is suspected, the interval, or up to a
 * twentieth less, so that what came together drifts apart. While something is in doubt, a tenth of the interval: so a fall takes
 * one interval, and then as many tenths as it takes failures more. A probe that takes longer than that delays the next one.
 *
 * @param intervalNanos the check's
 */
public record Pace(long intervalNanos) {
    private static final int CONFIRMATIONS_IN_AN_INTERVAL = 10;
    private static final int LARGEST_JITTER = 20;

    /** Faster, an address is not told apart from a busy one. */
    private static final long SHORTEST_NANOS = 10_000_000;

    /** The longest that the first probe of an address waits, so that many new ones don't come at once. */
    private static final long FIRST_WITHIN_NANOS = 1_000_000_000;

    public static Pace ofMillis(long interval) {
        return new Pace(Math.multiplyExact(interval, 1_000_000));
    }

    /**
     * From the start of the probe that led to that state until the next one's.
     *
     * @param random from 0 to 1, drawn for this call
     */
    public long nanosAfter(AddressState state, double random) {
        if (state.isInDoubt()) {
            return Math.max(SHORTEST_NANOS, intervalNanos / CONFIRMATIONS_IN_AN_INTERVAL);
        }
        return intervalNanos - (long) (random * intervalNanos / LARGEST_JITTER);
    }

    /** Likewise after an address' first verdict: any time within an interval, which is its phase from then on. */
    public long nanosAfterFirstVerdict(double random) {
        return (long) (random * intervalNanos);
    }

    /** Until the first probe. */
    public long nanosUntilFirst(double random) {
        return (long) (random * Math.min(intervalNanos, FIRST_WITHIN_NANOS));
    }
}
