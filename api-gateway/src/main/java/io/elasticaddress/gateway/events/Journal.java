package io.elasticaddress.gateway.events;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What became of an account's groups, and what else it is told of: the newest state of each and nothing older, in the order in
 * which they came to it. So it is as large as there are groups, whatever happens to them, and whoever has heard everything up
 * to a number hears the rest by going on from there. Only ends, which deletions are too, are forgotten, the oldest first;
 * whoever has not heard of one that was has to begin anew.
 * Safe to use from any thread.
 */
final class Journal<T> {
    static final int KEPT_ENDS = 1_000;

    /** Before everything. */
    static final long BEGINNING = 0;

    private static final Pattern ID = Pattern.compile("([0-9a-f]{8,32})-([0-9]{1,18})");

    /**
     * @param number one more for each
     * @param state null where it is gone
     * @param end whether nothing more comes of it
     */
    record Change<T>(long number, String uid, @Nullable T state, boolean end) {

        /** What is gone has come to its end. */
        Change(long number, String uid, @Nullable T state) {
            this(number, uid, state, state == null);
        }
    }

    /** Names this journal: numbers of another one mean nothing here. */
    private final String name;

    private final int keptEnds;
    private final Map<String, Change<T>> byUid = new HashMap<>();
    private final NavigableMap<Long, Change<T>> inOrder = new TreeMap<>();
    private final Deque<Change<T>> ends = new ArrayDeque<>();
    private volatile long last = BEGINNING;
    private long forgotten = BEGINNING;

    /**
     * @param name 8 to 32 hex digits, never used before
     */
    Journal(String name) {
        this(name, KEPT_ENDS);
    }

    Journal(String name, int keptEnds) {
        this.name = name;
        this.keptEnds = keptEnds;
    }

    /** Takes note of a state, unless it is that which is known. */
    synchronized void put(String uid, T state) {
        var known = byUid.get(uid);
        if (known == null || !state.equals(known.state)) {
            append(known, new Change<>(last + 1, uid, state));
        }
    }

    /** Takes note that one is gone, unless it was never there. */
    synchronized void remove(String uid) {
        var known = byUid.get(uid);
        if (known != null && !known.end) {
            end(known, new Change<T>(last + 1, uid, null));
        }
    }

    /** Takes note of its last state, unless it was never there; it changes no more. */
    synchronized void end(String uid, T state) {
        var known = byUid.get(uid);
        if (known != null && !known.end) {
            end(known, new Change<>(last + 1, uid, state, true));
        }
    }

    private void end(Change<T> known, Change<T> end) {
        append(known, end);
        ends.add(end);
        if (ends.size() > keptEnds) {
            var oldest = ends.remove();
            byUid.remove(oldest.uid, oldest);
            inOrder.remove(oldest.number);
            forgotten = oldest.number;
        }
    }

    private void append(@Nullable Change<T> known, Change<T> change) {
        if (known != null) {
            inOrder.remove(known.number);
        }
        byUid.put(change.uid, change);
        inOrder.put(change.number, change);
        last = change.number;
    }

    /** The uids of those that are there. */
    synchronized Set<String> uids() {
        return byUid.values().stream()
                .filter(change -> !change.end)
                .map(Change::uid)
                .collect(Collectors.toSet());
    }

    /** The number of the last change. */
    long last() {
        return last;
    }

    /**
     * The first changes behind that number; null where an end behind it was forgotten.
     *
     * @param ended up to which number whoever asks need not hear of ends, having begun anew since
     */
    synchronized @Nullable List<Change<T>> after(long number, long ended, int most) {
        return isForgotten(number) && ended < forgotten
                ? null
                : inOrder.tailMap(number, false).values().stream().limit(most).toList();
    }

    /** At the beginning nothing was told yet, so nothing is missed. */
    private boolean isForgotten(long number) {
        return number != BEGINNING && number < forgotten;
    }

    /** What a client is told that it has heard everything up to there. */
    String id(long number) {
        return name + "-" + number;
    }

    /** Where a client goes on that was told that; empty where it has to begin anew. */
    synchronized OptionalLong position(@Nullable String id) {
        if (id != null) {
            var matcher = ID.matcher(id);
            if (matcher.matches() && matcher.group(1).equals(name)) {
                var number = Long.parseLong(matcher.group(2));
                if (number <= last && !isForgotten(number)) {
                    return OptionalLong.of(number);
                }
            }
        }
        return OptionalLong.empty();
    }
}
