package io.elasticaddress.failover.elasticaddress;

import io.elasticaddress.contracts.command.Action;
import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.health.FailoverPolicy;
import io.elasticaddress.contracts.health.LastSwitch;
import io.elasticaddress.contracts.health.Standing;
import io.elasticaddress.contracts.state.DeletedElasticAddress;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.Maintenance;
import io.elasticaddress.contracts.state.MaintenanceWindow;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.contracts.state.Stack;
import io.elasticaddress.contracts.state.StackType;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Decisions about groups. Where several rules refuse, the client hears the first of: unknown group (7), version moved
 * (412), unknown stack (2), same stacks (1), unsuitable stack (3), TTL, unknown safety rule, permission (11), empty side (4),
 * safety rules (12); before all of them, a policy that is not what it must be. So nothing is said
 * of a group that is not there; a client with an old picture learns that first, since everything else may follow from it;
 * what is wrong with the request itself comes before who may make it; and a side is only called empty when all that would
 * fill it is in order.
 */
final class GroupDecisions {
    /** A switch to a stack that is down. */
    static final String TARGET_DOWN = "target_down";

    private static final Set<String> SAFETY_RULES = Set.of(TARGET_DOWN, Windows.MAINTENANCE_WINDOW);

    private final Identities identities;
    private final FailoverLimits limits;

    GroupDecisions(Identities identities, FailoverLimits limits) {
        this.identities = identities;
        this.limits = limits;
    }

    Decision create(
            AccountState state, Command.CreateElasticAddress command, String actor, Instant time) {
        Settings wanted;
        try {
            wanted =
                    new Settings(
                            merged(null, command.primaryStackUid()),
                            merged(null, command.secondaryStackUid()),
                            Objects.requireNonNullElse(command.currentStack(), Side.PRIMARY),
                            merged(null, command.ttl()),
                            FailoverPolicyFields.merged(null, command.failoverPolicy()));
        } catch (FailoverPolicyFields.Invalid e) {
            return Decision.rejected(e.rejection());
        }
        return stacksAreKnown(state, wanted)
                .or(() -> stacksDiffer(wanted))
                .or(() -> stacksAreSuitable(state, wanted))
                .or(() -> ttlIsWithinBounds(wanted))
                .or(() -> actorMayUse(state, wanted.stacks(), actor))
                .or(() -> namedSideHasStack(command, wanted))
                .or(() -> numbersAreLeft(state))
                .map(Decision::rejected)
                .orElseGet(() -> created(state, wanted, time));
    }

    Decision update(
            AccountState state, Command.UpdateElasticAddress command, String actor, Instant time) {
        var group = state.liveGroup(command.uid());
        if (group == null) {
            return unknown(command.uid());
        }
        Settings wanted;
        try {
            wanted =
                    new Settings(
                            merged(group.primaryStackUid(), command.primaryStackUid()),
                            merged(group.secondaryStackUid(), command.secondaryStackUid()),
                            Objects.requireNonNullElse(
                                    command.currentStack(), group.currentStack()),
                            merged(group.ttl(), command.ttl()),
                            FailoverPolicyFields.merged(
                                    group.failoverPolicy(), command.failoverPolicy()));
        } catch (FailoverPolicyFields.Invalid e) {
            return Decision.rejected(e.rejection());
        }
        return change(
                state,
                group,
                wanted,
                Asked.of(
                        command.action(),
                        command.expectedVersion(),
                        command.overrideRules(),
                        actor),
                time);
    }

    Decision switchTo(AccountState state, Command.SwitchStack command, String actor, Instant time) {
        var group = state.liveGroup(command.uid());
        if (group == null) {
            return unknown(command.uid());
        }
        var wanted =
                new Settings(
                        group.primaryStackUid(),
                        group.secondaryStackUid(),
                        command.to(),
                        group.ttl(),
                        group.failoverPolicy());
        return change(
                state,
                group,
                wanted,
                Asked.of(
                        command.action(),
                        command.expectedVersion(),
                        command.overrideRules(),
                        actor),
                time);
    }

    /** Needs no permission on stacks: one that has any is refused before. */
    Decision delete(AccountState state, Command.DeleteElasticAddress command, Instant time) {
        var group = state.liveGroup(command.uid());
        if (group == null) {
            return unknown(command.uid());
        }
        return versionHolds(group, command.expectedVersion())
                .or(() -> isDetached(group))
                .map(Decision::rejected)
                .orElseGet(() -> deleted(group, time));
    }

