package io.elasticaddress.dns.updating;

import io.elasticaddress.dns.updating.NameState.Phase;

import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * Names that are due at a time. An entry counts as long as its name has the phase and the ticket that it was put in with, so
 * nothing is ever searched for to be taken out. Guarded by the lock of {@link Names}.
 */
final class DueQueue {
    private final PriorityQueue<Due> entries = new PriorityQueue<>();

    private record Due(long at, long ticket, NameState name) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            var byTime = Long.compare(at - other.at, 0);
            return byTime != 0 ? byTime : Long.compare(ticket, other.ticket);
        }
    }

    /**
     * @param at in nanoseconds of the JVM
     */
    void add(NameState name, long at) {
        entries.add(new Due(at, name.ticket, name));
    }

    /** Hands out what is due and still counts, the longest due first. Names whose ownership has ended are dropped. */
    void poll(int most, Phase phase, long now, Consumer<NameState> taken) {
        for (var count = 0; count < most; ) {
            var next = entries.peek();
            if (next == null || next.at - now > 0) {
                return;
            }
            entries.remove();
            var name = next.name;
            if (name.phase == phase && name.ticket == next.ticket && name.ownership.isHeld()) {
                taken.accept(name);
                count++;
            }
        }
    }

    /** How long until the next entry is due, in nanoseconds; not positive where one is, {@link Long#MAX_VALUE} without any. */
    long untilNext(long now) {
        var next = entries.peek();
        return next == null ? Long.MAX_VALUE : next.at - now;
    }
}
