package io.elasticaddress.failover.elasticaddress;

import static io.elasticaddress.failover.elasticaddress.Watched.BLUE;
import static io.elasticaddress.failover.elasticaddress.Watched.GREEN;
import static io.elasticaddress.failover.elasticaddress.Watched.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.health.Verdict;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.MaintenanceWindow;
import io.elasticaddress.contracts.state.Side;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** What holds over any timeline of windows, cancellations, verdicts, operators' switches and steps of the clock. */
class MaintenancePropertiesTest {
    private static final long TTL = 600;

    private record Step(String what, Consumer<Watched> does) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static Watched after(List<Step> steps) {
        var watched = new Watched();
        watched.account.accept(
                new Command.CreateElasticAddress(
                        BLUE,
                        GREEN,
                        null,
                        TTL,
                        policy("majority", "after", "2m", null, "1m", "10m"),
                        null));
        watched.all(BLUE, Verdict.UP);
        watched.all(GREEN, Verdict.UP);
        steps.forEach(step -> step.does.accept(watched));
        return watched;
    }

    @Property(tries = 500)
    void when_all_is_over_nothing_is_left_of_it(
            @ForAll("timelines") @Size(max = 60) List<Step> steps) {
        var watched = after(steps);
        watched.passes(Duration.ofDays(3));

        assertThat(watched.account.state().windows()).isEmpty();
        assertThat(group(watched).maintenance()).isNull();
        assertThat(group(watched).ttl()).isEqualTo(TTL);
    }

    @Property(tries = 500)
    void no_window_switches_a_group_more_than_once_away_and_once_back(
            @ForAll("timelines") @Size(max = 60) List<Step> steps) {
        var watched = after(steps);
        watched.passes(Duration.ofDays(3));

        var away = new HashMap<String, Integer>();
        var back = new HashMap<String, Integer>();
        for (var step : watched.maintenanceSteps) {
            if (step.decision() instanceof Decision.Accepted(Event.StackSwitched _, _, _)) {
                var which = step.grounds().rule().equals(MaintenanceRuns.START) ? away : back;
                which.merge(Objects.requireNonNull(step.grounds().details()), 1, Integer::sum);
            }
        }
        assertThat(away.values()).allMatch(times -> times == 1);
        assertThat(back.values()).allMatch(times -> times == 1);
        assertThat(away.keySet()).containsAll(back.keySet());
    }

    @Property(tries = 500)
    void no_policy_switches_to_a_stack_that_a_window_is_open_for(
            @ForAll("timelines") @Size(max = 60) List<Step> steps) {
        var open = new HashMap<String, MaintenanceWindow>();
        for (var event : after(steps).done) {
            switch (event) {
                case Event.MaintenanceCarriedOut(_, var after) -> open.put(after.uid(), after);
                case Event.StackSwitched switched when isPolicys(switched) ->
                        assertThat(open.values())
                                .noneMatch(
                                        window ->
                                                window.phase() == MaintenanceWindow.Phase.OPEN
                                                        && Objects.equals(
                                                                window.stackUid(),
                                                                switched.after().currentStackUid())
                                                        && switched.after()
                                                                .updatedAt()
                                                                .isBefore(window.end())
                                                        && window.cancelledAt() == null);
                default -> {}
            }
        }
    }

    /** A window's leaves what is known of the last other one as it was. */
    private static boolean isPolicys(Event.StackSwitched switched) {
        var last = switched.after().lastSwitch();
        return last != null && last.automatic() && !last.equals(switched.before().lastSwitch());
    }