    /**
     * A switch that a maintenance window makes, by the same rules as any other.
     *
     * @param after what the window is to undo then; null: nothing
     */
    Decision carryOut(
            AccountState state,
            ElasticAddress group,
            Side to,
            @Nullable Long ttl,
            @Nullable Maintenance after,
            MaintenanceWindow window,
            Instant time) {
        var wanted =
                new Settings(
                        group.primaryStackUid(),
                        group.secondaryStackUid(),
                        to,
                        ttl,
                        group.failoverPolicy());
        var unsafe = unsafe(state, group, wanted, Action.SWITCH);
        return stacksAreKnown(state, wanted)
                .or(() -> actorMayUse(state, wanted.stacks(), window.actor()))
                .or(() -> newSideHasStack(group, wanted))
                .or(() -> unsafe.filter(no -> !window.overrideRules().containsAll(no.rules())))
                .map(Decision::rejected)
                .orElseGet(
                        () ->
                                Decision.changed(
                                        new Event.StackSwitched(
                                                group,
                                                after(
                                                        group,
                                                        wanted,
                                                        group.lastSwitch(),
                                                        after,
                                                        time)),
                                        overridden(unsafe)));
    }

    private Decision change(
            AccountState state, ElasticAddress group, Settings wanted, Asked asked, Instant time) {
        var involved = Stream.concat(Settings.of(group).stacks(), wanted.stacks()).distinct();
        var unsafe = unsafe(state, group, wanted, asked.action);
        return versionHolds(group, asked.expectedVersion)
                .or(() -> stacksAreKnown(state, wanted))
                .or(() -> stacksDiffer(wanted))
                .or(() -> stacksAreSuitable(state, wanted))
                .or(() -> ttlIsWithinBounds(wanted))
                .or(() -> rulesAreKnown(asked.overrideRules))
                .or(() -> actorMayUse(state, involved, asked.actor))
                .or(() -> newSideHasStack(group, wanted))
                .or(() -> unsafe.filter(refusal -> !asked.overrides(refusal.rules())))
                .map(Decision::rejected)
                .orElseGet(() -> changed(group, wanted, asked.action, overridden(unsafe), time));
    }

    private Decision created(AccountState state, Settings wanted, Instant time) {
        var identity = identities.group(state.nextGroupNumber());
        return Decision.changed(
                new Event.ElasticAddressCreated(
                        new ElasticAddress(
                                state.account(),
                                identity.uid(),
                                identity.id(),
                                identity.dnsName(),
                                wanted.primaryStackUid(),
                                wanted.secondaryStackUid(),
                                wanted.current(),
                                wanted.ttl(),
                                wanted.policy(),
                                null,
                                null,
                                time,
                                time,
                                1)));
    }

    private static Decision changed(
            ElasticAddress group,
            Settings wanted,
            Action action,
            List<String> overridden,
            Instant time) {
        if (wanted.equals(Settings.of(group))) {
            return Decision.unchanged(action, group);
        }
        var maintained = maintained(group, wanted);
        var after =
                after(
                        group,
                        maintained,
                        lastSwitch(group, wanted, time),
                        undoing(group, wanted),
                        time);
        return Decision.changed(
                wanted.current() == group.currentStack()
                        ? new Event.ElasticAddressUpdated(group, after)
                        : new Event.StackSwitched(group, after),
                overridden);
    }

    /** The group's next version, with the same stacks and policy. */
    static ElasticAddress next(
            ElasticAddress group,
            Side current,
            @Nullable Long ttl,
            @Nullable LastSwitch lastSwitch,
            @Nullable Maintenance maintenance,
            Instant time) {
        return after(
                group,
                new Settings(
                        group.primaryStackUid(),
                        group.secondaryStackUid(),
                        current,
                        ttl,
                        group.failoverPolicy()),
                lastSwitch,
                maintenance,
                time);
    }

    private static ElasticAddress after(
            ElasticAddress group,
            Settings wanted,
            @Nullable LastSwitch lastSwitch,
            @Nullable Maintenance maintenance,
            Instant time) {
        return new ElasticAddress(
                group.account(),
                group.uid(),
                group.id(),
                group.dnsName(),
                wanted.primaryStackUid(),
                wanted.secondaryStackUid(),
                wanted.current(),
                wanted.ttl(),
                wanted.policy(),
                lastSwitch,
                maintenance,
                group.createdAt(),
                Times.notBefore(group.updatedAt(), time),
                group.version() + 1);
    }

    /** With other stacks a window no longer finds the group: what it lowered is put back, unless the command says what it is to be. */
    private static Settings maintained(ElasticAddress group, Settings wanted) {
        var maintenance = group.maintenance();
        return maintenance != null
                        && maintenance.ttlLowered()
                        && !hasStacksOf(group, wanted)
                        && Objects.equals(wanted.ttl(), group.ttl())
                ? new Settings(
                        wanted.primaryStackUid(),
                        wanted.secondaryStackUid(),
                        wanted.current(),
                        maintenance.ttl(),
                        wanted.policy())
                : wanted;
    }

