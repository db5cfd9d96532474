package io.elasticaddress.failover.deciding;

import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Optional;

/**
 * The commands of the last 24 hours, by the broker's clock: the times of the commands themselves, of which the newest
 * handled one is the present. No instance's clock can make a command forgotten too early.
 */
final class HandledCommands {
    static final Duration KEPT = Duration.ofHours(24);

    private static final byte[] PRESENT = {1};

    private final KeyValueStore<String, byte[]> byId;
    private final KeyValueStore<String, byte[]> byTime;

    /** The newest is never forgotten, so it is known after every start. */
    private long newest;

    HandledCommands(KeyValueStore<String, byte[]> byId, KeyValueStore<String, byte[]> byTime) {
        this.byId = byId;
        this.byTime = byTime;
        this.newest = newest(byTime);
    }

    /** What became of the command, where it was handled within the 24 hours before {@code at}. */
    Optional<HandledCommand> find(String account, String commandId, long at) {
        return Optional.ofNullable(get(key(account, commandId)))
                .filter(handled -> at - handled.at() < KEPT.toMillis());
    }

    /**
     * Whether a command of that time may have been handled and forgotten. Commands come in the order of their times, so
     * such a one was read before: by a consumer group whose position the brokers have lost.
     */
    boolean mayHaveForgotten(long at) {
        return at <= newest - KEPT.toMillis();
    }

    void remember(String account, String commandId, HandledCommand handled) {
        var key = key(account, commandId);
        var former = get(key);
        if (former != null) {
            byTime.delete(timeKey(former.at(), key));
        }
        byId.put(key, handled.write());
        byTime.put(timeKey(handled.at(), key), PRESENT);
        newest = Math.max(newest, handled.at());
    }

    /** Forgets those whose time has come, {@code most} at once. */
    void forgetDue(int most) {
        var forgotten = 0;
        try (var due = byTime.range(timeKey(0, ""), timeKey(newest - KEPT.toMillis() + 1, ""))) {
            while (due.hasNext() && forgotten < most) {
                var timeKey = due.next().key;
                byTime.delete(timeKey);
                byId.delete(timeKey.substring(timeKey.indexOf('/') + 1));
                forgotten++;
            }
        }
    }

    private @Nullable HandledCommand get(String key) {
        var value = byId.get(key);
        return value == null ? null : HandledCommand.read(key, value);
    }

    private static long newest(KeyValueStore<String, byte[]> byTime) {
        try (var latestFirst = byTime.reverseAll()) {
            if (!latestFirst.hasNext()) {
                return 0;
            }
            var timeKey = latestFirst.next().key;
            return Long.parseLong(timeKey.substring(0, timeKey.indexOf('/')));
        }
    }

    /** An account has no slash, so no two pairs make the same key. */
    private static String key(String account, String commandId) {
        return account + "/" + commandId;
    }

    private static String timeKey(long at, String key) {
        return "%019d/%s".formatted(Math.max(0, at), key);
    }
}
