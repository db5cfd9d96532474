package io.elasticaddress.contracts.health;

import org.jspecify.annotations.Nullable;

/**
 * A vantage point says that it is there. It costs the same however much it watches.
 *
 * @param number 1 for the incarnation's first, one more for each
 * @param intervalMs until the next one, {@link #LONGEST_INTERVAL_MS} at most; a reader that has heard none for {@link
 *     #MISSED} intervals counts it as gone
 */
public record Heartbeat(
        String vantage, @Nullable String region, String incarnation, long number, long intervalMs) {

    public static final int MISSED = 4;

    /** Decides the partition, the same for all: one broker's clock tells which heartbeat is the newer one. */
    public static final String ACCOUNT = "heartbeats";

    /** Whoever is heard less often would be missed for minutes. */
    public static final long LONGEST_INTERVAL_MS = 60_000;

    public Vantage from() {
        return new Vantage(vantage, region, incarnation);
    }
}
