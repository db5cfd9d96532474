package io.elasticaddress.failover.elasticaddress;

import static io.elasticaddress.contracts.state.Side.PRIMARY;
import static io.elasticaddress.contracts.state.Side.SECONDARY;
import static io.elasticaddress.failover.elasticaddress.Watched.BLUE;
import static io.elasticaddress.failover.elasticaddress.Watched.GREEN;
import static io.elasticaddress.failover.elasticaddress.Watched.automatic;
import static io.elasticaddress.failover.elasticaddress.Watched.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.health.FailoverPolicyRequest;
import io.elasticaddress.contracts.health.LastSwitch;
import io.elasticaddress.contracts.health.Verdict;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.Maintenance;
import io.elasticaddress.contracts.state.MaintenanceWindow;
import io.elasticaddress.contracts.state.MaintenanceWindow.Phase;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Maintenance windows: three vantage points, two stacks, a group on blue. */
class MaintenanceTest {
    private static final Instant START = Account.NOON.plus(Duration.ofHours(2));
    private static final Instant END = START.plus(Duration.ofHours(1));
    private static final FailoverPolicyRequest MANUAL =
            new FailoverPolicyRequest("manual", null, null, null, null, null, null);

    private final Watched watched = new Watched();

    @BeforeEach
    void all_is_well() {
        watched.all(BLUE, Verdict.UP);
        watched.all(GREEN, Verdict.UP);
    }

    private static Command.PlanMaintenance of(@Nullable String group, @Nullable String stack) {
        return of(group, stack, START, END);
    }

    private static Command.PlanMaintenance of(
            @Nullable String group, @Nullable String stack, Instant start, Instant end) {
        return new Command.PlanMaintenance(
                group, stack, start.toString(), end.toString(), null, null, null, "a new kernel");
    }

    private static Command.PlanMaintenance gradual(String stack, Instant start) {
        return gradual(stack, start, END);
    }

    private static Command.PlanMaintenance gradual(String stack, Instant start, Instant end) {
        return new Command.PlanMaintenance(
                null, stack, start.toString(), end.toString(), null, true, null, null);
    }

    private ElasticAddress withTtl(long ttl) {
        var created =
                (Event.ElasticAddressCreated)
                        watched.account.accept(
                                new Command.CreateElasticAddress(
                                        BLUE, GREEN, null, ttl, MANUAL, null));
        return created.after();
    }

    private void until(Instant time) {
        watched.passes(Duration.between(watched.now(), time));
    }

    private MaintenanceWindow plan(Command.PlanMaintenance command) {
        return watched.plan(command);
    }

    private Rejection refusal(Command command) {
        return watched.account.refusal(command);
    }

    private static void assertBackAndUnmarked(ElasticAddress group) {
        assertThat(group.currentStack()).isEqualTo(PRIMARY);
        assertThat(group.maintenance()).isNull();
    }

    @Nested
    class CarryingOut {

        @Test
        void a_group_is_on_its_other_side_from_the_start_to_the_end() {
            var group = watched.group(MANUAL);
            var window = plan(of(group.uid(), null));

            until(START.minusMillis(1));
            assertThat(watched.side(group)).isEqualTo(PRIMARY);
            until(START);
            assertThat(watched.side(group)).isEqualTo(SECONDARY);
            assertThat(watched.now(group).maintenance())
                    .isEqualTo(new Maintenance(window.uid(), PRIMARY, false, null));
            assertThat(watched.now(window).phase()).isEqualTo(Phase.OPEN);
            until(END.minusMillis(1));
            assertThat(watched.side(group)).isEqualTo(SECONDARY);
            until(END);

            assertBackAndUnmarked(watched.now(group));
            assertThat(watched.now(window).phase()).isEqualTo(Phase.CLOSED);
            assertThat(watched.account.state().windows()).isEmpty();
        }

        @Test
        void all_groups_leave_a_stack_whose_current_one_it_is_and_only_these_come_back() {
            var here = watched.group(MANUAL);
            var there = watched.group(GREEN, BLUE, MANUAL);
            plan(of(null, BLUE));

            until(START);
            assertThat(watched.side(here)).isEqualTo(SECONDARY);
            assertThat(watched.now(there)).isEqualTo(there);
            until(END);

            assertBackAndUnmarked(watched.now(here));
            assertThat(watched.now(there)).isEqualTo(there);
        }

