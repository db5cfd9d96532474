package io.elasticaddress.dns.updating;

import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.contracts.dns.ServerAnswer;
import io.elasticaddress.dns.confirming.Reading;
import io.elasticaddress.dns.desired.Wanted;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A look at what each of the zone's servers answers for a name, from the moment that its records should be there until every
 * server has shown them. Guarded by the lock of {@link Names}.
 */
final class Look {
    final NameState name;
    final Wanted wanted;

    /** In nanoseconds of the JVM. */
    final long since = System.nanoTime();

    private final Seen[] servers;
    private final @Nullable Instant updatedAt;
    private final @Nullable Instant decidedAt;
    private boolean ended;
    private boolean overdueTold;

    /** What one server has answered so far. */
    private static final class Seen {
        private @Nullable Reading last;
        private int readings;
        private boolean shows;
        private @Nullable Instant shownAt;
        private @Nullable String lastError;
    }

    /**
     * @param updatedAt when the zone's primary took the update; null where nothing was written
     */
    Look(NameState name, int servers, @Nullable Instant updatedAt) {
        this.name = name;
        this.wanted = name.wanted;
        this.decidedAt = name.repair == null ? name.wanted.changedAt() : null;
        this.servers = Stream.generate(Seen::new).limit(servers).toArray(Seen[]::new);
        var before = goesOn(name);
        this.updatedAt = updatedAt == null && before != null ? before.updatedAt : updatedAt;
        if (before != null) {
            for (var i = 0; i < servers; i++) {
                this.servers[i].shownAt = before.servers[i].shownAt;
                this.servers[i].lastError = before.servers[i].lastError;
            }
        }
    }

    /** The look before this one, if it was for the same records; null where it wasn't. */
    private static @Nullable Look goesOn(NameState name) {
        var before = name.look;
        return before != null && name.repair == null && before.wanted.equals(name.wanted)
                ? before
                : null;
    }

    /** Nobody looks any longer. */
    void end() {
        ended = true;
    }

    boolean isEnded() {
        return ended;
    }

    void take(int server, Reading reading) {
        var seen = servers[server];
        seen.last = reading;
        seen.readings++;
        seen.shows = reading.shows(wanted.records());
        if (!seen.shows) {
            seen.lastError = describe(reading, wanted.records());
        } else if (seen.shownAt == null) {
            seen.shownAt = reading.at();
        }
    }

    boolean shows(int server) {
        return servers[server].shows;
    }

    /** How often the server was read. */
    int readings(int server) {
        return servers[server].readings;
    }

    int showing() {
        var count = 0;
        for (var seen : servers) {
            count += seen.shows ? 1 : 0;
        }
        return count;
    }

    boolean isComplete() {
        return showing() == servers.length;
    }

    /** What keeps one of the servers from showing it, in a sentence; null where nothing is known to. */
    @Nullable String problem() {
        return Stream.of(servers)
                .filter(seen -> !seen.shows)
                .map(seen -> seen.lastError)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** True once. */
    boolean tellOverdue() {
        var first = !overdueTold;
        overdueTold = true;
        return first;
    }

    List<ServerAnswer> answers() {
        var answers = new ArrayList<ServerAnswer>(servers.length);
        for (var seen : servers) {
            var last = seen.last;
            if (last != null) {
                var shownAt = seen.shows ? seen.shownAt : null;
                answers.add(
                        new ServerAnswer(
                                last.server(),
                                last.records(),
                                last.at(),
                                last.error(),
                                shownAt,
                                millis(decidedAt, shownAt),
                                millis(updatedAt, shownAt),
                                seen.lastError));
            }
        }
        return answers;
    }

    private static @Nullable Long millis(@Nullable Instant from, @Nullable Instant to) {
        return from == null || to == null
                ? null
                : Math.max(0, Duration.between(from, to).toMillis());
    }

    private static String describe(Reading reading, List<RecordSet> wanted) {
        return reading.error() != null
                ? reading.server() + ": " + reading.error()
                : "%s answers %s instead of %s"
                        .formatted(
                                reading.server(),
                                Statements.describe(reading.records()),
                                Statements.describe(wanted));
    }
}
