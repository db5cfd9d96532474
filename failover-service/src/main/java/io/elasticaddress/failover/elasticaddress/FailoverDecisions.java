package io.elasticaddress.failover.elasticaddress;

import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.health.FailoverPolicy;
import io.elasticaddress.contracts.health.FailoverPolicy.Failback;
import io.elasticaddress.contracts.health.Grounds;
import io.elasticaddress.contracts.health.LastSwitch;
import io.elasticaddress.contracts.health.Standing;
import io.elasticaddress.contracts.health.Verdict;
import io.elasticaddress.contracts.health.Vote;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.FailoverHold;
import io.elasticaddress.contracts.state.Side;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What policies do by themselves. A group whose current stack is down is switched unless a rule holds it; the rules are asked
 * in the order in which they stand here, and the first that holds it is named. A group that its policy took to the secondary
 * stack goes back to the primary one where the policy says so.
 */
public final class FailoverDecisions {
    public static final String CURRENT_DOWN = "current_down";
    public static final String FAILBACK = "failback";
    public static final String PAUSED = "paused";
    public static final String NO_OTHER_STACK = "no_other_stack";
    public static final String BOTH_DOWN = "both_down";
    public static final String OTHER_UNKNOWN = "other_unknown";
    public static final String OPERATOR_HOLD = "operator_hold";
    public static final String GAVE_UP = "gave_up";
    public static final String HOLD_DOWN = "hold_down";
    public static final String TOO_MANY_STACKS = "too_many_stacks";

    /** At whether a group can go back, while nobody knows. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);

    private final FailoverLimits limits;

    public FailoverDecisions(FailoverLimits limits) {
        this.limits = limits;
    }

    /** Of a group of the account, live or not. Changes nothing: whoever asks applies it. */
    public Review review(AccountState state, String groupUid, Instant time) {
        var group = state.liveGroup(groupUid);
        if (group == null || !group.policy().isAutomatic()) {
            return release(state, groupUid, time, null);
        }
        var sight = new Sight(state, group, limits);
        if (sight.current == Standing.DOWN) {
            return failover(state, group, sight, time);
        }
        var hold = state.hold(groupUid);
        if (hold != null && hold.grounds() != null) {
            // One change at a time; whether to go back is asked right after.
            return release(state, groupUid, time, time);
        }
        return failback(state, group, sight, time);
    }

    private Review failover(AccountState state, ElasticAddress group, Sight sight, Instant time) {
        var held = held(state, group, sight, time);
        if (held.isPresent()) {
            return hold(state, group, sight, held.get(), time);
        }
        var side = group.currentStack().other();
        var after = switched(group, side, time);
        return new Review(
                new Event.StackSwitched(group, after),
                sight.grounds(CURRENT_DOWN, null),
                "The %s stack is down and the %s one is up"
                        .formatted(group.currentStack().wireName(), side.wireName()),
                group.currentStackUid(),
                null);
    }

    private Optional<Held> held(
            AccountState state, ElasticAddress group, Sight sight, Instant time) {
        return isPaused(state)
                .or(() -> hasNoOther(group, sight))
                .or(() -> isMaintained(state, group))
                .or(() -> operatorHolds(group, time))
                .or(() -> gaveUp(group))
                .or(() -> isHeldDown(group, time))
                .or(() -> tooManyStacks(state, group, time));
    }

    private Optional<Held> isPaused(AccountState state) {
        if (limits.paused()) {
            return Optional.of(
                    new Held(PAUSED, "Failover is paused for the whole installation", null));
        }
        var settings = state.settings();
        return settings != null && settings.failoverPaused()
                ? Optional.of(new Held(PAUSED, "Failover is paused for the account", null))
                : Optional.empty();
    }

    private static Optional<Held> hasNoOther(ElasticAddress group, Sight sight) {
        var side = group.currentStack().other().wireName();
        if (group.stackUid(group.currentStack().other()) == null) {
            return Optional.of(
                    new Held(NO_OTHER_STACK, "No %s stack is set".formatted(side), null));
        }
        return switch (sight.other) {
            case UP -> Optional.empty();
            case DOWN -> Optional.of(new Held(BOTH_DOWN, "Both stacks are down", null));
            case UNKNOWN ->
                    Optional.of(
                            new Held(
                                    OTHER_UNKNOWN,
                                    "Nobody knows whether the %s stack is up".formatted(side),
                                    null));
        };
    }

