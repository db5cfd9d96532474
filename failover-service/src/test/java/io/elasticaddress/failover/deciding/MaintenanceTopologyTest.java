package io.elasticaddress.failover.deciding;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.event.EventMessage;
import io.elasticaddress.contracts.outcome.Outcome;
import io.elasticaddress.contracts.state.Kind;
import io.elasticaddress.contracts.state.MaintenanceWindow;
import io.elasticaddress.contracts.state.MaintenanceWindow.Phase;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.contracts.state.Stack;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Maintenance windows over the whole topology. */
class MaintenanceTopologyTest {
    private static final Duration STEP = Duration.ofMillis(10);
    private static final Duration HOUR = Duration.ofHours(1);

    private final TestedTopology topology = new TestedTopology();
    private final String account = TestedTopology.account();

    @BeforeEach
    void two_stacks() {
        for (var uid : List.of("blue", "green")) {
            topology.tell(account, stack(uid, List.of(Stack.EVERYONE)));
        }
    }

    @AfterEach
    void close() {
        topology.close();
    }

    private static Command.RegisterStack stack(String uid, List<String> editors) {
        return new Command.RegisterStack(
                uid,
                uid,
                null,
                null,
                null,
                null,
                null,
                List.of("192.0.2.1"),
                null,
                null,
                editors,
                null);
    }

    private String group() {
        return uid(
                topology.tell(
                        account, new Command.CreateElasticAddress("blue", "green", null, null)));
    }

    /** From an hour after noon for an hour. */
    private String plan() {
        return uid(
                topology.tell(
                        account,
                        new Command.PlanMaintenance(
                                null,
                                "blue",
                                TestedTopology.NOON.plus(HOUR).toString(),
                                TestedTopology.NOON.plus(HOUR).plus(HOUR).toString(),
                                null,
                                null,
                                null,
                                "a new kernel")));
    }

    private static String uid(Outcome outcome) {
        return ((Outcome.Accepted) outcome).uid();
    }

    private void manySteps() {
        for (var i = 0; i < 20; i++) {
            topology.timePasses(STEP);
        }
    }

    private void readAll() {
        topology.eventMessages();
        topology.snapshots();
    }

    private static List<Event> switches(List<EventMessage> messages) {
        return messages.stream()
                .map(EventMessage::event)
                .filter(Event.StackSwitched.class::isInstance)
                .toList();
    }

