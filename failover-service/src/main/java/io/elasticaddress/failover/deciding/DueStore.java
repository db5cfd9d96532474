package io.elasticaddress.failover.deciding;

import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is to be reviewed, and when: the earliest first, each once. It stands in the state, so a crash leaves it due. */
final class DueStore {
    private static final int TIME_DIGITS = 19;

    private final KeyValueStore<String, String> byTime;
    private final KeyValueStore<String, Long> times;

    DueStore(KeyValueStore<String, String> byTime, KeyValueStore<String, Long> times) {
        this.byTime = byTime;
        this.times = times;
    }

    /** Whose groups are to be looked at. */
    enum Of {
        GROUP,
        /** Each group that has it on either side. */
        STACK,
        /** Each group of the account. */
        ACCOUNT,
        /** Each group that the maintenance window has to do with. */
        WINDOW,
        /** Likewise, of one that is to end. By its name it comes before those that begin at the same time. */
        ENDING
    }

    /**
     * @param uid the account's name where it is about the account
     */
    record Subject(String account, Of of, String uid) {
        private String key() {
            return account + "/" + of.name().toLowerCase(Locale.ROOT) + "/" + uid;
        }

        private static Subject read(String key) {
            var parts = key.split("/", 3);
            if (parts.length != 3) {
                throw new UnusableState("What is due can't be read: " + key);
            }
            try {
                return new Subject(
                        parts[0], Of.valueOf(parts[1].toUpperCase(Locale.ROOT)), parts[2]);
            } catch (IllegalArgumentException e) {
                throw new UnusableState("What is due can't be read: " + key, e);
            }
        }
    }

    /**
     * @param after up to which group of the subject has been reviewed already; empty: none
     */
    record Due(Instant at, Subject subject, String after) {}

    /** Due by then at the latest, all of it from the start. */
    void put(Subject subject, Instant at) {
        var key = subject.key();
        var former = times.get(key);
        var time = Math.max(0, at.toEpochMilli());
        if (former != null && former <= time) {
            byTime.put(timeKey(former, key), "");
            return;
        }
        remove(key, former);
        times.put(key, time);
        byTime.put(timeKey(time, key), "");
    }

    /** The first of those that are due by now, in their order. Each look copies the keys of all that are. */
    List<Due> first(Instant now, int most) {
        var first = new ArrayList<Due>();
        try (var due =
                byTime.range(timeKey(0, ""), timeKey(Math.max(0, now.toEpochMilli()) + 1, ""))) {
            while (due.hasNext() && first.size() < most) {
                var next = due.next();
                var at = Long.parseLong(next.key.substring(0, TIME_DIGITS));
                first.add(
                        new Due(
                                Instant.ofEpochMilli(at),
                                Subject.read(next.key.substring(TIME_DIGITS + 1)),
                                next.value));
            }
        }
        return first;
    }

    /** Whether it stands there as it was found, and not anew since. */
    boolean isStill(Due due) {
        return due.after()
                .equals(byTime.get(timeKey(due.at().toEpochMilli(), due.subject().key())));
    }

    /** When the first is due; empty where nothing is. */
    Optional<Instant> next() {
        try (var all = byTime.all()) {
            return all.hasNext()
                    ? Optional.of(
                            Instant.ofEpochMilli(
                                    Long.parseLong(all.next().key.substring(0, TIME_DIGITS))))
                    : Optional.empty();
        }
    }

    void done(Due due) {
        var key = due.subject().key();
        remove(key, times.get(key));
        times.delete(key);
    }

    /** The rest of it stays due. */
    void goOn(Due due, String after) {
        byTime.put(timeKey(due.at().toEpochMilli(), due.subject().key()), after);
    }

    private void remove(String key, @Nullable Long time) {
        if (time != null) {
            byTime.delete(timeKey(time, key));
        }
    }

    private static String timeKey(long time, String key) {
        return "%019d/%s".formatted(time, key);
    }
}