    private static Optional<Held> isMaintained(AccountState state, ElasticAddress group) {
        var side = group.currentStack().other();
        return Windows.against(state, group, side, group.stackUid(side))
                .map(
                        window ->
                                new Held(
                                        Windows.MAINTENANCE_WINDOW,
                                        "The %s stack is under maintenance (%s)"
                                                .formatted(side.wireName(), window.uid()),
                                        window.end()));
    }

    private static Optional<Held> operatorHolds(ElasticAddress group, Instant time) {
        var last = group.lastSwitch();
        if (last == null || last.automatic()) {
            return Optional.empty();
        }
        var until = last.at().plusMillis(group.policy().operatorHoldMs());
        return time.isBefore(until)
                ? Optional.of(
                        new Held(
                                OPERATOR_HOLD, "It was switched on purpose at " + last.at(), until))
                : Optional.empty();
    }

    private static Optional<Held> gaveUp(ElasticAddress group) {
        var last = group.lastSwitch();
        return last != null && last.streak() >= FailoverLimits.MOST_IN_A_ROW
                ? Optional.of(
                        new Held(
                                GAVE_UP,
                                "It was switched %d times in a row; a switch or another policy begins anew"
                                        .formatted(last.streak()),
                                null))
                : Optional.empty();
    }

    private static Optional<Held> isHeldDown(ElasticAddress group, Instant time) {
        var last = group.lastSwitch();
        if (last == null || !last.automatic()) {
            return Optional.empty();
        }
        var until = last.at().plus(holdDown(group.policy(), last));
        return time.isBefore(until)
                ? Optional.of(new Held(HOLD_DOWN, "It was switched at " + last.at(), until))
                : Optional.empty();
    }

    private Optional<Held> tooManyStacks(AccountState state, ElasticAddress group, Instant time) {
        var recent = state.failedOver();
        var since = time.minus(FailoverLimits.WITHIN);
        var others =
                recent.entrySet().stream()
                        .filter(entry -> entry.getValue().isAfter(since))
                        .filter(entry -> !entry.getKey().equals(group.currentStackUid()))
                        .toList();
        var most = limits.mostStacks(state.stackCount());
        if (others.size() < most) {
            return Optional.empty();
        }
        var oldest = others.stream().map(entry -> entry.getValue()).min(Comparator.naturalOrder());
        return Optional.of(
                new Held(
                        TOO_MANY_STACKS,
                        "%d of the account's stacks failed over within a minute, and %d may: what looks at them may be what is broken"
                                .formatted(others.size(), most),
                        oldest.orElse(time).plus(FailoverLimits.WITHIN)));
    }

    private Review failback(AccountState state, ElasticAddress group, Sight sight, Instant time) {
        var policy = group.policy();
        var last = group.lastSwitch();
        if (policy.failback() == Failback.NEVER
                || group.currentStack() == Side.PRIMARY
                || last == null
                || !last.automatic()
                || last.streak() >= FailoverLimits.MOST_IN_A_ROW
                || isPaused(state).isPresent()
                || group.maintenance() != null && group.maintenance().left() != null) {
            return Review.nothing(null);
        }
        var maintained = isMaintained(state, group);
        if (maintained.isPresent()) {
            return Review.nothing(maintained.get().until);
        }
        if (sight.other != Standing.UP) {
            // When it is down, a report says so when it no longer is; a vantage point that comes
            // back reports nothing.
            return Review.nothing(
                    sight.other == Standing.UNKNOWN ? time.plus(BETWEEN_LOOKS) : null);
        }
        var earliest =
                latest(
                        sight.upSince(time).plusMillis(policy.failbackAfterMs()),
                        last.at().plus(holdDown(policy, last)));
        var window = policy.failbackWindow();
        if (window != null) {
            earliest = DailyWindow.parse(window).orElseThrow().next(latest(earliest, time));
        }
        if (time.isBefore(earliest)) {
            return Review.nothing(earliest);
        }
        return new Review(
                new Event.StackSwitched(group, switched(group, Side.PRIMARY, time)),
                sight.grounds(FAILBACK, null),
                "The primary stack is up again",
                null,
                null);
    }

