package io.elasticaddress.systemtests.history;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * An immutable set of small numbers of which mostly all up to some point are in: that point, and a bitset from there on.
 */
final class Placed {
    static final Placed NONE = new Placed(0, new long[0]);

    private final int firstAbsent;
    private final long[] words;

    /**
     * @param words of the numbers from {@code firstAbsent} on; the first bit is clear, and the last word is not 0
     */
    private Placed(int firstAbsent, long[] words) {
        this.firstAbsent = firstAbsent;
        this.words = words;
    }

    /** All that is below is in. */
    int firstAbsent() {
        return firstAbsent;
    }

    boolean has(int number) {
        if (number < firstAbsent) {
            return true;
        }
        var bit = number - firstAbsent;
        return bit >> 6 < words.length && (words[bit >> 6] >>> bit & 1) != 0;
    }

    /** With a number that is not in yet. */
    Placed with(int number) {
        var bit = number - firstAbsent;
        if (bit > 0) {
            var after = Arrays.copyOf(words, Math.max(words.length, (bit >> 6) + 1));
            after[bit >> 6] |= 1L << bit;
            return new Placed(firstAbsent, after);
        }
        var next = firstAbsent + 1;
        while (has(next)) {
            next++;
        }
        return new Placed(next, shifted(next - firstAbsent));
    }

    private long[] shifted(int by) {
        var skipped = by >> 6;
        if (skipped >= words.length) {
            return NONE.words;
        }
        var after = new long[words.length - skipped];
        for (var i = 0; i < after.length; i++) {
            after[i] = words[i + skipped] >>> by;
            if ((by & 63) != 0 && i + skipped + 1 < words.length) {
                after[i] |= words[i + skipped + 1] << -by;
            }
        }
        return after[after.length - 1] == 0 ? Arrays.copyOf(after, after.length - 1) : after;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Placed placed
                && firstAbsent == placed.firstAbsent
                && Arrays.equals(words, placed.words);
    }

    @Override
    public int hashCode() {
        return 31 * firstAbsent + Arrays.hashCode(words);
    }
}