    /** What a maintenance window still has to undo after the change; null: nothing. */
    private static @Nullable Maintenance undoing(ElasticAddress group, Settings wanted) {
        var maintenance = group.maintenance();
        if (maintenance == null || !hasStacksOf(group, wanted)) {
            return null;
        }
        var kept =
                Objects.equals(wanted.ttl(), group.ttl())
                        ? maintenance
                        : new Maintenance(maintenance.windowUid(), maintenance.left(), false, null);
        return wanted.current() == group.currentStack() ? kept : kept.afterSwitch();
    }

    private static boolean hasStacksOf(ElasticAddress group, Settings wanted) {
        return Objects.equals(wanted.primaryStackUid(), group.primaryStackUid())
                && Objects.equals(wanted.secondaryStackUid(), group.secondaryStackUid());
    }

    private static List<String> overridden(Optional<Rejection.UnsafeSwitch> unsafe) {
        return unsafe.map(Rejection.UnsafeSwitch::rules).orElse(List.of());
    }

    /** Another policy is a new beginning for one that had given up. */
    private static @Nullable LastSwitch lastSwitch(
            ElasticAddress group, Settings wanted, Instant time) {
        if (wanted.current() != group.currentStack()) {
            return new LastSwitch(time, false, 0);
        }
        var last = group.lastSwitch();
        return last == null || Objects.equals(wanted.policy(), group.failoverPolicy())
                ? last
                : new LastSwitch(last.at(), last.automatic(), 0);
    }

    private static Decision deleted(ElasticAddress group, Instant time) {
        return Decision.changed(
                new Event.ElasticAddressDeleted(
                        group,
                        new DeletedElasticAddress(
                                group.account(),
                                group.uid(),
                                group.id(),
                                group.dnsName(),
                                Times.notBefore(group.updatedAt(), time),
                                group.version() + 1)));
    }

    /** Rule 1. */
    private static Optional<Rejection> stacksDiffer(Settings wanted) {
        return wanted.primaryStackUid() != null
                        && wanted.primaryStackUid().equals(wanted.secondaryStackUid())
                ? Optional.of(new Rejection.SameStacks())
                : Optional.empty();
    }

    /** Rule 2. */
    private static Optional<Rejection> stacksAreKnown(AccountState state, Settings wanted) {
        return wanted.stacks()
                .filter(uid -> state.liveStack(uid) == null)
                .findFirst()
                .map(Rejection.StackNotFound::new);
    }

    /** Rule 3. */
    private static Optional<Rejection> stacksAreSuitable(AccountState state, Settings wanted) {
        return wanted.stacks()
                .filter(uid -> state.liveStack(uid) instanceof Stack stack && !isSuitable(stack))
                .findFirst()
                .map(Rejection.UnsuitableStack::new);
    }

    private static Optional<Rejection> ttlIsWithinBounds(Settings wanted) {
        var ttl = wanted.ttl();
        return ttl == null || ttl >= ElasticAddress.LOWEST_TTL && ttl <= ElasticAddress.HIGHEST_TTL
                ? Optional.empty()
                : Optional.of(new Rejection.TtlOutOfBounds(ttl));
    }

    static boolean isSuitable(Stack stack) {
        return stack.type() == StackType.STANDARD && stack.hasDnsConfiguration();
    }

    /** Rule 4, on create: only the client can name a side; not naming one is never wrong. */
    private static Optional<Rejection> namedSideHasStack(
            Command.CreateElasticAddress command, Settings wanted) {
        var named = command.currentStack();
        return named != null
                        && wanted.stackUid(named) == null
                        && wanted.stackUid(named.other()) != null
                ? Optional.of(new Rejection.NoStackOnSide(named))
                : Optional.empty();
    }

    /** Rule 4, on update and switch. Naming the side that is current already is no switch. */
    private static Optional<Rejection> newSideHasStack(ElasticAddress group, Settings wanted) {
        return wanted.current() != group.currentStack() && wanted.stackUid(wanted.current()) == null
                ? Optional.of(new Rejection.NoStackOnSide(wanted.current()))
                : Optional.empty();
    }