        @Test
        void it_begins_at_once_without_a_start() {
            var group = watched.group(MANUAL);

            plan(
                    new Command.PlanMaintenance(
                            group.uid(), null, null, END.toString(), null, null, null, null));

            assertThat(watched.side(group)).isEqualTo(SECONDARY);
        }

        @Test
        void nobody_was_there_at_the_start_so_it_opens_later_and_not_at_all_when_it_is_over() {
            var late = watched.group(MANUAL);
            var open = plan(of(late.uid(), null));
            var missed = watched.group(MANUAL);
            var over = plan(of(missed.uid(), null, START.minusSeconds(60), START.minusSeconds(30)));

            watched.at(START.plusSeconds(600));
            watched.passes(Duration.ZERO);

            assertThat(watched.side(late)).isEqualTo(SECONDARY);
            assertThat(watched.now(open).phase()).isEqualTo(Phase.OPEN);
            assertThat(watched.now(missed)).isEqualTo(missed);
            assertThat(watched.now(over).phase()).isEqualTo(Phase.MISSED);
        }

        @Test
        void who_is_not_to_be_switched_back_stays_as_if_somebody_had_switched_it_at_the_end() {
            var group = watched.group(policy("majority", "after", "1m", null, "1m", "10m"));
            plan(
                    new Command.PlanMaintenance(
                            group.uid(),
                            null,
                            START.toString(),
                            END.toString(),
                            false,
                            null,
                            null,
                            null));

            until(END.plus(Duration.ofDays(1)));

            assertThat(watched.side(group)).isEqualTo(SECONDARY);
            assertThat(watched.now(group).maintenance()).isNull();
            assertThat(watched.now(group).lastSwitch()).isEqualTo(new LastSwitch(END, false, 0));
        }

        @Test
        void who_was_switched_meanwhile_is_left_where_it_is() {
            var group = watched.group(MANUAL);
            plan(of(group.uid(), null));
            until(START);
            watched.account.accept(
                    new Command.SwitchStack(
                            group.uid(), PRIMARY, List.of("maintenance_window"), null, null));
            watched.account.accept(new Command.SwitchStack(group.uid(), SECONDARY, null, null));

            until(END);

            assertThat(watched.side(group)).isEqualTo(SECONDARY);
            assertThat(watched.now(group).version()).isEqualTo(4);
        }

        @Test
        void a_switch_that_a_rule_refuses_is_not_made_and_the_group_is_not_marked() {
            var group = watched.group(MANUAL);
            watched.all(GREEN, Verdict.DOWN);
            plan(of(group.uid(), null));

            until(END);

            assertThat(watched.now(group)).isEqualTo(group);
            assertThat(watched.maintenanceSteps).hasSize(1);
            var step = watched.maintenanceSteps.getFirst();
            assertThat(step.grounds().rule()).isEqualTo("maintenance_start");
            assertThat(((Decision.Rejected) step.decision()).rejection().rule())
                    .isEqualTo("target_down");
        }

        @Test
        void a_rule_that_the_plan_overrides_does_not_refuse() {
            var group = watched.group(MANUAL);
            watched.all(GREEN, Verdict.DOWN);
            plan(
                    new Command.PlanMaintenance(
                            group.uid(),
                            null,
                            START.toString(),
                            END.toString(),
                            null,
                            null,
                            List.of("target_down", "maintenance_window"),
                            null));

            until(START);

            assertThat(watched.side(group)).isEqualTo(SECONDARY);
            assertThat(watched.maintenanceSteps.getFirst().decision())
                    .isInstanceOfSatisfying(
                            Decision.Accepted.class,
                            accepted ->
                                    assertThat(accepted.overriddenRules())
                                            .containsExactly("target_down"));
        }

        @Test
        void who_cannot_be_switched_back_stays_and_is_no_longer_marked() {
            var group = watched.group(MANUAL);
            plan(of(group.uid(), null));
            until(START);
            watched.all(BLUE, Verdict.DOWN);

            until(END);

            assertThat(watched.side(group)).isEqualTo(SECONDARY);
            assertThat(watched.now(group).maintenance()).isNull();
            assertThat(watched.now(group).lastSwitch()).isEqualTo(new LastSwitch(END, false, 0));
        }

