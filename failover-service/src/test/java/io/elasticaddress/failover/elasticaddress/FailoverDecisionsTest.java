package io.elasticaddress.failover.elasticaddress;

import static io.elasticaddress.contracts.state.Side.PRIMARY;
import static io.elasticaddress.contracts.state.Side.SECONDARY;
import static io.elasticaddress.failover.elasticaddress.Watched.BLUE;
import static io.elasticaddress.failover.elasticaddress.Watched.GREEN;
import static io.elasticaddress.failover.elasticaddress.Watched.automatic;
import static io.elasticaddress.failover.elasticaddress.Watched.policy;
import static io.elasticaddress.failover.elasticaddress.Watched.vantage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.health.FailoverPolicyRequest;
import io.elasticaddress.contracts.health.LastSwitch;
import io.elasticaddress.contracts.health.Vantage;
import io.elasticaddress.contracts.health.Verdict;
import io.elasticaddress.contracts.health.Vote;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** What policies do by themselves: three vantage points, two stacks, a group on blue. */
class FailoverDecisionsTest {
    private final Watched watched = new Watched();

    private void allIsWell() {
        watched.all(BLUE, Verdict.UP);
        watched.all(GREEN, Verdict.UP);
    }

    @Nested
    class Failover {

        @Test
        void a_group_moves_when_most_vantage_points_say_that_its_stack_is_down() {
            var group = watched.group(automatic());
            allIsWell();

            watched.says("v1", BLUE, Verdict.DOWN);
            assertThat(watched.side(group)).isEqualTo(PRIMARY);
            watched.says("v2", BLUE, Verdict.DOWN);

            assertThat(watched.side(group)).isEqualTo(SECONDARY);
            assertThat(watched.now(group).version()).isEqualTo(2);
            assertThat(watched.now(group).lastSwitch())
                    .isEqualTo(new LastSwitch(watched.now(), true, 1));
        }

        @Test
        void the_reason_names_the_rule_and_the_votes() {
            watched.group(automatic());
            allIsWell();

            watched.all(BLUE, Verdict.DOWN);

            var review = watched.reviews.getFirst();
            var grounds = Objects.requireNonNull(review.grounds());
            assertThat(grounds.rule()).isEqualTo("current_down");
            assertThat(grounds.current())
                    .extracting(Vote::vantage, Vote::verdict)
                    .containsExactlyInAnyOrder(
                            tuple("v1", Verdict.DOWN),
                            tuple("v2", Verdict.DOWN),
                            tuple("v3", Verdict.UP));
            assertThat(grounds.other()).hasSize(3);
            assertThat(review.reason())
                    .isEqualTo("The primary stack is down and the secondary one is up");
        }

        @Test
        void one_lying_vantage_point_of_three_moves_nothing_not_even_when_another_is_gone() {
            var group = watched.group(automatic());
            allIsWell();

            watched.says("v1", BLUE, Verdict.DOWN);
            watched.there(vantage("v1"), vantage("v2"));

            assertThat(watched.side(group)).isEqualTo(PRIMARY);
            assertThat(watched.done).isEmpty();
        }

        @Test
        void votes_of_vantage_points_that_are_gone_or_began_anew_do_not_count() {
            var group = watched.group(automatic());
            allIsWell();
            watched.there(new Vantage("v1", null, "2"), vantage("v3"), vantage("v4"));

            watched.says("v1", BLUE, Verdict.DOWN);
            watched.says("v2", BLUE, Verdict.DOWN);
            assertThat(watched.side(group)).isEqualTo(PRIMARY);

            watched.there(vantage("v1"), vantage("v2"), vantage("v3"));
            assertThat(watched.side(group)).isEqualTo(SECONDARY);
        }

        @Test
        void what_a_new_incarnation_says_counts_although_its_first_heartbeat_comes_after_it() {
            var group = watched.group(automatic());
            allIsWell();

            watched.says("v1", "2", BLUE, Verdict.DOWN);
            watched.says("v2", BLUE, Verdict.DOWN);
            assertThat(watched.side(group)).isEqualTo(PRIMARY);
            watched.there(new Vantage("v1", null, "2"), vantage("v2"), vantage("v3"));

            assertThat(watched.side(group)).isEqualTo(SECONDARY);
        }

