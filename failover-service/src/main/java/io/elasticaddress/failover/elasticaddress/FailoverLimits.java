package io.elasticaddress.failover.elasticaddress;

import java.time.Duration;

/**
 * What keeps policies from making things worse, whatever each of them says.
 *
 * @param paused whether no policy of any account switches anything
 * @param fewestVantages with fewer vantage points there, nobody knows anything
 * @param share of an account's stacks that groups may be moved away from within {@link #WITHIN}, from 0 to 1; one always.
 *     Where more seem to be down, what looks at them may be what is broken
 * @param zoneTtl how long resolvers may keep the records of a group that has no TTL of its own
 */
public record FailoverLimits(boolean paused, int fewestVantages, double share, Duration zoneTtl) {
    public static final Duration WITHIN = Duration.ofMinutes(1);

    /** After so many automatic switches in a row a group waits for an operator. */
    public static final int MOST_IN_A_ROW = 6;

    /** How many stacks of so many. */
    long mostStacks(long all) {
        return Math.max(1, (long) (share * all));
    }
}
