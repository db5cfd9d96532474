package io.elasticaddress.monitor.verdict;

import org.jspecify.annotations.Nullable;

/**
 * What the probes of one address have shown so far. An address is down after {@code fall} failures in a row and up after {@code
 * rise} successes in a row, also the first time; fewer change nothing.
 *
 * @param up null before the first verdict
 * @param run how many results in a row were the same until now: successes counted up, failures down; not beyond what decides
 */
public record AddressState(@Nullable Boolean up, int run) {

    /** Not probed yet. */
    public static final AddressState UNDECIDED = new AddressState(null, 0);

    /**
     * The state after one more result.
     *
     * @param fall at least 1
     * @param rise at least 1
     */
    public AddressState after(boolean success, int fall, int rise) {
        var next =
                success
                        ? Math.min(Math.max(run, 0) + 1, rise)
                        : Math.max(Math.min(run, 0) - 1, -fall);
        if (next == rise) {
            return new AddressState(true, next);
        }
        return next == -fall ? new AddressState(false, next) : new AddressState(up, next);
    }

    public boolean isDecided() {
        return up != null;
    }

    public boolean isUp() {
        return Boolean.TRUE.equals(up);
    }

    public boolean isDown() {
        return Boolean.FALSE.equals(up);
    }

    /** Whether the next results decide something: there is no verdict yet, or the last result speaks against it. */
    public boolean isInDoubt() {
        return up == null || (up ? run < 0 : run > 0);
    }
}