    private static Review hold(
            AccountState state, ElasticAddress group, Sight sight, Held held, Instant time) {
        var before = state.hold(group.uid());
        var former = before == null ? null : before.grounds();
        if (before != null
                && former != null
                && former.rule().equals(held.rule)
                && Objects.equals(before.until(), held.until)) {
            return Review.nothing(held.until);
        }
        var grounds = sight.grounds(held.rule, held.details);
        var sameRule = former != null && former.rule().equals(held.rule);
        return new Review(
                new Event.FailoverHeld(
                        before,
                        new FailoverHold(
                                state.account(),
                                group.uid(),
                                grounds,
                                before != null && sameRule ? before.since() : time,
                                held.until,
                                before == null ? 1 : before.version() + 1)),
                grounds,
                held.details,
                null,
                held.until);
    }

    /** Where something is held, nothing is any longer. */
    private static Review release(
            AccountState state, String groupUid, Instant time, @Nullable Instant again) {
        var before = state.hold(groupUid);
        if (before == null || before.grounds() == null) {
            return Review.nothing(again);
        }
        return new Review(
                new Event.FailoverHeld(
                        before,
                        new FailoverHold(
                                state.account(), groupUid, null, time, null, before.version() + 1)),
                null,
                "Nothing holds the group any longer",
                null,
                again);
    }

    private static ElasticAddress switched(ElasticAddress group, Side side, Instant time) {
        var last = group.lastSwitch();
        var streak =
                last != null
                                && last.automatic()
                                && time.isBefore(last.at().plus(calm(group.policy())))
                        ? last.streak() + 1
                        : 1;
        var maintenance = group.maintenance();
        return GroupDecisions.next(
                group,
                side,
                group.ttl(),
                new LastSwitch(time, true, streak),
                maintenance == null ? null : maintenance.afterSwitch(),
                time);
    }

    /** Twice as long after each switch of a row. */
    private static Duration holdDown(FailoverPolicy policy, LastSwitch last) {
        return Duration.ofMillis(policy.holdDownMs() << Math.max(0, last.streak() - 1));
    }

    /** Without a switch for so long, a row is over: as long as its last is held down. */
    private static Duration calm(FailoverPolicy policy) {
        return Duration.ofMillis(policy.holdDownMs() << (FailoverLimits.MOST_IN_A_ROW - 1));
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /**
     * A rule that holds a group.
     *
     * @param until when it does no longer; null where only a report or a command can change it
     */
    private record Held(String rule, String details, @Nullable Instant until) {}

    /** What is known of a group's two stacks. */
    static final class Sight {
        final Standing current;
        final Standing other;
        private final List<Vote> currentVotes;
        private final List<Vote> otherVotes;

        Sight(AccountState state, ElasticAddress group, FailoverLimits limits) {
            var here = group.currentStackUid();
            var there = group.stackUid(group.currentStack().other());
            current = standing(state, group.policy(), here, limits);
            other = standing(state, group.policy(), there, limits);
            currentVotes = fresh(state, here);
            otherVotes = fresh(state, there);
        }

        Grounds grounds(String rule, @Nullable String details) {
            return new Grounds(rule, currentVotes, otherVotes, details);
        }

        /** Since when the other stack has been up without a doubt. */
        Instant upSince(Instant time) {
            return otherVotes.stream()
                    .filter(vote -> vote.verdict() != Verdict.DOWN)
                    .map(Vote::since)
                    .max(Comparator.naturalOrder())
                    .orElse(time);
        }

        static Standing standing(
                AccountState state,
                FailoverPolicy policy,
                @Nullable String stackUid,
                FailoverLimits limits) {
            var stack = stackUid == null ? null : state.liveStack(stackUid);
            var health = stackUid == null ? null : state.health(stackUid);
            if (stack == null
                    || health == null
                    || state.vantages().size() < limits.fewestVantages()) {
                return Standing.UNKNOWN;
            }
            return policy.quorum().standing(stack.healthCheck(), health.votes(), state.vantages());
        }

        private static List<Vote> fresh(AccountState state, @Nullable String stackUid) {
            var stack = stackUid == null ? null : state.liveStack(stackUid);
            var health = stackUid == null ? null : state.health(stackUid);
            if (stack == null || health == null) {
                return List.of();
            }
            return health.votes().stream()
                    .filter(vote -> vote.isFresh(stack.healthCheck(), state.vantages()))
                    .toList();
        }
    }
}
