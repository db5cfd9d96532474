package io.elasticaddress.dns.updating;

import java.util.PriorityQueue;
import java.util.function.Predicate;

/**
 * What is due at a time, the longest due first. Nothing is searched for to be taken out: what no longer counts is passed over
 * when its turn comes. Guarded by the lock of {@link Names}.
 */
final class DueQueue<T> {
    private final PriorityQueue<Due<T>> entries = new PriorityQueue<>();
    private long tickets;

    private record Due<T>(long at, long ticket, T item) implements Comparable<Due<T>> {
        @Override
        public int compareTo(Due<T> other) {
            var byTime = Long.compare(at - other.at, 0);
            return byTime != 0 ? byTime : Long.compare(ticket, other.ticket);
        }
    }

    /**
     * @param at in nanoseconds of the JVM
     */
    void add(T item, long at) {
        entries.add(new Due<>(at, ++tickets, item));
    }

    /** Hands out what is due.
     *
     * @param taken returns whether it still counted
     */
    void poll(int most, long now, Predicate<T> taken) {
        for (var count = 0; count < most; ) {
            var next = entries.peek();
            if (next == null || next.at - now > 0) {
                return;
            }
            entries.remove();
            count += taken.test(next.item) ? 1 : 0;
        }
    }

    /** How long until the next entry is due, in nanoseconds; not positive where one is, {@link Long#MAX_VALUE} without any. */
    long untilNext(long now) {
        var next = entries.peek();
        return next == null ? Long.MAX_VALUE : next.at - now;
    }
}