        @Test
        void what_was_seen_of_other_addresses_or_another_check_does_not_count() {
            var group = watched.group(automatic());
            allIsWell();
            watched.says("v1", BLUE, Verdict.DOWN);
            watched.account.accept(
                    new Command.UpdateStack(
                            BLUE,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            List.of("192.0.2.9"),
                            null,
                            null,
                            null,
                            null));

            watched.account.tell(
                    new Command.ReportHealth(BLUE, "v2", null, "1", Verdict.DOWN, 1, null));
            watched.reviewAll();
            assertThat(watched.side(group)).isEqualTo(PRIMARY);

            watched.all(BLUE, Verdict.DOWN);
            assertThat(watched.side(group)).isEqualTo(SECONDARY);
        }

        @Test
        void a_stack_of_which_a_part_answers_serves() {
            var group = watched.group(automatic());
            allIsWell();

            watched.all(BLUE, Verdict.PARTIAL);

            assertThat(watched.side(group)).isEqualTo(PRIMARY);
        }

        @Test
        void a_manual_group_stays() {
            var group =
                    watched.group(
                            new FailoverPolicyRequest(
                                    "manual", null, null, null, null, null, null));
            allIsWell();

            watched.all(BLUE, Verdict.DOWN);

            assertThat(watched.side(group)).isEqualTo(PRIMARY);
            assertThat(watched.done).isEmpty();
        }

        @Test
        void a_group_that_becomes_automatic_moves_at_once() {
            var group =
                    watched.group(
                            new FailoverPolicyRequest(
                                    "manual", null, null, null, null, null, null));
            allIsWell();
            watched.all(BLUE, Verdict.DOWN);

            watched.tell(
                    new Command.UpdateElasticAddress(
                            group.uid(), null, null, null, null, automatic(), null, null, null));

            assertThat(watched.side(group)).isEqualTo(SECONDARY);
        }
    }

    @Nested
    class Holding {

        @Test
        void never_to_a_stack_that_is_down() {
            var group = watched.group(automatic());
            allIsWell();
            watched.all(GREEN, Verdict.DOWN);

            watched.all(BLUE, Verdict.DOWN);

            assertThat(watched.side(group)).isEqualTo(PRIMARY);
            assertThat(watched.held(group)).isEqualTo("both_down");

            watched.all(GREEN, Verdict.UP);
            assertThat(watched.side(group)).isEqualTo(SECONDARY);
            assertThat(watched.held(group)).isNull();
        }

        @Test
        void never_to_one_that_nobody_knows_anything_of() {
            var group = watched.group(automatic());

            watched.all(BLUE, Verdict.DOWN);

            assertThat(watched.side(group)).isEqualTo(PRIMARY);
            assertThat(watched.held(group)).isEqualTo("other_unknown");
        }

        @Test
        void not_without_another_stack() {
            var group = watched.group(BLUE, "", automatic());

            watched.all(BLUE, Verdict.DOWN);

            assertThat(watched.held(group)).isEqualTo("no_other_stack");
        }

        @Test
        void nothing_is_held_any_longer_once_the_stack_is_up_again() {
            var group = watched.group(automatic());
            watched.all(BLUE, Verdict.DOWN);

            watched.all(BLUE, Verdict.UP);

            var hold = Objects.requireNonNull(watched.hold(group));
            assertThat(hold.grounds()).isNull();
            assertThat(hold.version()).isEqualTo(2);
            assertThat(watched.done).hasOnlyElementsOfType(Event.FailoverHeld.class).hasSize(2);
        }

        @Test
        void an_operators_switch_holds_for_its_time() {
            var group = watched.group(automatic());
            allIsWell();
            watched.operatorSwitches(group, SECONDARY);

            watched.all(GREEN, Verdict.DOWN);
            assertThat(watched.held(group)).isEqualTo("operator_hold");
            watched.passes(Duration.ofMinutes(10).minusMillis(1));
            assertThat(watched.side(group)).isEqualTo(SECONDARY);

            watched.passes(Duration.ofMillis(1));
            assertThat(watched.side(group)).isEqualTo(PRIMARY);
        }