    /** Rule 12: what speaks against making the other side current. Unknown is not down. */
    private Optional<Rejection.UnsafeSwitch> unsafe(
            AccountState state, ElasticAddress group, Settings wanted, Action action) {
        var side = wanted.current();
        if (side == group.currentStack()) {
            return Optional.empty();
        }
        var rules = new ArrayList<String>();
        var reasons = new ArrayList<String>();
        var policy = Objects.requireNonNullElse(wanted.policy(), FailoverPolicy.DEFAULT);
        if (FailoverDecisions.Sight.standing(state, policy, wanted.stackUid(side), limits)
                == Standing.DOWN) {
            rules.add(TARGET_DOWN);
            reasons.add("The %s stack is down".formatted(side.wireName()));
        }
        Windows.against(state, group, side, wanted.stackUid(side))
                .ifPresent(
                        window -> {
                            rules.add(Windows.MAINTENANCE_WINDOW);
                            reasons.add(
                                    "The %s stack is under maintenance until %s (%s)"
                                            .formatted(
                                                    side.wireName(), window.end(), window.uid()));
                        });
        return rules.isEmpty()
                ? Optional.empty()
                : Optional.of(new Rejection.UnsafeSwitch(action, rules, reasons));
    }

    static Optional<Rejection> rulesAreKnown(List<String> overrideRules) {
        return overrideRules.stream()
                .filter(rule -> !SAFETY_RULES.contains(rule))
                .findFirst()
                .map(Rejection.UnknownRule::new);
    }

    /** Rule 7. A deleted group and another account's are unknown like one that never was. */
    private static Decision unknown(String uid) {
        return Decision.rejected(new Rejection.GroupNotFound(uid));
    }

    /** Rule 8. */
    private static Optional<Rejection> isDetached(ElasticAddress group) {
        return group.isAttached()
                ? Optional.of(new Rejection.StillAttached(group.uid()))
                : Optional.empty();
    }

    /** Rule 11. */
    static Optional<Rejection> actorMayUse(
            AccountState state, Stream<String> stackUids, String actor) {
        return stackUids
                .filter(
                        uid ->
                                state.liveStack(uid) instanceof Stack stack
                                        && !stack.failoverGroupEditors().contains(Stack.EVERYONE)
                                        && !stack.failoverGroupEditors().contains(actor))
                .findFirst()
                .map(uid -> new Rejection.PermissionMissing(actor, uid));
    }

    /** Rule 12. */
    private static Optional<Rejection> numbersAreLeft(AccountState state) {
        return state.nextGroupNumber() < Identities.GROUPS
                ? Optional.empty()
                : Optional.of(new Rejection.NumbersExhausted());
    }

    /** {@code If-Match}. */
    private static Optional<Rejection> versionHolds(
            ElasticAddress group, @Nullable Long expectedVersion) {
        return expectedVersion == null || expectedVersion == group.version()
                ? Optional.empty()
                : Optional.of(new Rejection.VersionMoved(expectedVersion, group.version()));
    }

    /** Null leaves the side as it is, the empty string detaches it. */
    private static @Nullable String merged(@Nullable String stored, @Nullable String asked) {
        if (asked == null) {
            return stored;
        }
        return asked.isEmpty() ? null : asked;
    }

    /** Null leaves the TTL as it is, 0 is the zone's. */
    private static @Nullable Long merged(@Nullable Long stored, @Nullable Long asked) {
        if (asked == null) {
            return stored;
        }
        return asked == 0 ? null : asked;
    }

    /** How a change is asked for, and by whom. */
    private record Asked(
            Action action,
            @Nullable Long expectedVersion,
            List<String> overrideRules,
            String actor) {

        /** JSON can say null in a list. */
        static Asked of(
                Action action,
                @Nullable Long expectedVersion,
                @Nullable List<String> overrideRules,
                String actor) {
            return new Asked(
                    action,
                    expectedVersion,
                    overrideRules == null
                            ? List.of()
                            : overrideRules.stream().map(String::valueOf).toList(),
                    actor);
        }

        /** Exactly these: what was named for another danger is no word about this one. */
        boolean overrides(List<String> rules) {
            return Set.copyOf(overrideRules).equals(Set.copyOf(rules));
        }
    }

    /** What a command can change: what a group's two places hold, which is current, its TTL and its policy. */
    private record Settings(
            @Nullable String primaryStackUid,
            @Nullable String secondaryStackUid,
            Side current,
            @Nullable Long ttl,
            @Nullable FailoverPolicy policy) {

        static Settings of(ElasticAddress group) {
            return new Settings(
                    group.primaryStackUid(),
                    group.secondaryStackUid(),
                    group.currentStack(),
                    group.ttl(),
                    group.failoverPolicy());
        }

        @Nullable String stackUid(Side side) {
            return side == Side.PRIMARY ? primaryStackUid : secondaryStackUid;
        }

        Stream<String> stacks() {
            return Stream.concat(
                    Stream.ofNullable(primaryStackUid), Stream.ofNullable(secondaryStackUid));
        }
    }
}
