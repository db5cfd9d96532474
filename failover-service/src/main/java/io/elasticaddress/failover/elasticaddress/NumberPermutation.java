package io.elasticaddress.failover.elasticaddress;

import java.nio.ByteBuffer;

/**
 * A keyed permutation of the nine-digit numbers: numbers in a row give ids that look unrelated, and no two give the same.
 * A balanced Feistel network permutes the numbers of 30 bits; a result outside is put through again until it falls inside
 * (cycle walking), which keeps it a permutation.
 */
final class NumberPermutation {
    static final long SIZE = 1_000_000_000;

    private static final int HALF_BITS = 15;
    private static final int HALF_MASK = (1 << HALF_BITS) - 1;
    private static final int ROUNDS = 8;

    private final byte[] key;

    NumberPermutation(byte[] key) {
        this.key = key.clone();
    }

    long apply(long number) {
        var walked = encrypt(checked(number));
        while (walked >= SIZE) {
            walked = encrypt(walked);
        }
        return walked;
    }

    /** The number that {@link #apply} makes {@code id} of. */
    long invert(long id) {
        var walked = decrypt(checked(id));
        while (walked >= SIZE) {
            walked = decrypt(walked);
        }
        return walked;
    }

    private long encrypt(long number) {
        var left = (int) (number >>> HALF_BITS);
        var right = (int) number & HALF_MASK;
        for (var round = 0; round < ROUNDS; round++) {
            var next = left ^ mix(round, right);
            left = right;
            right = next;
        }
        return joined(left, right);
    }

    private long decrypt(long number) {
        var left = (int) (number >>> HALF_BITS);
        var right = (int) number & HALF_MASK;
        for (var round = ROUNDS - 1; round >= 0; round--) {
            var previous = right ^ mix(round, left);
            right = left;
            left = previous;
        }
        return joined(left, right);
    }

    private int mix(int round, int half) {
        var message = ByteBuffer.allocate(2 * Integer.BYTES).putInt(round).putInt(half).array();
        return ByteBuffer.wrap(Identities.hmac(key, message)).getInt() & HALF_MASK;
    }

    private static long joined(int left, int right) {
        return ((long) left << HALF_BITS) | right;
    }

    private static long checked(long number) {
        if (number < 0 || number >= SIZE) {
            throw new IllegalArgumentException(
                    "A number of at most nine digits is needed, not " + number);
        }
        return number;
    }
}
