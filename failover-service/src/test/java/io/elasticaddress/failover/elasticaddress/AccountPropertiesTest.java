package io.elasticaddress.failover.elasticaddress;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.health.Verdict;
import io.elasticaddress.contracts.state.AccountSettings;
import io.elasticaddress.contracts.state.DeletedElasticAddress;
import io.elasticaddress.contracts.state.DeletedStack;
import io.elasticaddress.contracts.state.DeletedWebhook;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.FailoverHold;
import io.elasticaddress.contracts.state.MaintenanceWindow;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.contracts.state.Stack;
import io.elasticaddress.contracts.state.StackHealth;
import io.elasticaddress.contracts.state.StackType;
import io.elasticaddress.contracts.state.Webhook;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** What holds after any sequence of commands, accepted or not. Few uids, so that commands meet. */
class AccountPropertiesTest {
    private static final Identities IDENTITIES = new Identities("test", "ea.test");
    private static final List<String> STACKS = List.of("blue", "green", "red");

    /** A command, who tells it, and the clock's reading, which may go back. */
    record Step(Command command, String actor, Instant time) {}

    @Property(tries = 400)
    void a_change_moves_the_version_by_one_and_time_never_goes_back(
            @ForAll("steps") @Size(max = 60) List<Step> steps) {
        var account = Account.empty();
        for (var step : steps) {
            var decision = tell(account, step);
            if (decision instanceof Decision.Accepted accepted
                    && accepted.event() instanceof Event.Change change) {
                var before = change.before();
                assertThat(change.after().version())
                        .isEqualTo(before == null ? 1 : before.version() + 1);
                assertThat(accepted.outcome().version()).isEqualTo(change.after().version());
                assertThat(changedAt(change.after())).isAfterOrEqualTo(createdAt(change.after()));
                if (before != null) {
                    assertThat(changedAt(change.after())).isAfterOrEqualTo(changedAt(before));
                    assertThat(change.after().key()).isEqualTo(before.key());
                }
            }
        }
    }

    @Property(tries = 400)
    void what_was_not_a_change_leaves_the_state_as_it_was(
            @ForAll("steps") @Size(max = 60) List<Step> steps) {
        var account = Account.empty();
        for (var step : steps) {
            var before = account.state();
            var decision = tell(account, step);
            if (!(decision instanceof Decision.Accepted accepted
                    && accepted.event() instanceof Event.Change)) {
                assertThat(account.state()).isEqualTo(before);
            }
        }
    }

    @Property(tries = 400)
    void no_two_groups_share_an_id_a_uid_or_a_name_not_even_with_deleted_ones(
            @ForAll("steps") @Size(max = 60) List<Step> steps) {
        var account = Account.empty();
        steps.forEach(step -> tell(account, step));

        var groups = account.state().groups().values();
        var ids = new HashSet<Long>();
        var names = new HashSet<String>();
        for (var group : groups) {
            switch (group) {
                case ElasticAddress live -> {
                    ids.add(live.id());
                    names.add(live.dnsName());
                }
                case DeletedElasticAddress deleted -> {
                    ids.add(deleted.id());
                    names.add(deleted.dnsName());
                }
                default -> throw new AssertionError(group);
            }
        }
        assertThat(ids).hasSameSizeAs(groups);
        assertThat(names).hasSameSizeAs(groups);
    }

    @Property(tries = 400)
    void the_stacks_of_a_live_group_are_live_different_and_suitable(
            @ForAll("steps") @Size(max = 60) List<Step> steps) {
        var account = Account.empty();
        for (var step : steps) {
            tell(account, step);
            for (var snapshot : account.state().groups().values()) {
                if (snapshot instanceof ElasticAddress group && group.isAttached()) {
                    assertThat(group.primaryStackUid()).isNotEqualTo(group.secondaryStackUid());
                    Stream.of(Side.values())
                            .map(group::stackUid)
                            .filter(uid -> uid != null)
                            .forEach(
                                    uid ->
                                            assertThat(account.state().liveStack(uid))
                                                    .isNotNull()
                                                    .matches(GroupDecisions::isSuitable));
                }
            }
        }
    }

    @Property(tries = 400)
    void a_ttl_is_within_its_bounds(@ForAll("steps") @Size(max = 60) List<Step> steps) {
        var account = Account.empty();
        for (var step : steps) {
            tell(account, step);
            for (var snapshot : account.state().groups().values()) {
                if (snapshot instanceof ElasticAddress group && group.ttl() != null) {
                    assertThat(group.ttl())
                            .isBetween(ElasticAddress.LOWEST_TTL, ElasticAddress.HIGHEST_TTL);
                }
            }
        }
    }

    @Property(tries = 400)
    void the_address_version_moves_exactly_when_dns_could_see_it(
            @ForAll("steps") @Size(max = 60) List<Step> steps) {
        var account = Account.empty();
        for (var step : steps) {
            if (tell(account, step) instanceof Decision.Accepted(Event event, _, _)) {
                switch (event) {
                    case Event.StackUpdated updated ->
                            assertThat(
                                            updated.after().addressVersion()
                                                    > updated.before().addressVersion())
                                    .isEqualTo(!dns(updated.before()).equals(dns(updated.after())));
                    case Event.StackRegistered(DeletedStack before, Stack after)
                            when before != null ->
                            assertThat(after.addressVersion())
                                    .isEqualTo(before.addressVersion() + 1);
                    default -> {}
                }
            }
        }
    }