        @Test
        void it_switches_on_behalf_of_who_planned_it_and_not_where_that_one_may_not() {
            var group = watched.group(MANUAL);
            plan(of(group.uid(), null));
            watched.account.accept(
                    new Command.UpdateStack(
                            GREEN,
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

            until(START);

            assertThat(watched.side(group)).isEqualTo(PRIMARY);
            assertThat(
                            ((Decision.Rejected) watched.maintenanceSteps.getFirst().decision())
                                    .rejection()
                                    .rule())
                    .isEqualTo("permission_missing");
        }

        @Test
        void a_group_that_is_gone_is_passed_over() {
            var group = watched.group(MANUAL);
            var window = plan(of(group.uid(), null));
            watched.account.accept(Account.update(group.uid(), "", "", null));
            watched.account.accept(Account.delete(group.uid()));

            until(END);

            assertThat(watched.now(window).phase()).isEqualTo(Phase.CLOSED);
            assertThat(watched.maintenanceSteps).isEmpty();
        }

        @Test
        void who_gets_another_stack_meanwhile_has_nothing_left_to_undo() {
            var group = withTtl(300);
            watched.register("red");
            plan(gradual(BLUE, START));
            until(START);

            watched.account.accept(Account.update(group.uid(), "red", null, null));

            assertThat(watched.now(group).ttl()).isEqualTo(300);
            assertThat(watched.now(group).maintenance()).isNull();
            until(END);
            assertThat(watched.side(group)).isEqualTo(SECONDARY);
        }
    }

    @Nested
    class Gradual {

        @Test
        void ttls_are_lowered_ahead_and_put_back_with_the_switch_back() {
            var slow = withTtl(300);
            var quick = withTtl(60);
            var window = plan(gradual(BLUE, START));
            assertThat(window.prepareAt()).isEqualTo(START.minusSeconds(305));

            until(START.minusSeconds(306));
            assertThat(watched.now(slow).ttl()).isEqualTo(300);
            until(START.minusSeconds(305));
            assertThat(watched.now(slow).ttl()).isEqualTo(60);
            assertThat(watched.now(slow).maintenance())
                    .isEqualTo(new Maintenance(window.uid(), null, true, 300L));
            assertThat(watched.side(slow)).isEqualTo(PRIMARY);
            assertThat(watched.now(quick)).isEqualTo(quick);
            until(START);
            assertThat(watched.side(slow)).isEqualTo(SECONDARY);
            assertThat(watched.side(quick)).isEqualTo(SECONDARY);
            assertThat(watched.now(window).forgottenAt()).isEqualTo(START.plusSeconds(65));
            until(END);

            assertBackAndUnmarked(watched.now(slow));
            assertThat(watched.now(slow).ttl()).isEqualTo(300);
            assertBackAndUnmarked(watched.now(quick));
            assertThat(watched.now(quick).ttl()).isEqualTo(60);
        }

        @Test
        void it_opens_later_where_there_is_no_time_to_wait_the_ttl_out() {
            var group = withTtl(3600);
            var window = plan(gradual(BLUE, Account.NOON));

            assertThat(window.openAt()).isEqualTo(Account.NOON.plusSeconds(3605));
            until(window.openAt().minusMillis(1));
            assertThat(watched.side(group)).isEqualTo(PRIMARY);
            assertThat(watched.now(group).ttl()).isEqualTo(60);
            until(window.openAt());

            assertThat(watched.side(group)).isEqualTo(SECONDARY);
        }

        @Test
        void one_that_is_over_before_the_ttl_is_waited_out_is_refused() {
            withTtl(3600);

            assertThat(
                            refusal(
                                    new Command.PlanMaintenance(
                                            null,
                                            BLUE,
                                            null,
                                            Account.NOON.plusSeconds(3605).toString(),
                                            null,
                                            true,
                                            null,
                                            null)))
                    .isEqualTo(
                            new Rejection.InvalidWindow(
                                    "end",
                                    "must come after 2026-11-23T13:00:05Z, when resolvers can have"
                                            + " forgotten the TTLs before"));
        }

        @Test
        void with_the_zones_ttl_of_a_minute_there_is_nothing_to_lower() {
            var group = watched.group(MANUAL);
            var window = plan(gradual(BLUE, START));

            until(START);

            assertThat(window.prepareAt()).isEqualTo(START);
            assertThat(watched.side(group)).isEqualTo(SECONDARY);
            assertThat(watched.now(group).version()).isEqualTo(2);
        }

        @Test
        void a_ttl_that_somebody_sets_meanwhile_stays() {
            var group = withTtl(300);
            plan(gradual(BLUE, START));
            until(START);
            watched.account.accept(
                    new Command.UpdateElasticAddress(
                            group.uid(), null, null, null, 120L, null, null, null, null));

            until(END);

            assertBackAndUnmarked(watched.now(group));
            assertThat(watched.now(group).ttl()).isEqualTo(120);
        }

        @Test
        void a_group_that_could_not_be_switched_has_its_ttl_back_all_the_same() {
            var group = withTtl(300);
            plan(gradual(BLUE, START));
            watched.all(GREEN, Verdict.DOWN);

            until(END);

            assertBackAndUnmarked(watched.now(group));
            assertThat(watched.now(group).ttl()).isEqualTo(300);
        }

        @Test
        void it_is_not_known_when_resolvers_can_have_forgotten_until_all_is_switched() {
            withTtl(600);
            var window = plan(of(null, BLUE));
            assertThat(watched.now(window).forgottenAt()).isNull();

            until(START);

            assertThat(watched.now(window).forgottenAt()).isEqualTo(START.plusSeconds(605));
        }
    }

    @Nested
    class Cancelling {

        @Test
        void what_is_planned_is_dropped() {
            var group = watched.group(MANUAL);
            var window = plan(of(group.uid(), null));

            watched.cancel(window);

            assertThat(watched.now(window).phase()).isEqualTo(Phase.CANCELLED);
            until(END);
            assertThat(watched.now(group)).isEqualTo(group);
        }

        @Test
        void what_has_begun_is_over_at_once_and_undone() {
            var group = withTtl(300);
            var window = plan(gradual(BLUE, START));
            until(START.plusSeconds(60));

            watched.cancel(window);

            assertBackAndUnmarked(watched.now(group));
            assertThat(watched.now(group).ttl()).isEqualTo(300);
            assertThat(watched.now(window).phase()).isEqualTo(Phase.CANCELLED);
            assertThat(watched.now(window).cancelledAt()).isEqualTo(START.plusSeconds(60));
        }

        @Test
        void what_is_over_or_never_was_is_not_found() {
            var group = watched.group(MANUAL);
            var window = plan(of(group.uid(), null));
            until(END);

            assertThat(refusal(new Command.CancelMaintenance(window.uid(), null)))
                    .isEqualTo(new Rejection.WindowNotFound(window.uid()));
            assertThat(refusal(new Command.CancelMaintenance("mw-0", null)))
                    .isEqualTo(new Rejection.WindowNotFound("mw-0"));
        }
    }

    @Nested
    class Rules {

        @Test
        void a_switch_by_hand_to_a_side_under_maintenance_is_refused_and_names_all_rules() {
            var group = watched.group(MANUAL);
            plan(of(null, BLUE));
            until(START);
            var back = Account.switchTo(group.uid(), PRIMARY);

            assertThat(refusal(back).rule()).isEqualTo("maintenance_window");
            watched.all(BLUE, Verdict.DOWN);
            assertThat(refusal(back))
                    .isInstanceOfSatisfying(
                            Rejection.UnsafeSwitch.class,
                            unsafe ->
                                    assertThat(unsafe.rules())
                                            .containsExactly("target_down", "maintenance_window"));
            assertThat(refusal(override(group, "maintenance_window")))
                    .isInstanceOf(Rejection.UnsafeSwitch.class);
            watched.account.accept(override(group, "maintenance_window", "target_down"));

            assertThat(watched.side(group)).isEqualTo(PRIMARY);
        }

        private Command.SwitchStack override(ElasticAddress group, String... rules) {
            return new Command.SwitchStack(group.uid(), PRIMARY, List.of(rules), null, null);
        }

        @Test
        void before_it_opens_and_after_its_end_nothing_is_refused() {
            var group = watched.group(MANUAL);
            watched.operatorSwitches(group, SECONDARY);
            plan(of(null, BLUE));
            until(START.minusMillis(1));
            watched.operatorSwitches(group, PRIMARY);
            until(END);

            watched.operatorSwitches(group, SECONDARY);
            watched.operatorSwitches(group, PRIMARY);

            assertThat(watched.side(group)).isEqualTo(PRIMARY);
        }

        @Test
        void no_policy_switches_to_a_stack_under_maintenance_until_that_is_over() {
            var group = watched.group(automatic());
            plan(of(null, BLUE));
            until(START);

            watched.all(GREEN, Verdict.DOWN);

            assertThat(watched.side(group)).isEqualTo(SECONDARY);
            assertThat(watched.held(group)).isEqualTo("maintenance_window");
            assertThat(Objects.requireNonNull(watched.hold(group)).until()).isEqualTo(END);
            until(END);
            assertBackAndUnmarked(watched.now(group));
            assertThat(watched.held(group)).isNull();
        }

        @Test
        void a_switch_for_maintenance_is_not_an_operators_so_a_policy_acts_right_after_it() {
            var group = watched.group(automatic());
            plan(of(null, BLUE));
            until(END);
            assertThat(watched.side(group)).isEqualTo(PRIMARY);

            watched.all(BLUE, Verdict.DOWN);

            assertThat(watched.side(group)).isEqualTo(SECONDARY);
            assertThat(watched.held(group)).isNull();
        }

        @Test
        void a_failback_waits_for_the_end_of_the_maintenance() {
            var group = watched.group(policy("majority", "after", "1m", null, "1m", "10m"));
            watched.all(BLUE, Verdict.DOWN);
            plan(of(null, BLUE, watched.now(), END));
            watched.all(BLUE, Verdict.UP);

            until(END.minusMillis(1));
            assertThat(watched.side(group)).isEqualTo(SECONDARY);
            until(END);

            assertThat(watched.side(group)).isEqualTo(PRIMARY);
        }

        @ParameterizedTest
        @CsvSource(
                nullValues = "-",
                value = {
                    "fg, -, 2026-11-23T12:00:00Z, 2026-11-23T12:00:00Z, end must come after start"
                            + " and after now",
                    "fg, -, 2026-11-23T10:00:00Z, 2026-11-23T11:00:00Z, end must come after start"
                            + " and after now",
                    "fg, -, 2026-11-23T13:00:00Z, 2026-12-23T13:00:00.001Z, end must be within 30"
                            + " days of start",
                    "fg, -, 2028-11-23T13:00:00Z, 2028-11-23T14:00:00Z, start must be within 366"
                            + " days",
                    "fg, -, noon, 2026-11-23T14:00:00Z, 'start must be a time as in RFC 3339, such"
                            + " as 2026-11-26T02:00:00Z'",
                    "fg, -, -, tomorrow, 'end must be a time as in RFC 3339, such as"
                            + " 2026-11-26T02:00:00Z'",
                    "fg, blue, -, 2026-11-23T14:00:00Z, 'group_uid or stack_uid must be given, and"
                            + " not both'",
                    "-, -, -, 2026-11-23T14:00:00Z, 'group_uid or stack_uid must be given, and not"
                            + " both'"
                })
        void a_plan_that_makes_no_sense_is_refused(
                @Nullable String group,
                @Nullable String stack,
                @Nullable String start,
                String end,
                String text) {
            assertThat(
                            refusal(
                                            new Command.PlanMaintenance(
                                                    group, stack, start, end, null, null, null,
                                                    null))
                                    .description())
                    .isEqualTo(text);
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void two_right_after_one_another_are_two_and_the_group_is_back_after_the_last(
                boolean ofStack) {
            var group = watched.group(MANUAL);
            var later = END.plusSeconds(600);
            plan(ofStack ? of(null, BLUE, END, later) : of(group.uid(), null, END, later));
            plan(ofStack ? of(null, BLUE) : of(group.uid(), null));

            watched.at(END.plusSeconds(60));
            watched.passes(Duration.ZERO);
            assertThat(watched.side(group)).isEqualTo(SECONDARY);
            until(later);

            assertBackAndUnmarked(watched.now(group));
        }

        @Test
        void one_that_is_cancelled_late_is_undone_before_the_next_one_begins() {
            var group = withTtl(600);
            var first =
                    plan(
                            gradual(
                                    BLUE,
                                    Account.NOON.plusSeconds(605),
                                    Account.NOON.plusSeconds(606)));
            plan(of(null, BLUE, Account.NOON.plusSeconds(606), Account.NOON.plusSeconds(608)));
            until(Account.NOON.plusSeconds(1));

            watched.at(Account.NOON.plusSeconds(607));
            watched.cancel(first);
            assertThat(watched.side(group)).isEqualTo(SECONDARY);
            assertThat(watched.now(group).ttl()).isEqualTo(600);
            until(Account.NOON.plusSeconds(608));

            assertBackAndUnmarked(watched.now(group));
            assertThat(watched.now(group).ttl()).isEqualTo(600);
        }

        @Test
        void one_that_would_lower_ttls_while_another_is_open_overlaps_with_it() {
            withTtl(3600);
            plan(of(null, BLUE));

            assertThat(
                            refusal(
                                            new Command.PlanMaintenance(
                                                    null,
                                                    BLUE,
                                                    END.plusSeconds(3604).toString(),
                                                    END.plusSeconds(7200).toString(),
                                                    null,
                                                    true,
                                                    null,
                                                    null))
                                    .rule())
                    .isEqualTo("maintenance_overlaps");
        }

        @Test
        void what_it_is_about_and_the_rules_that_it_overrides_must_be_known() {
            assertThat(refusal(of("fg-0", null)).rule()).isEqualTo("group_not_found");
            assertThat(refusal(of(null, "red")).rule()).isEqualTo("stack_not_found");
            assertThat(
                            refusal(
                                            new Command.PlanMaintenance(
                                                    null,
                                                    BLUE,
                                                    null,
                                                    END.toString(),
                                                    null,
                                                    null,
                                                    List.of("gravity"),
                                                    null))
                                    .rule())
                    .isEqualTo("unknown_rule");
        }

        @Test
        void one_that_overlaps_with_another_of_the_same_is_refused_and_one_right_after_it_is_not() {
            var group = watched.group(MANUAL);
            var window = plan(of(null, BLUE));

            for (var overlapping :
                    List.of(
                            of(null, BLUE, START.minusSeconds(60), START.plusMillis(1)),
                            of(null, GREEN, END.minusMillis(1), END.plusSeconds(60)),
                            of(group.uid(), null, START.plusSeconds(1), END.minusSeconds(1)))) {
                assertThat(refusal(overlapping))
                        .isInstanceOfSatisfying(
                                Rejection.WindowsOverlap.class,
                                overlaps ->
                                        assertThat(overlaps.otherUid()).isEqualTo(window.uid()));
            }
            plan(of(null, BLUE, END, END.plusSeconds(60)));
            watched.register("red");
            plan(of(null, "red"));
        }

        @Test
        void two_groups_that_share_no_window_can_have_one_each_at_the_same_time() {
            var one = watched.group(MANUAL);
            var other = watched.group(MANUAL);
            plan(of(one.uid(), null));

            plan(of(other.uid(), null));

            assertThat(refusal(of(one.uid(), null)).rule()).isEqualTo("maintenance_overlaps");
        }

        @Test
        void an_account_has_a_hundred_at_most() {
            var group = watched.group(MANUAL);
            for (var i = 0; i < 100; i++) {
                plan(of(group.uid(), null, START.plusSeconds(i), START.plusSeconds(i + 1)));
            }

            assertThat(refusal(of(group.uid(), null, END, END.plusSeconds(1))).rule())
                    .isEqualTo("too_many_maintenance_windows");
        }

        @Test
        void a_dry_run_shows_what_a_group_would_answer_before_and_after() {
            watched.account.accept(
                    new Command.UpdateStack(
                            GREEN,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            List.of("192.0.2.2"),
                            null,
                            null,
                            null,
                            null));
            var group = watched.group(MANUAL);
            var command = of(group.uid(), null);

            var plan = Plan.of(watched.account.state(), command, watched.account.decide(command));

            assertThat(plan.refusal()).isNull();
            assertThat(addresses(plan.before())).containsExactly("192.0.2.1");
            assertThat(addresses(plan.after())).containsExactly("192.0.2.2");
        }

        private List<String> addresses(List<RecordSet> records) {
            return records.stream().flatMap(set -> set.values().stream()).toList();
        }
    }
}
