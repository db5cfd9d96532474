package io.elasticaddress.failover.elasticaddress;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.state.MaintenanceWindow;
import io.elasticaddress.contracts.state.MaintenanceWindow.Phase;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Decisions about maintenance that is planned or cancelled; what windows then do is {@link MaintenanceRuns}'. */
final class MaintenanceDecisions {
    static final int MOST_WINDOWS = 100;
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final Duration FARTHEST = Duration.ofDays(366);

    private final Identities identities;
    private final Ttls ttls;

    MaintenanceDecisions(Identities identities, Ttls ttls) {
        this.identities = identities;
        this.ttls = ttls;
    }

    Decision plan(AccountState state, Command.PlanMaintenance command, String actor, Instant time) {
        MaintenanceWindow window;
        try {
            var asked = window(state, command, actor, time);
            window = asked.gradual() ? prepared(state, asked, time) : asked;
        } catch (Invalid e) {
            return Decision.rejected(e.rejection);
        }
        var rules = window.overrideRules();
        return subjectIsKnown(state, window)
                .or(() -> GroupDecisions.rulesAreKnown(rules))
                .or(() -> GroupDecisions.actorMayUse(state, stacks(state, window), actor))
                .or(() -> isRoom(state, command))
                .or(() -> nothingOverlaps(state, command, window))
                .map(Decision::rejected)
                .orElseGet(() -> Decision.changed(new Event.MaintenancePlanned(window)));
    }

    Decision cancel(AccountState state, Command.CancelMaintenance command, Instant time) {
        var window = state.window(command.uid());
        if (window == null) {
            return Decision.rejected(new Rejection.WindowNotFound(command.uid()));
        }
        if (window.phase() == Phase.CLOSING) {
            return Decision.unchanged(command.action(), window);
        }
        var after =
                window.next(
                        window.phase() == Phase.PLANNED ? Phase.CANCELLED : Phase.CLOSING,
                        window.openAt(),
                        window.forgottenAt(),
                        time,
                        Times.notBefore(window.updatedAt(), time));
        return Decision.changed(new Event.MaintenanceCancelled(window, after));
    }

    private MaintenanceWindow window(
            AccountState state, Command.PlanMaintenance command, String actor, Instant time) {
        if ((command.groupUid() == null) == (command.stackUid() == null)) {
            throw new Invalid("group_uid", "or stack_uid must be given, and not both");
        }
        var start = command.start() == null ? time : time("start", command.start());
        var end = time("end", command.end());
        if (!end.isAfter(start) || !end.isAfter(time)) {
            throw new Invalid("end", "must come after start and after now");
        }
        if (end.isAfter(start.plus(LONGEST))) {
            throw new Invalid("end", "must be within %d days of start".formatted(LONGEST.toDays()));
        }
        if (start.isAfter(time.plus(FARTHEST))) {
            throw new Invalid("start", "must be within %d days".formatted(FARTHEST.toDays()));
        }
        var gradual = Boolean.TRUE.equals(command.gradual());
        return new MaintenanceWindow(
                state.account(),
                identities.windowUid(state.nextWindowNumber()),
                command.groupUid(),
                command.stackUid(),
                start,
                end,
                !Boolean.FALSE.equals(command.switchBack()),
                gradual,
                // JSON can say null in a list.
                Stream.ofNullable(command.overrideRules())
                        .flatMap(List::stream)
                        .map(String::valueOf)
                        .distinct()
                        .toList(),
                actor,
                command.reason(),
                Phase.PLANNED,
                null,
                start,
                null,
                null,
                time,
                time,
                1);
    }

    /** When the TTLs are to be lowered, and when that is waited out. */
    private MaintenanceWindow prepared(AccountState state, MaintenanceWindow window, Instant time) {
        var lead = ttls.lead(state, window);
        var prepareAt = Times.notBefore(time, window.start().minus(lead));
        var openAt = Times.notBefore(window.start(), prepareAt.plus(lead));
        if (!openAt.isBefore(window.end())) {
            throw new Invalid(
                    "end",
                    "must come after %s, when resolvers can have forgotten the TTLs before"
                            .formatted(openAt));
        }
        return window.opening(prepareAt, openAt);
    }

    private static Instant time(String field, String text) {
        try {
            return Instant.ofEpochMilli(OffsetDateTime.parse(text).toInstant().toEpochMilli());
        } catch (DateTimeException e) {
            throw new Invalid(field, "must be a time as in RFC 3339, such as 2026-11-26T02:00:00Z");
        }
    }

    private static Optional<Rejection> subjectIsKnown(
            AccountState state, MaintenanceWindow window) {
        var group = window.groupUid();
        if (group != null && state.liveGroup(group) == null) {
            return Optional.of(new Rejection.GroupNotFound(group));
        }
        var stack = window.stackUid();
        return stack != null && state.liveStack(stack) == null
                ? Optional.of(new Rejection.StackNotFound(stack))
                : Optional.empty();
    }

    /** A group's, as if it were switched by hand; the stack itself, which decides for all groups that leave it. */
    private static Stream<String> stacks(AccountState state, MaintenanceWindow window) {
        var group = window.groupUid() == null ? null : state.liveGroup(window.groupUid());
        return group == null
                ? Stream.ofNullable(window.stackUid())
                : Stream.of(group.primaryStackUid(), group.secondaryStackUid())
                        .filter(Objects::nonNull);
    }

    private static Optional<Rejection> isRoom(AccountState state, Command.PlanMaintenance command) {
        return state.windows().size() < MOST_WINDOWS
                ? Optional.empty()
                : Optional.of(new Rejection.TooManyWindows(command.action(), MOST_WINDOWS));
    }

    private static Optional<Rejection> nothingOverlaps(
            AccountState state, Command.PlanMaintenance command, MaintenanceWindow window) {
        return state.windows().stream()
                .filter(other -> Windows.overlap(state, window, other))
                .findFirst()
                .map(
                        other ->
                                new Rejection.WindowsOverlap(
                                        command.action(), other.uid(), other.start(), other.end()));
    }

    private static final class Invalid extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient Rejection rejection;

        Invalid(String field, String problem) {
            super(field + " " + problem, null, false, false);
            this.rejection = new Rejection.InvalidWindow(field, problem);
        }
    }
}