    @Test
    void the_outcome_tells_the_window_and_its_snapshot_is_published() {
        var outcome =
                topology.tell(
                        account,
                        new Command.PlanMaintenance(
                                null,
                                "blue",
                                "2026-11-23T13:00:00Z",
                                "2026-11-23T14:00:00Z",
                                null,
                                null,
                                null,
                                null));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Accepted.class,
                        accepted -> {
                            assertThat(accepted.kind()).isEqualTo(Kind.WINDOW);
                            assertThat(accepted.uid()).matches("mw-[0-9a-f]{32}");
                            assertThat(accepted.version()).isEqualTo(1);
                        });
        assertThat(topology.snapshots().getLast())
                .isInstanceOfSatisfying(
                        MaintenanceWindow.class,
                        window -> assertThat(window.phase()).isEqualTo(Phase.PLANNED));
    }

    @Test
    void every_window_has_a_uid_of_its_own() {
        var uids = new HashSet<String>();
        var windows = new ArrayList<String>();
        for (var i = 0; i < 5; i++) {
            var window = plan();
            windows.add(window);
            uids.add(window);
            topology.tell(account, new Command.CancelMaintenance(window, null));
        }

        assertThat(uids).hasSameSizeAs(windows);
    }

    @Test
    void it_opens_when_its_time_comes_and_says_who_planned_it_and_why() {
        var group = group();
        var window = plan();
        manySteps();
        readAll();

        topology.timePasses(HOUR);
        manySteps();

        var messages = topology.eventMessages();
        assertThat(messages)
                .extracting(message -> (Class) message.event().getClass())
                .containsExactly(
                        Event.MaintenanceCarriedOut.class,
                        Event.StackSwitched.class,
                        Event.MaintenanceCarriedOut.class);
        assertThat(messages.getFirst().event().subject()).isEqualTo(window);
        assertThat(messages.get(1).event().subject()).isEqualTo(group);
        assertThat(messages)
                .allSatisfy(
                        message -> {
                            assertThat(message.cause().via()).isEqualTo("maintenance");
                            assertThat(message.cause().actor()).isEqualTo("alice");
                            assertThat(message.cause().reason()).isEqualTo("a new kernel");
                        });
        assertThat(messages.get(1).cause().grounds().rule()).isEqualTo("maintenance_start");
        assertThat(messages.get(1).cause().grounds().details()).isEqualTo("Maintenance " + window);
        assertThat(topology.outcomes()).isEmpty();
    }

    @Test
    void many_groups_move_and_come_back_in_steps_each_once() {
        var groups = new HashSet<String>();
        for (var i = 0; i < 2 * PolicyWork.MOST_AT_ONCE + 50; i++) {
            groups.add(group());
        }
        plan();
        readAll();

        topology.timePasses(HOUR);
        var first = switches(topology.eventMessages());
        assertThat(first).hasSize(PolicyWork.MOST_AT_ONCE);
        manySteps();
        assertMoved(first, groups, Side.SECONDARY);
        topology.timePasses(HOUR);
        manySteps();

        assertMoved(List.of(), groups, Side.PRIMARY);
        assertThat(topology.store(DecisionStores.DUE).approximateNumEntries()).isZero();
        assertThat(topology.stored().keySet())
                .noneMatch(key -> key.startsWith(DecisionStores.BESIDE));
    }

    private void assertMoved(List<Event> first, Set<String> groups, Side side) {
        var all = new ArrayList<>(first);
        all.addAll(switches(topology.eventMessages()));
        assertThat(all.stream().map(Event::subject)).containsExactlyInAnyOrderElementsOf(groups);
        assertThat(all)
                .allSatisfy(
                        event ->
                                assertThat(((Event.StackSwitched) event).after().currentStack())
                                        .isEqualTo(side));
    }

    @Test
    void cancelling_it_while_it_still_moves_groups_undoes_those_that_it_moved() {
        for (var i = 0; i < PolicyWork.MOST_AT_ONCE + 50; i++) {
            group();
        }
        var window = plan();
        topology.timePasses(HOUR);
        readAll();

        topology.tell(account, new Command.CancelMaintenance(window, "not now"));
        manySteps();

        var switches = switches(topology.eventMessages());
        assertThat(switches).hasSize(PolicyWork.MOST_AT_ONCE);
        assertThat(switches)
                .allSatisfy(
                        event ->
                                assertThat(((Event.StackSwitched) event).after().currentStack())
                                        .isEqualTo(Side.PRIMARY));
        assertThat(topology.snapshots())
                .filteredOn(MaintenanceWindow.class::isInstance)
                .last()
                .isInstanceOfSatisfying(
                        MaintenanceWindow.class,
                        last -> assertThat(last.phase()).isEqualTo(Phase.CANCELLED));
    }

    @Test
    void a_switch_that_is_refused_is_an_event_of_its_own_once() {
        var group = group();
        topology.tell(
                account,
                new Command.UpdateStack(
                        "green",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        List.of("bob"),
                        null));
        plan();
        readAll();

        topology.timePasses(HOUR);
        manySteps();
        topology.timePasses(HOUR);
        manySteps();

        var messages = topology.eventMessages();
        assertThat(messages)
                .filteredOn(message -> message.event() instanceof Event.CommandRejected)
                .singleElement()
                .satisfies(
                        message -> {
                            assertThat(message.event().subject()).isEqualTo(group);
                            assertThat(message.cause().via()).isEqualTo("maintenance");
                            assertThat(((Event.CommandRejected) message.event()).rejection().rule())
                                    .isEqualTo("permission_missing");
                        });
        assertThat(switches(messages)).isEmpty();
        var ids = messages.stream().map(EventMessage::id).toList();
        assertThat(new HashSet<>(ids)).hasSameSizeAs(ids);
    }
}
