package io.elasticaddress.failover.deciding;

import static io.elasticaddress.failover.deciding.TestedTopology.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.command.CommandMessage;
import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.event.EventMessage;
import io.elasticaddress.contracts.health.FailoverPolicyRequest;
import io.elasticaddress.contracts.health.HealthCheckRequest;
import io.elasticaddress.contracts.health.Vantage;
import io.elasticaddress.contracts.health.Verdict;
import io.elasticaddress.contracts.outcome.Outcome;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.FailoverHold;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.contracts.state.StackHealth;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Policies over the whole topology: what is reported leads to events and snapshots without anybody asking for them. */
class PolicyTopologyTest {
    private static final Duration STEP = Duration.ofMillis(10);
    private static final HealthCheckRequest TCP =
            new HealthCheckRequest(
                    "tcp", 80L, null, null, null, null, null, null, null, null, null, null, null,
                    null, null, null);
    private static final FailoverPolicyRequest AUTOMATIC =
            new FailoverPolicyRequest("automatic", null, null, null, null, null, null);

    private final TestedTopology topology = new TestedTopology();
    private final String account = TestedTopology.account();

    @BeforeEach
    void two_stacks_that_are_up_as_seen_from_one_place() {
        topology.vantages.set(List.of(new Vantage("v1", null, "1")));
        for (var uid : List.of("blue", "green")) {
            topology.tell(
                    account,
                    new Command.RegisterStack(
                            uid,
                            uid,
                            null,
                            null,
                            null,
                            null,
                            null,
                            List.of(uid.equals("blue") ? "192.0.2.1" : "192.0.2.2"),
                            null,
                            null,
                            null,
                            TCP,
                            null));
            says(uid, Verdict.UP);
        }
    }

    @AfterEach
    void close() {
        topology.close();
    }

    private CommandMessage says(String uid, Verdict verdict) {
        var told =
                message(account, new Command.ReportHealth(uid, "v1", null, "1", verdict, 1, null));
        topology.send(told);
        topology.outcomes();
        return told;
    }

    private String group() {
        return ((Outcome.Accepted)
                        topology.tell(
                                account,
                                new Command.CreateElasticAddress(
                                        "blue", "green", null, null, AUTOMATIC, null)))
                .uid();
    }

    /** The driver calls what is scheduled once, however far its clock is moved. */
    private void manySteps() {
        for (var i = 0; i < 20; i++) {
            topology.timePasses(STEP);
        }
    }

    private void readAll() {
        topology.eventMessages();
        topology.snapshots();
    }

    @Test
    void a_verdict_has_an_event_and_a_snapshot_of_its_own_and_moves_the_groups_in_the_same_step() {
        var uid = group();
        readAll();

        says("blue", Verdict.DOWN);

        var messages = topology.eventMessages();
        assertThat(messages.getFirst().event()).isInstanceOf(Event.HealthReported.class);
        var switched = (Event.StackSwitched) messages.getLast().event();
        assertThat(messages).hasSize(2);
        assertThat(switched.after().uid()).isEqualTo(uid);
        assertThat(switched.after().currentStack()).isEqualTo(Side.SECONDARY);
        var cause = messages.getLast().cause();
        assertThat(cause.via()).isEqualTo("policy");
        assertThat(cause.grounds().rule()).isEqualTo("current_down");
        assertThat(cause.grounds().current()).hasSize(1);
        var snapshots = topology.snapshots();
        assertThat(snapshots).hasSize(2);
        assertThat(snapshots.getFirst())
                .isInstanceOfSatisfying(
                        StackHealth.class, health -> assertThat(health.version()).isEqualTo(2));
        assertThat(snapshots.getLast()).isEqualTo(switched.after());
        assertThat(topology.outcomes()).isEmpty();
    }

    @Test
    void nothing_wakes_while_there_is_nothing_to_wake_for() {
        group();
        manySteps();

        assertThat(topology.store(DecisionStores.DUE).approximateNumEntries()).isZero();
        says("blue", Verdict.DOWN);
        manySteps();
        says("blue", Verdict.UP);
        manySteps();
        assertThat(topology.store(DecisionStores.DUE).approximateNumEntries()).isZero();
    }

    @Test
    void the_same_verdict_again_changes_nothing_whatever_its_id() {
        var told = says("blue", Verdict.DOWN);
        readAll();

        topology.send(told);
        says("blue", Verdict.DOWN);

        assertThat(topology.events()).hasSize(2).hasOnlyElementsOfType(Event.NothingChanged.class);
        assertThat(topology.snapshots()).isEmpty();
    }

    @Test
    void many_groups_move_in_steps_each_once() {
        var groups = new HashSet<String>();
        for (var i = 0; i < 2 * PolicyWork.MOST_AT_ONCE + 50; i++) {
            groups.add(group());
        }
        manySteps();
        readAll();

        says("blue", Verdict.DOWN);
        var first =
                topology.events().stream().filter(Event.StackSwitched.class::isInstance).toList();
        assertThat(first).hasSize(PolicyWork.MOST_AT_ONCE);
        manySteps();
        var all = new ArrayList<>(first);
        all.addAll(topology.events());

        assertThat(all).hasOnlyElementsOfType(Event.StackSwitched.class);
        assertThat(all.stream().map(Event::subject)).containsExactlyInAnyOrderElementsOf(groups);
    }

