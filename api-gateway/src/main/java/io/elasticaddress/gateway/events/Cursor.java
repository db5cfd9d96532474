package io.elasticaddress.gateway.events;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Where one client is in a journal. Used by one thread at a time, but for {@link #isBehind}. A client that begins anew hears
 * of everything that is there, and from then on of everything that changes; in between it may begin anew again.
 */
final class Cursor<T> {
    private static final long NOWHERE = -1;

    private final Journal<T> journal;
    private volatile long position;

    /** What had come to its end when the client began anew it was never told of. */
    private long ended;

    /**
     * @param lastId what the client says that it heard last; null where it says nothing
     */
    Cursor(Journal<T> journal, @Nullable String lastId) {
        this.journal = journal;
        this.position = journal.position(lastId).orElse(NOWHERE);
    }

    /**
     * What a client is told next.
     *
     * @param anew whether what it knows is void, before these changes
     */
    record Page<T>(boolean anew, List<Journal.Change<T>> changes) {}

    /** Whether there is something to tell. Safe to ask from any thread. */
    boolean isBehind() {
        return position < journal.last();
    }

    /** Empty where the client has heard everything. */
    Page<T> next(int most) {
        var anew = false;
        while (true) {
            var changes = position == NOWHERE ? null : journal.after(position, ended, most);
            if (changes == null) {
                anew = true;
                ended = journal.last();
                position = Journal.BEGINNING;
                continue;
            }
            if (changes.isEmpty()) {
                return new Page<>(anew, changes);
            }
            position = changes.getLast().number();
            var told = changes.stream().filter(this::isToBeTold).toList();
            if (anew || !told.isEmpty()) {
                return new Page<>(anew, told);
            }
        }
    }

    private boolean isToBeTold(Journal.Change<T> change) {
        return !change.end() || change.number() > ended;
    }
}
