package io.elasticaddress.failover.elasticaddress;

import static io.elasticaddress.failover.elasticaddress.Watched.BLUE;
import static io.elasticaddress.failover.elasticaddress.Watched.GREEN;
import static io.elasticaddress.failover.elasticaddress.Watched.policy;
import static io.elasticaddress.failover.elasticaddress.Watched.vantage;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.health.LastSwitch;
import io.elasticaddress.contracts.health.Vantage;
import io.elasticaddress.contracts.health.Verdict;
import io.elasticaddress.contracts.health.Vote;
import io.elasticaddress.contracts.state.ElasticAddress;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** What holds over any timeline of verdicts, comings and goings, operators' switches and steps of the clock. */
class FailoverPropertiesTest {
    private static final Duration HOLD_DOWN = Duration.ofMinutes(1);
    private static final Duration OPERATOR_HOLD = Duration.ofMinutes(10);

    /** One thing that happens. */
    private record Step(String what, Consumer<Watched> does) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static Watched after(List<Step> steps) {
        var watched = new Watched();
        watched.group(policy("majority", "after", "2m", null, "1m", "10m"));
        steps.forEach(step -> step.does.accept(watched));
        return watched;
    }

    @Property(tries = 500)
    void it_never_switches_to_a_side_that_most_do_not_call_up(
            @ForAll("timelines") @Size(max = 60) List<Step> steps) {
        for (var review : after(steps).reviews) {
            if (review.change() instanceof Event.StackSwitched) {
                var target = Objects.requireNonNull(review.grounds()).other();
                assertThat(target.stream().filter(FailoverPropertiesTest::isUp).count())
                        .isGreaterThanOrEqualTo(1);
                assertThat(target.stream().filter(vote -> !isUp(vote)).count())
                        .isLessThan(target.stream().filter(FailoverPropertiesTest::isUp).count());
            }
        }
    }

    @Property(tries = 500)
    void it_never_switches_more_often_than_the_hold_down_allows(
            @ForAll("timelines") @Size(max = 60) List<Step> steps) {
        Instant last = null;
        var streak = 0;
        for (var event : after(steps).done) {
            if (event instanceof Event.StackSwitched switched) {
                var now = Objects.requireNonNull(switched.after().lastSwitch());
                if (last != null
                        && switched.before().lastSwitch() instanceof LastSwitch former
                        && former.automatic()) {
                    assertThat(now.at())
                            .isAfterOrEqualTo(
                                    last.plus(HOLD_DOWN.multipliedBy(1L << (streak - 1))));
                    assertThat(former.streak()).isLessThan(FailoverLimits.MOST_IN_A_ROW);
                }
                last = now.at();
                streak = now.streak();
            }
        }
    }

    @Property(tries = 500)
    void it_never_switches_against_an_operator_who_has_just_switched(
            @ForAll("timelines") @Size(max = 60) List<Step> steps) {
        for (var event : after(steps).done) {
            if (event instanceof Event.StackSwitched switched) {
                var former = switched.before().lastSwitch();
                if (former != null && !former.automatic()) {
                    assertThat(Objects.requireNonNull(switched.after().lastSwitch()).at())
                            .isAfterOrEqualTo(former.at().plus(OPERATOR_HOLD));
                }
            }
        }
    }

    @Property(tries = 500)
    void it_ends_on_a_healthy_side_when_one_stays_healthy_long_enough(
            @ForAll("timelines") @Size(max = 60) List<Step> steps, @ForAll boolean blueStays) {
        var watched = after(steps);
        watched.there(vantage("v1"), vantage("v2"), vantage("v3"));
        watched.all(blueStays ? BLUE : GREEN, Verdict.UP);
        watched.all(blueStays ? GREEN : BLUE, Verdict.DOWN);
        watched.passes(Duration.ofDays(1));

        var group = group(watched);
        if (!"gave_up".equals(watched.held(group))) {
            assertThat(watched.side(group)).isEqualTo(blueStays ? Side.PRIMARY : Side.SECONDARY);
            assertThat(watched.held(group)).isNull();
        }
    }

