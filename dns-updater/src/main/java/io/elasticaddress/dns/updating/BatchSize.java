package io.elasticaddress.dns.updating;

import java.time.Duration;

/**
 * How many names go in one update: found out by what the server takes, and in what time. It doubles as long as full batches
 * are taken quickly, and halves where they are slow, too large, or not answered. Not safe for use by several threads.
 */
final class BatchSize {
    private static final int FIRST = 64;

    /** A server that is away for long says nothing about sizes, and is to be caught up with quickly. */
    private static final int LEAST = 8;

    private static final Duration QUICK = Duration.ofMillis(250);
    private static final Duration SLOW = Duration.ofSeconds(1);

    private int most;
    private int size;

    /**
     * @param most never more than that
     */
    BatchSize(int most) {
        this.most = most;
        this.size = Math.min(FIRST, most);
    }

    int size() {
        return size;
    }

    /** So many were taken in that time, be they applied or refused. */
    void taken(int names, Duration took) {
        if (took.compareTo(SLOW) > 0) {
            halve(names);
        } else if (names >= size && took.compareTo(QUICK) < 0) {
            size = Math.min(most, size * 2);
        }
    }

    /** So many are more than a message holds. Names differ in length, so somewhat fewer may be, too. */
    void tooLarge(int names) {
        most = Math.max(1, Math.min(most, names - names / 4));
        size = Math.min(size, most);
    }

    /** So many were not answered in time, or the server could not. */
    void failed(int names) {
        halve(names);
    }

    /** By what was sent, or a burst of failures of small batches would leave nothing of it. */
    private void halve(int names) {
        size = Math.min(size, Math.max(LEAST, Math.max(names, size / 2) / 2));
    }
}