        @Test
        void after_an_automatic_switch_there_is_none_for_the_hold_down() {
            var group = watched.group(automatic());
            allIsWell();
            watched.all(BLUE, Verdict.DOWN);
            watched.all(BLUE, Verdict.UP);

            watched.all(GREEN, Verdict.DOWN);
            assertThat(watched.held(group)).isEqualTo("hold_down");
            assertThat(Objects.requireNonNull(watched.hold(group)).until())
                    .isEqualTo(watched.now().plusSeconds(60));

            watched.passes(Duration.ofSeconds(59));
            assertThat(watched.side(group)).isEqualTo(SECONDARY);
            watched.passes(Duration.ofSeconds(1));
            assertThat(watched.side(group)).isEqualTo(PRIMARY);
        }

        @Test
        void
                a_group_that_flaps_is_held_longer_each_time_and_then_given_up_until_an_operator_acts() {
            var group = watched.group(automatic());
            allIsWell();
            for (var i = 0; i < 200; i++) {
                var current = watched.side(group) == PRIMARY ? BLUE : GREEN;
                var other = current.equals(BLUE) ? GREEN : BLUE;
                watched.all(other, Verdict.UP);
                watched.all(current, Verdict.DOWN);
                watched.passes(Duration.ofSeconds(30));
            }

            assertThat(watched.switches()).isEqualTo(FailoverLimits.MOST_IN_A_ROW);
            assertThat(watched.held(group)).isEqualTo("gave_up");

            watched.all(BLUE, Verdict.UP);
            watched.all(GREEN, Verdict.UP);
            watched.operatorSwitches(group, watched.side(group).other());
            assertThat(watched.held(group)).isNull();
        }

        @Test
        void not_more_than_a_share_of_the_stacks_within_a_minute() {
            var many = new Watched(new FailoverLimits(false, 1, 0.5, Duration.ofMinutes(1)));
            many.register("red");
            many.register("black");
            var blue = many.group(BLUE, "black", automatic());
            var green = many.group(GREEN, "black", automatic());
            var red = many.group("red", "black", automatic());
            List.of(BLUE, GREEN, "red", "black").forEach(uid -> many.all(uid, Verdict.UP));

            many.all(BLUE, Verdict.DOWN);
            many.all(GREEN, Verdict.DOWN);
            many.all("red", Verdict.DOWN);

            assertThat(many.side(blue)).isEqualTo(SECONDARY);
            assertThat(many.side(green)).isEqualTo(SECONDARY);
            assertThat(many.side(red)).isEqualTo(PRIMARY);
            assertThat(many.held(red)).isEqualTo("too_many_stacks");
            many.passes(Duration.ofSeconds(59));
            assertThat(many.side(red)).isEqualTo(PRIMARY);
            many.passes(Duration.ofSeconds(2));
            assertThat(many.side(red)).isEqualTo(SECONDARY);
        }

        @Test
        void all_groups_of_one_stack_count_as_one() {
            var one = new Watched(new FailoverLimits(false, 1, 0, Duration.ofMinutes(1)));
            var groups =
                    List.of(one.group(automatic()), one.group(automatic()), one.group(automatic()));
            one.all(BLUE, Verdict.UP);
            one.all(GREEN, Verdict.UP);

            one.all(BLUE, Verdict.DOWN);

            assertThat(groups)
                    .allSatisfy(group -> assertThat(one.side(group)).isEqualTo(SECONDARY));
        }

        @Test
        void a_pause_of_the_account_holds_until_it_is_over() {
            var group = watched.group(automatic());
            allIsWell();
            watched.tell(new Command.SetFailover(true, "maintenance"));

            watched.all(BLUE, Verdict.DOWN);
            assertThat(watched.held(group)).isEqualTo("paused");

            watched.tell(new Command.SetFailover(false, null));
            assertThat(watched.side(group)).isEqualTo(SECONDARY);
        }

        @Test
        void a_pause_of_the_installation_holds_everything() {
            var paused = new Watched(new FailoverLimits(true, 1, 1, Duration.ofMinutes(1)));
            var group = paused.group(automatic());
            paused.all(GREEN, Verdict.UP);
            paused.all(BLUE, Verdict.DOWN);

            assertThat(paused.held(group)).isEqualTo("paused");
        }

        @Test
        void with_too_few_vantage_points_nobody_knows_anything() {
            var careful = new Watched(new FailoverLimits(false, 3, 1, Duration.ofMinutes(1)));
            var group = careful.group(automatic());
            careful.all(GREEN, Verdict.UP);
            careful.there(vantage("v1"), vantage("v2"));
            careful.all(BLUE, Verdict.DOWN);
            assertThat(careful.side(group)).isEqualTo(PRIMARY);

            careful.there(vantage("v1"), vantage("v2"), vantage("v3"));
            assertThat(careful.side(group)).isEqualTo(SECONDARY);
        }
    }