    @Property(tries = 500)
    void who_gave_up_is_an_operators_to_begin_anew(
            @ForAll("timelines") @Size(max = 60) List<Step> steps) {
        var watched = after(steps);
        watched.there(vantage("v1"), vantage("v2"), vantage("v3"));
        watched.all(BLUE, Verdict.UP);
        watched.all(GREEN, Verdict.UP);
        var group = group(watched);
        watched.operatorSwitches(group, watched.side(group).other());
        var current = watched.side(group) == Side.PRIMARY ? BLUE : GREEN;
        var side = watched.side(group);
        watched.all(current, Verdict.DOWN);
        watched.passes(OPERATOR_HOLD);

        assertThat(watched.side(group)).isEqualTo(side.other());
    }

    @Property(tries = 300)
    void versions_have_no_gap_and_a_hold_says_something_new_each_time(
            @ForAll("timelines") @Size(max = 60) List<Step> steps) {
        for (var event : after(steps).done) {
            var change = (Event.Change) event;
            var before = change.before();
            assertThat(change.after().version())
                    .isEqualTo(before == null ? 1 : before.version() + 1);
            if (change instanceof Event.FailoverHeld held && held.before() != null) {
                assertThat(held.after().grounds() == null && held.before().grounds() == null)
                        .isFalse();
            }
        }
    }

    private static ElasticAddress group(Watched watched) {
        return Objects.requireNonNull(
                watched.account
                        .state()
                        .liveGroup(watched.account.state().groups("", 1).getFirst()));
    }

    private static boolean isUp(Vote vote) {
        return vote.verdict() != Verdict.DOWN;
    }

    @Provide
    Arbitrary<List<Step>> timelines() {
        var says =
                Combinators.combine(
                                Arbitraries.of("v1", "v2", "v3"),
                                Arbitraries.of(BLUE, GREEN),
                                Arbitraries.of(Verdict.class))
                        .as(
                                (vantage, stack, verdict) ->
                                        new Step(
                                                vantage + " says " + stack + " is " + verdict,
                                                watched -> watched.says(vantage, stack, verdict)));
        var all =
                Combinators.combine(Arbitraries.of(BLUE, GREEN), Arbitraries.of(Verdict.class))
                        .as(
                                (stack, verdict) ->
                                        new Step(
                                                "all say " + stack + " is " + verdict,
                                                watched -> watched.all(stack, verdict)));
        var there =
                Arbitraries.of(1, 2, 3)
                        .map(
                                many ->
                                        new Step(
                                                many + " are there",
                                                watched -> {
                                                    var some = new ArrayList<Vantage>();
                                                    for (var i = 1; i <= many; i++) {
                                                        some.add(vantage("v" + i));
                                                    }
                                                    watched.there(some.toArray(Vantage[]::new));
                                                }));
        var passes =
                Arbitraries.longs()
                        .between(0, 1200)
                        .map(
                                seconds ->
                                        new Step(
                                                seconds + " s pass",
                                                watched ->
                                                        watched.passes(
                                                                Duration.ofSeconds(seconds))));
        var operator =
                Arbitraries.of(Side.class)
                        .map(
                                side ->
                                        new Step(
                                                "an operator switches to " + side,
                                                watched ->
                                                        watched.tell(
                                                                new Command.SwitchStack(
                                                                        group(watched).uid(),
                                                                        side,
                                                                        null,
                                                                        null))));
        // Verdicts and time are what there is most of.
        return Arbitraries.frequencyOf(
                        Tuple.of(4, says),
                        Tuple.of(6, all),
                        Tuple.of(1, there),
                        Tuple.of(6, passes),
                        Tuple.of(1, operator))
                .list();
    }
}