    @Test
    void what_is_held_is_published_and_done_when_its_time_comes() {
        var uid = group();
        topology.tell(account, new Command.SwitchStack(uid, Side.SECONDARY, null, null));
        topology.timePasses(STEP);
        readAll();

        says("green", Verdict.DOWN);
        topology.timePasses(STEP);
        assertThat(topology.snapshots().getLast())
                .isInstanceOfSatisfying(
                        FailoverHold.class,
                        hold -> assertThat(hold.grounds().rule()).isEqualTo("operator_hold"));

        topology.timePasses(Duration.ofMinutes(10));
        assertThat(topology.snapshots())
                .anySatisfy(
                        snapshot ->
                                assertThat(snapshot)
                                        .isInstanceOfSatisfying(
                                                ElasticAddress.class,
                                                group ->
                                                        assertThat(group.currentStack())
                                                                .isEqualTo(Side.PRIMARY)));
        topology.timePasses(STEP);
        assertThat(topology.store(DecisionStores.DUE).approximateNumEntries()).isZero();
    }

    @Test
    void a_vantage_point_that_goes_makes_the_others_votes_count() {
        var uid = group();
        topology.vantages.set(List.of(new Vantage("v1", null, "1"), new Vantage("v2", null, "1")));
        says("blue", Verdict.DOWN);
        manySteps();
        assertThat(topology.events()).noneMatch(Event.StackSwitched.class::isInstance);

        topology.vantages.set(List.of(new Vantage("v1", null, "1")));
        topology.timePasses(Duration.ofMillis(500));

        assertThat(topology.events())
                .filteredOn(Event.StackSwitched.class::isInstance)
                .singleElement()
                .satisfies(event -> assertThat(event.subject()).isEqualTo(uid));
    }

    @Test
    void the_rule_that_was_overridden_stands_in_the_cause() {
        var uid = group();
        says("green", Verdict.DOWN);
        topology.tell(
                account,
                new Command.SwitchStack(uid, Side.SECONDARY, List.of("target_down"), null, null));

        assertThat(topology.eventMessages())
                .filteredOn(message -> message.event() instanceof Event.StackSwitched)
                .singleElement()
                .satisfies(
                        message ->
                                assertThat(message.cause().overriddenRules())
                                        .containsExactly("target_down"));
    }

    @Test
    void ids_of_what_a_policy_did_are_all_different() {
        for (var i = 0; i < 20; i++) {
            group();
        }
        topology.timePasses(STEP);
        says("blue", Verdict.DOWN);
        manySteps();

        var ids = topology.eventMessages().stream().map(EventMessage::id).toList();
        assertThat(new HashSet<>(ids)).hasSameSizeAs(ids);
    }

    @Test
    void a_dry_run_says_what_would_happen_and_nothing_does() {
        var uid = group();
        readAll();
        var before = topology.stored();
        var switching = new Command.SwitchStack(uid, Side.SECONDARY, null, null);

        var planned = (Outcome.Planned) topology.tell(dryRun(switching));

        assertThat(planned.uid()).isEqualTo(uid);
        assertThat(planned.refusal()).isNull();
        assertThat(planned.rules()).isEmpty();
        assertThat(planned.before()).containsExactly(new RecordSet("A", 0, List.of("192.0.2.1")));
        assertThat(planned.after()).containsExactly(new RecordSet("A", 0, List.of("192.0.2.2")));
        assertThat(topology.events()).isEmpty();
        assertThat(topology.snapshots()).isEmpty();
        assertThat(topology.stored()).isEqualTo(before);
    }

    @Test
    void a_dry_run_names_every_rule_that_refuses_or_would_be_overridden() {
        var uid = group();
        says("green", Verdict.DOWN);

        var refused =
                (Outcome.Planned)
                        topology.tell(
                                dryRun(new Command.SwitchStack(uid, Side.SECONDARY, null, null)));
        var overridden =
                (Outcome.Planned)
                        topology.tell(
                                dryRun(
                                        new Command.SwitchStack(
                                                uid,
                                                Side.SECONDARY,
                                                List.of("target_down"),
                                                null,
                                                null)));

        assertThat(refused.refusal().rule()).isEqualTo("target_down");
        assertThat(refused.rules()).containsExactly("target_down");
        assertThat(refused.after()).isEqualTo(refused.before());
        assertThat(overridden.refusal()).isNull();
        assertThat(overridden.rules()).containsExactly("target_down");
        assertThat(overridden.after()).isNotEqualTo(overridden.before());
    }

    private CommandMessage dryRun(Command command) {
        var message = message(account, command);
        return new CommandMessage(
                message.account(),
                message.commandId(),
                message.attemptId(),
                message.source(),
                message.actor(),
                null,
                message.via(),
                null,
                true,
                true,
                command);
    }
}