    @Property(tries = 400)
    void replaying_the_events_gives_the_same_state(
            @ForAll("steps") @Size(max = 60) List<Step> steps) {
        var account = Account.empty();
        var events = new ArrayList<Event>();
        for (var step : steps) {
            events.add(tell(account, step).event(step.command()));
        }

        var replayed = InMemoryAccountState.empty("acme");
        for (var event : events) {
            if (event instanceof Event.Change change) {
                replayed = replayed.apply(change);
            }
        }

        assertThat(replayed).isEqualTo(account.state());
    }

    @Property(tries = 400)
    void told_twice_a_command_changes_nothing_the_second_time_or_is_refused(
            @ForAll("steps") @Size(max = 60) List<Step> steps) {
        var account = Account.empty();
        for (var step : steps) {
            tell(account, step);
            if (!(step.command() instanceof Command.CreateElasticAddress)
                    && !(step.command() instanceof Command.RegisterStack)) {
                assertThat(account.decide(step.command()).event(step.command()))
                        .isNotInstanceOf(Event.Change.class);
            }
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        var time = Arbitraries.longs().between(-5, 60).map(Account.NOON::plusSeconds);
        var actor = Arbitraries.of("alice", "alice", "bob");
        return Combinators.combine(commands(), actor, time).as(Step::new).list();
    }

    private static Arbitrary<Command> commands() {
        var side = Arbitraries.of(Side.class);
        var stack = Arbitraries.of(STACKS);
        var asked = Arbitraries.of("blue", "green", "red", "", "none").injectNull(0.3);
        var group = Arbitraries.integers().between(0, 4).map(n -> IDENTITIES.group(n).uid());
        var version = Arbitraries.longs().between(1, 4).injectNull(0.8);
        var ttl = Arbitraries.of(0L, 59L, 60L, 300L, 3600L, 3601L).injectNull(0.6);
        var type = Arbitraries.of(StackType.STANDARD, StackType.STANDARD, StackType.CLUSTER);
        var ipv4 =
                Arbitraries.of(
                        List.<String>of(),
                        List.of("192.0.2.1"),
                        List.of("192.0.2.2"),
                        List.of("192.0.2.1", "192.0.2.2"),
                        List.of("300.0.2.1"));
        var fqdn = Arbitraries.of("", "a.example.com", "A.example.com.", "-").injectNull(0.5);
        var editors = Arbitraries.of(List.of("*"), List.of("*"), List.of("bob"));
        return Arbitraries.<Command>oneOf(
                Combinators.combine(asked, asked, side.injectNull(0.5), ttl)
                        .as(
                                (one, two, current, seconds) ->
                                        new Command.CreateElasticAddress(
                                                one, two, current, seconds, null, null)),
                Combinators.combine(group, asked, asked, side.injectNull(0.5), ttl, version)
                        .as(
                                (uid, one, two, current, seconds, expected) ->
                                        new Command.UpdateElasticAddress(
                                                uid, one, two, current, seconds, null, null,
                                                expected, null)),
                Combinators.combine(group, side, version)
                        .as(
                                (uid, to, expected) ->
                                        new Command.SwitchStack(uid, to, expected, null)),
                Combinators.combine(group, version)
                        .as(
                                (uid, expected) ->
                                        new Command.DeleteElasticAddress(uid, expected, null)),
                Combinators.combine(stack.injectNull(0.1), type, fqdn, ipv4, editors)
                        .as(
                                (uid, kind, name, addresses, who) ->
                                        new Command.RegisterStack(
                                                uid, "name", null, null, null, kind, name,
                                                addresses, null, null, who, null)),
                Combinators.combine(
                                stack,
                                type.injectNull(0.8),
                                fqdn,
                                ipv4.injectNull(0.5),
                                editors.injectNull(0.8))
                        .as(
                                (uid, kind, name, addresses, who) ->
                                        new Command.UpdateStack(
                                                uid, null, null, null, null, kind, name, addresses,
                                                null, null, who, null)),
                stack.map(uid -> new Command.RemoveStack(uid, null)),
                Combinators.combine(
                                stack, Arbitraries.of("v1", "v2"), Arbitraries.of(Verdict.class))
                        .as(
                                (uid, vantage, verdict) ->
                                        new Command.ReportHealth(
                                                uid, vantage, null, "1", verdict, 1, null)),
                Arbitraries.of(true, false).map(paused -> new Command.SetFailover(paused, null)));
    }

    private static Decision tell(Account account, Step step) {
        return account.as(step.actor()).at(step.time()).tell(step.command());
    }

    private static List<Object> dns(Stack stack) {
        return List.of(String.valueOf(stack.fqdn()), stack.ipv4(), stack.ipv6());
    }

    private static Instant createdAt(Snapshot snapshot) {
        return time(snapshot, ElasticAddress::createdAt, Stack::createdAt);
    }

    private static Instant changedAt(Snapshot snapshot) {
        return time(snapshot, ElasticAddress::updatedAt, Stack::updatedAt);
    }

    private static Instant time(
            Snapshot snapshot,
            Function<ElasticAddress, Instant> ofGroup,
            Function<Stack, Instant> ofStack) {
        return switch (snapshot) {
            case ElasticAddress group -> ofGroup.apply(group);
            case Stack stack -> ofStack.apply(stack);
            case DeletedElasticAddress deleted -> deleted.deletedAt();
            case DeletedStack deleted -> deleted.deletedAt();
            case StackHealth health -> health.updatedAt();
            case FailoverHold hold -> hold.since();
            case AccountSettings settings -> settings.updatedAt();
            case MaintenanceWindow window -> window.updatedAt();
            case Webhook webhook -> webhook.updatedAt();
            case DeletedWebhook deleted -> deleted.deletedAt();
        };
    }
}