    @Nested
    class Failback {

        @Test
        void never_unless_it_is_asked_for() {
            var group = watched.group(automatic());
            allIsWell();
            watched.all(BLUE, Verdict.DOWN);
            watched.all(BLUE, Verdict.UP);

            watched.passes(Duration.ofDays(30));

            assertThat(watched.side(group)).isEqualTo(SECONDARY);
        }

        @Test
        void once_the_primary_stack_has_been_up_for_its_time() {
            var group = watched.group(policy("majority", "after", "5m", null, "1m", "10m"));
            allIsWell();
            watched.all(BLUE, Verdict.DOWN);
            watched.passes(Duration.ofMinutes(1));
            watched.all(BLUE, Verdict.UP);
            watched.passes(Duration.ofMinutes(4));
            watched.all(BLUE, Verdict.DOWN);
            watched.all(BLUE, Verdict.UP);

            watched.passes(Duration.ofMinutes(5).minusMillis(1));
            assertThat(watched.side(group)).isEqualTo(SECONDARY);
            watched.passes(Duration.ofMillis(1));

            assertThat(watched.side(group)).isEqualTo(PRIMARY);
            assertThat(Objects.requireNonNull(watched.reviews.getLast().grounds()).rule())
                    .isEqualTo("failback");
        }

        @Test
        void within_its_window_only() {
            var group =
                    watched.group(policy("majority", "window", "5m", "02:00-04:00", "1m", "10m"));
            allIsWell();
            watched.all(BLUE, Verdict.DOWN);
            watched.all(BLUE, Verdict.UP);

            watched.passes(Duration.between(watched.now(), Instant.parse("2026-11-24T01:59:59Z")));
            assertThat(watched.side(group)).isEqualTo(SECONDARY);
            watched.passes(Duration.ofSeconds(1));

            assertThat(watched.side(group)).isEqualTo(PRIMARY);
        }

        @Test
        void not_where_an_operator_chose_the_secondary() {
            var group = watched.group(policy("majority", "after", "5m", null, "1m", "10m"));
            allIsWell();
            watched.operatorSwitches(group, SECONDARY);

            watched.passes(Duration.ofDays(1));

            assertThat(watched.side(group)).isEqualTo(SECONDARY);
        }
    }

    @Nested
    class SwitchingByHand {

        @Test
        void to_a_stack_that_is_down_is_refused_and_names_the_rule() {
            var group = watched.group(automatic());
            allIsWell();
            watched.all(GREEN, Verdict.DOWN);

            var refusal =
                    watched.account.refusal(
                            new Command.SwitchStack(group.uid(), SECONDARY, null, null));

            assertThat(refusal.rule()).isEqualTo("target_down");
            assertThat(refusal.description()).isEqualTo("Issue updating the failover group");
            assertThat(refusal.details())
                    .isEqualTo(
                            "The secondary stack is down. To switch nevertheless, name in"
                                    + " override_rules: target_down");
        }

        @Test
        void it_is_made_where_the_command_names_exactly_the_rule() {
            var group = watched.group(automatic());
            allIsWell();
            watched.all(GREEN, Verdict.DOWN);

            var decision =
                    watched.account.decide(
                            new Command.SwitchStack(
                                    group.uid(), SECONDARY, List.of("target_down"), null, null));

            assertThat(decision)
                    .isInstanceOfSatisfying(
                            Decision.Accepted.class,
                            accepted -> {
                                assertThat(accepted.overriddenRules())
                                        .containsExactly("target_down");
                                assertThat(accepted.event())
                                        .isInstanceOf(Event.StackSwitched.class);
                            });
        }

        @Test
        void to_one_that_nobody_knows_anything_of_is_the_operators_to_decide() {
            var group = watched.group(automatic());

            watched.operatorSwitches(group, SECONDARY);

            assertThat(watched.side(group)).isEqualTo(SECONDARY);
        }

        @Test
        void a_rule_that_there_is_none_of_is_refused() {
            var group = watched.group(automatic());

            assertThat(
                            watched.account.refusal(
                                    new Command.SwitchStack(
                                            group.uid(), SECONDARY, List.of("force"), null, null)))
                    .isEqualTo(new Rejection.UnknownRule("force"));
        }
    }
}
