package io.elasticaddress.dns.desired;

import java.util.Comparator;

/**
 * What a name's record sets were made from. A group version fixes the current stack, so of two equal group versions the
 * higher address version is the newer.
 *
 * @param address the current stack's address version; 0 where there is no such stack
 */
public record Versions(long group, long address) implements Comparable<Versions> {
    private static final Comparator<Versions> ORDER =
            Comparator.comparingLong(Versions::group).thenComparingLong(Versions::address);

    @Override
    public int compareTo(Versions other) {
        return ORDER.compare(this, other);
    }

    public boolean isNewerThan(Versions other) {
        return compareTo(other) > 0;
    }
}