    @Property(tries = 500)
    void ttls_are_lowered_as_long_before_a_gradual_switch_as_they_are(
            @ForAll("timelines") @Size(max = 60) List<Step> steps) {
        ElasticAddress lowered = null;
        for (var event : after(steps).done) {
            if (event instanceof Event.ElasticAddressUpdated(var before, var after)
                    && Objects.equals(before.ttl(), TTL)) {
                lowered = after;
            }
            if (event instanceof Event.StackSwitched(var before, var after)
                    && before.maintenance() != null
                    && before.maintenance().left() == null
                    && after.maintenance() != null
                    && after.maintenance().left() != null) {
                assertThat(Objects.requireNonNull(lowered).updatedAt().plusSeconds(TTL))
                        .isBefore(after.updatedAt());
            }
        }
    }

    private static ElasticAddress group(Watched watched) {
        return Objects.requireNonNull(
                watched.account
                        .state()
                        .liveGroup(watched.account.state().groups("", 1).getFirst()));
    }

    @Provide
    Arbitrary<List<Step>> timelines() {
        var all =
                Combinators.combine(Arbitraries.of(BLUE, GREEN), Arbitraries.of(Verdict.class))
                        .as(
                                (stack, verdict) ->
                                        new Step(
                                                "all say " + stack + " is " + verdict,
                                                watched -> watched.all(stack, verdict)));
        var passes =
                Arbitraries.longs()
                        .between(0, 2400)
                        .map(
                                seconds ->
                                        new Step(
                                                seconds + " s pass",
                                                watched ->
                                                        watched.passes(
                                                                Duration.ofSeconds(seconds))));
        var sleeps =
                Arbitraries.longs()
                        .between(0, 7200)
                        .map(
                                seconds ->
                                        new Step(
                                                "nobody is there for " + seconds + " s",
                                                watched ->
                                                        watched.at(
                                                                watched.now()
                                                                        .plusSeconds(seconds))));
        var operator =
                Combinators.combine(Arbitraries.of(Side.class), Arbitraries.of(true, false))
                        .as(
                                (side, overrides) ->
                                        new Step(
                                                "an operator switches to "
                                                        + side
                                                        + (overrides ? " against maintenance" : ""),
                                                watched ->
                                                        watched.tell(
                                                                new Command.SwitchStack(
                                                                        group(watched).uid(),
                                                                        side,
                                                                        overrides
                                                                                ? List.of(
                                                                                        Windows
                                                                                                .MAINTENANCE_WINDOW)
                                                                                : null,
                                                                        null,
                                                                        null))));
        var plan =
                Combinators.combine(
                                Arbitraries.of(BLUE, GREEN, ""),
                                Arbitraries.longs().between(0, 3600),
                                Arbitraries.longs().between(1, 7200),
                                Arbitraries.of(true, false),
                                Arbitraries.of(true, false))
                        .as(
                                (stack, start, length, back, gradual) ->
                                        new Step(
                                                "maintenance of %s in %d s for %d s, back: %s, gradual: %s"
                                                        .formatted(
                                                                stack, start, length, back,
                                                                gradual),
                                                watched ->
                                                        watched.tryToPlan(
                                                                new Command.PlanMaintenance(
                                                                        stack.isEmpty()
                                                                                ? group(watched)
                                                                                        .uid()
                                                                                : null,
                                                                        stack.isEmpty()
                                                                                ? null
                                                                                : stack,
                                                                        watched.now()
                                                                                .plusSeconds(start)
                                                                                .toString(),
                                                                        watched.now()
                                                                                .plusSeconds(
                                                                                        start
                                                                                                + length)
                                                                                .toString(),
                                                                        back,
                                                                        gradual,
                                                                        null,
                                                                        null))));
        var cancel =
                Arbitraries.just(
                        new Step(
                                "the first is cancelled",
                                watched ->
                                        watched.account.state().windows().stream()
                                                .findFirst()
                                                .ifPresent(watched::cancel)));
        return Arbitraries.frequencyOf(
                        Tuple.of(4, all),
                        Tuple.of(6, passes),
                        Tuple.of(1, sleeps),
                        Tuple.of(2, operator),
                        Tuple.of(5, plan),
                        Tuple.of(1, cancel))
                .list();
    }
}
