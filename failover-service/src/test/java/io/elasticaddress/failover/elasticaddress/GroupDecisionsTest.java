package io.elasticaddress.failover.elasticaddress;

import static io.elasticaddress.contracts.state.Side.PRIMARY;
import static io.elasticaddress.contracts.state.Side.SECONDARY;
import static io.elasticaddress.failover.elasticaddress.Account.BLUE;
import static io.elasticaddress.failover.elasticaddress.Account.GREEN;
import static io.elasticaddress.failover.elasticaddress.Account.NOON;
import static io.elasticaddress.failover.elasticaddress.Account.create;
import static io.elasticaddress.failover.elasticaddress.Account.delete;
import static io.elasticaddress.failover.elasticaddress.Account.stack;
import static io.elasticaddress.failover.elasticaddress.Account.switchTo;
import static io.elasticaddress.failover.elasticaddress.Account.update;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.command.Action;
import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.outcome.Outcome;
import io.elasticaddress.contracts.outcome.RejectionCode;
import io.elasticaddress.contracts.state.DeletedElasticAddress;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.Kind;
import io.elasticaddress.contracts.state.StackType;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;

class GroupDecisionsTest {
    private final Account account = Account.withBlueAndGreen();

    @Nested
    class Creating {

        @Test
        void without_stacks_an_address_is_reserved_and_primary_would_be_current() {
            var group = account.created(null, null, null);

            assertThat(group.isAttached()).isFalse();
            assertThat(group.currentStack()).isEqualTo(PRIMARY);
            assertThat(group.version()).isEqualTo(1);
            assertThat(group.createdAt()).isEqualTo(NOON).isEqualTo(group.updatedAt());
        }

        @Test
        void the_address_has_nine_digits_a_uid_and_a_name_of_the_id() {
            var group = account.created(BLUE, GREEN, null);

            assertThat(group.uid()).matches("fg-[0-9a-f]{32}");
            assertThat(group.id()).isBetween(0L, 999_999_999L);
            assertThat(group.dnsName()).matches("\\d{3}-\\d{3}-\\d{3}\\.ea\\.test");
            assertThat(group.dnsName().replaceAll("\\D", ""))
                    .isEqualTo("%09d".formatted(group.id()));
        }

        @Test
        void the_outcome_names_uid_dns_name_and_version() {
            var decision = account.decide(create(BLUE, null, null));

            assertThat(decision)
                    .isInstanceOfSatisfying(
                            Decision.Accepted.class,
                            accepted -> {
                                var group =
                                        ((Event.ElasticAddressCreated) accepted.event()).after();
                                assertThat(accepted.outcome())
                                        .isEqualTo(
                                                new Outcome.Accepted(
                                                        Kind.GROUP,
                                                        group.uid(),
                                                        group.dnsName(),
                                                        1));
                            });
        }

        @Test
        void the_side_that_is_named_is_current() {
            assertThat(account.created(BLUE, GREEN, SECONDARY).currentStackUid()).isEqualTo(GREEN);
        }

        @Test
        void an_empty_uid_is_no_stack() {
            assertThat(account.created("", GREEN, SECONDARY).primaryStackUid()).isNull();
        }

        @Test
        void with_a_secondary_stack_alone_and_no_side_named_primary_is_current_and_empty() {
            var group = account.created(null, GREEN, null);

            assertThat(group.currentStack()).isEqualTo(PRIMARY);
            assertThat(group.currentStackUid()).isNull();
        }

        @Test
        void rule_4_naming_the_empty_side_while_the_other_is_set_is_refused() {
            assertRefused(create(null, GREEN, PRIMARY), "No primary stack is set");
            assertRefused(create(BLUE, null, SECONDARY), "No secondary stack is set");
        }

        @Test
        void naming_a_side_of_a_group_without_stacks_is_accepted() {
            assertThat(account.created(null, null, SECONDARY).currentStack()).isEqualTo(SECONDARY);
        }

        @Test
        void rule_1_the_stacks_must_be_different() {
            assertRefused(
                    create(BLUE, BLUE, null), "Primary and secondary stacks must be different");
        }

        @Test
        void rule_2_the_stacks_must_be_known() {
            assertRefused(create(BLUE, "red", null), "Stack not found: red");
        }

        @Test
        void rule_2_a_removed_stack_is_unknown() {
            account.accept(new Command.RemoveStack(BLUE, null));

            assertRefused(create(BLUE, null, null), "Stack not found: blue");
        }

        @ParameterizedTest
        @EnumSource(names = {"CLUSTER", "PREPRESS"})
        void rule_3_the_stacks_must_be_of_the_standard_type(StackType type) {
            account.accept(stack("red", type, List.of("192.0.2.3"), List.of("*")));

            assertRefused(
                    create(BLUE, "red", null),
                    "Stacks must not be cluster or prepress type and must have head DNS present to"
                            + " be used in failover groups.");
        }

        @Test
        void rule_3_the_stacks_must_have_an_address_or_a_host_name() {
            account.accept(stack("red", StackType.STANDARD, List.of(), List.of("*")));

            assertRefused(
                    create("red", null, null),
                    "Stacks must not be cluster or prepress type and must have head DNS present to"
                            + " be used in failover groups.");
        }

        @Test
        void rule_11_each_stack_must_list_the_actor_or_everyone() {
            account.accept(stack("red", StackType.STANDARD, List.of("192.0.2.3"), List.of("bob")));

            assertThat(account.decide(create("red", BLUE, null)).outcome())
                    .isEqualTo(
                            new Outcome.Rejected(
                                    RejectionCode.FORBIDDEN,
                                    "permission_missing",
                                    "Insufficient permissions on stacks",
                                    "Insufficient permissions on stacks"));
            assertThat(account.as("bob").decide(create("red", BLUE, null)))
                    .isInstanceOf(Decision.Accepted.class);
        }

        @Test
        void rule_12_past_the_deadline_nothing_is_applied() {
            var command = create(BLUE, "unknown too", null);

            assertThat(account.decide(command, NOON)).isInstanceOf(Decision.Rejected.class);
            assertThat(account.decide(command, NOON.minusMillis(1)).outcome())
                    .isEqualTo(
                            new Outcome.Rejected(
                                    RejectionCode.UNPROCESSABLE_ENTITY,
                                    "deadline_passed",
                                    "Cannot create failover group at this time",
                                    "The command's deadline (2026-11-23T11:59:59.999Z) passed"
                                            + " before it was applied"));
            assertThat(account.decide(create(BLUE, null, null), NOON))
                    .describedAs("at the deadline it still counts")
                    .isInstanceOf(Decision.Accepted.class);
        }

        @Test
        void rule_12_when_all_numbers_are_dealt_no_group_is_created() {
            var state = account.state();
            var exhausted =
                    new InMemoryAccountState(
                            "acme", state.groups(), state.stacks(), Identities.GROUPS, 2);

            assertThat(account.decideOn(exhausted, create(BLUE, null, null)).outcome())
                    .isEqualTo(
                            new Outcome.Rejected(
                                    RejectionCode.UNPROCESSABLE_ENTITY,
                                    "numbers_exhausted",
                                    "Cannot create failover group at this time",
                                    "All nine-digit addresses that this account's partition can"
                                            + " deal have been dealt"));
        }
    }

    @Nested
    class Updating {
        private final ElasticAddress group = account.created(BLUE, null, null);

        @Test
        void what_is_not_given_stays() {
            account.at(NOON.plusSeconds(5));

            assertThat(account.accept(update(group.uid(), null, GREEN, null)))
                    .isEqualTo(
                            new Event.ElasticAddressUpdated(
                                    group,
                                    new ElasticAddress(
                                            "acme",
                                            group.uid(),
                                            group.id(),
                                            group.dnsName(),
                                            BLUE,
                                            GREEN,
                                            PRIMARY,
                                            NOON,
                                            NOON.plusSeconds(5),
                                            2)));
        }

        @Test
        void an_empty_uid_detaches_also_the_current_stack() {
            var event =
                    (Event.ElasticAddressUpdated)
                            account.accept(update(group.uid(), "", null, null));

            assertThat(event.after().isAttached()).isFalse();
            assertThat(event.after().currentStack()).isEqualTo(PRIMARY);
        }

        @Test
        void moving_the_side_is_a_switch_with_all_that_changed_in_the_same_step() {
            var event = account.accept(update(group.uid(), "", GREEN, SECONDARY));

            assertThat(event)
                    .isInstanceOfSatisfying(
                            Event.StackSwitched.class,
                            switched -> {
                                assertThat(switched.before()).isEqualTo(group);
                                assertThat(switched.after().primaryStackUid()).isNull();
                                assertThat(switched.after().currentStackUid()).isEqualTo(GREEN);
                                assertThat(switched.after().version()).isEqualTo(2);
                            });
        }

        @Test
        void the_stacks_can_change_places() {
            account.accept(update(group.uid(), null, GREEN, null));

            assertThat(account.accept(update(group.uid(), GREEN, BLUE, null)))
                    .isInstanceOf(Event.ElasticAddressUpdated.class);
        }

        @Test
        void what_is_as_asked_for_already_changes_nothing_and_keeps_the_version() {
            var decision = account.decide(update(group.uid(), BLUE, "", PRIMARY));

            assertThat(decision)
                    .isEqualTo(
                            new Decision.Accepted(
                                    new Event.NothingChanged(
                                            Action.UPDATE, Kind.GROUP, group.uid(), 1),
                                    new Outcome.Accepted(
                                            Kind.GROUP, group.uid(), group.dnsName(), 1)));
        }

        @Test
        void rule_1_counts_what_is_stored() {
            assertRefused(
                    update(group.uid(), null, BLUE, null),
                    "Primary and secondary stacks must be different");
        }

        @Test
        void rule_4_the_side_must_have_a_stack_after_the_update() {
            assertRefused(update(group.uid(), null, null, SECONDARY), "No secondary stack is set");
        }

        @Test
        void naming_the_side_that_is_current_is_no_switch_even_where_it_is_empty() {
            var empty = account.created(null, GREEN, null);

            assertThat(account.accept(update(empty.uid(), null, null, PRIMARY)))
                    .isInstanceOf(Event.NothingChanged.class);
        }

        @Test
        void rule_7_the_group_must_be_known() {
            assertRefused(update("fg-0", null, null, null), "Invalid failover group UID");
        }

        @Test
        void rule_7_a_deleted_group_is_unknown() {
            account.accept(update(group.uid(), "", null, null));
            account.accept(delete(group.uid()));

            assertRefused(update(group.uid(), BLUE, null, null), "Invalid failover group UID");
        }

        @Test
        void rule_11_counts_the_stacks_that_the_group_has_and_would_have() {
            account.accept(stack("red", StackType.STANDARD, List.of("192.0.2.3"), List.of("bob")));
            assertThat(account.refusal(update(group.uid(), null, "red", null)))
                    .isEqualTo(new Rejection.PermissionMissing("alice", "red"));

            account.as("bob").accept(update(group.uid(), null, "red", null));
            assertThat(account.as("alice").refusal(update(group.uid(), null, "", null)))
                    .isEqualTo(new Rejection.PermissionMissing("alice", "red"));
        }

        @Test
        void an_expected_version_that_moved_is_refused() {
            var command =
                    new Command.UpdateElasticAddress(group.uid(), null, GREEN, null, 6L, null);

            assertThat(account.decide(command).outcome())
                    .isEqualTo(
                            new Outcome.Rejected(
                                    RejectionCode.PRECONDITION_FAILED,
                                    "version_moved",
                                    "The failover group is at version 1, not 6",
                                    "The failover group is at version 1, not 6"));
        }

        @Test
        void an_expected_version_that_holds_is_accepted() {
            assertThat(
                            account.accept(
                                    new Command.UpdateElasticAddress(
                                            group.uid(), null, GREEN, null, 1L, null)))
                    .isInstanceOf(Event.ElasticAddressUpdated.class);
        }

        @Test
        void a_clock_that_was_set_back_does_not_make_the_group_older() {
            account.at(NOON.minusSeconds(60));

            var event =
                    (Event.ElasticAddressUpdated)
                            account.accept(update(group.uid(), null, GREEN, null));

            assertThat(event.after().updatedAt()).isEqualTo(NOON);
        }
    }

    @Nested
    class Switching {
        private final ElasticAddress group = account.created(BLUE, GREEN, null);

        @Test
        void makes_the_other_side_current() {
            var event = (Event.StackSwitched) account.accept(switchTo(group.uid(), SECONDARY));

            assertThat(event.before()).isEqualTo(group);
            assertThat(event.after().currentStackUid()).isEqualTo(GREEN);
            assertThat(event.after().version()).isEqualTo(2);
        }

        @Test
        void to_the_current_side_changes_nothing() {
            assertThat(account.accept(switchTo(group.uid(), PRIMARY)))
                    .isEqualTo(new Event.NothingChanged(Action.SWITCH, Kind.GROUP, group.uid(), 1));
        }

        @Test
        void rule_4_to_an_empty_side_is_refused() {
            account.accept(update(group.uid(), null, "", null));

            assertRefused(switchTo(group.uid(), SECONDARY), "No secondary stack is set");
        }

        @Test
        void rule_7_the_group_must_be_known() {
            assertRefused(switchTo("fg-0", PRIMARY), "Invalid failover group UID");
        }

        @Test
        void rule_12_past_the_deadline_nothing_is_applied() {
            assertThat(account.decide(switchTo(group.uid(), SECONDARY), NOON.minusMillis(1)))
                    .extracting(Decision::outcome)
                    .isEqualTo(
                            new Outcome.Rejected(
                                    RejectionCode.UNPROCESSABLE_ENTITY,
                                    "deadline_passed",
                                    "Issue updating the failover group",
                                    "The command's deadline (2026-11-23T11:59:59.999Z) passed"
                                            + " before it was applied"));
        }

        @Test
        void an_expected_version_that_moved_is_refused() {
            assertThat(account.refusal(new Command.SwitchStack(group.uid(), SECONDARY, 7L, null)))
                    .isEqualTo(new Rejection.VersionMoved(7, 1));
        }
    }

    @Nested
    class Deleting {
        private final ElasticAddress group = account.created(null, null, null);

        @Test
        void leaves_a_tombstone_with_id_name_and_the_next_version() {
            assertThat(account.accept(delete(group.uid())))
                    .isEqualTo(
                            new Event.ElasticAddressDeleted(
                                    group,
                                    new DeletedElasticAddress(
                                            "acme",
                                            group.uid(),
                                            group.id(),
                                            group.dnsName(),
                                            NOON,
                                            2)));
        }

        @Test
        void the_outcome_names_the_tombstones_version() {
            assertThat(account.decide(delete(group.uid())).outcome())
                    .isEqualTo(new Outcome.Accepted(Kind.GROUP, group.uid(), group.dnsName(), 2));
        }

        @Test
        void rule_7_a_group_is_deleted_once() {
            account.accept(delete(group.uid()));

            assertRefused(delete(group.uid()), "Invalid failover group UID");
        }

        @Test
        void rule_8_a_group_with_a_stack_on_either_side_is_not_deleted() {
            account.accept(update(group.uid(), null, GREEN, null));

            assertRefused(
                    delete(group.uid()),
                    "Cannot delete a failover group that is currently attached to a stack. You must"
                            + " first detach it from all stacks before deletion.");
        }

        @Test
        void an_expected_version_that_moved_is_refused() {
            assertThat(account.refusal(new Command.DeleteElasticAddress(group.uid(), 3L, null)))
                    .isEqualTo(new Rejection.VersionMoved(3, 1));
        }
    }

    /** One request that breaks every rule; each step mends the one that was heard. */
    @Nested
    class WhereSeveralRulesRefuse {

        @Test
        void the_first_is_heard_in_the_documented_order() {
            account.accept(stack("red", StackType.CLUSTER, List.of("192.0.2.3"), List.of("bob")));
            account.accept(stack("grey", StackType.STANDARD, List.of("192.0.2.4"), List.of("bob")));
            var uid = account.created(BLUE, null, null).uid();

            assertThat(refusal("fg-0", "none", "none", 9L))
                    .isInstanceOf(Rejection.GroupNotFound.class);
            assertThat(refusal(uid, "none", "none", 9L)).isInstanceOf(Rejection.VersionMoved.class);
            assertThat(refusal(uid, "none", "none", 1L))
                    .isInstanceOf(Rejection.StackNotFound.class);
            assertThat(refusal(uid, "red", "red", 1L)).isInstanceOf(Rejection.SameStacks.class);
            assertThat(refusal(uid, "red", "", 1L)).isInstanceOf(Rejection.UnsuitableStack.class);
            assertThat(refusal(uid, "grey", "", 1L))
                    .isInstanceOf(Rejection.PermissionMissing.class);
            assertThat(refusal(uid, null, "", 1L)).isInstanceOf(Rejection.NoStackOnSide.class);
        }

        @Test
        void an_attached_group_at_another_version_is_told_of_the_version() {
            var uid = account.created(BLUE, null, null).uid();

            assertThat(account.refusal(new Command.DeleteElasticAddress(uid, 9L, null)))
                    .isInstanceOf(Rejection.VersionMoved.class);
        }

        private Rejection refusal(String uid, String primary, String secondary, Long version) {
            return account.refusal(
                    new Command.UpdateElasticAddress(
                            uid, primary, secondary, SECONDARY, version, null));
        }
    }

    private void assertRefused(Command command, String text) {
        assertThat(account.decide(command).outcome())
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class,
                        rejected -> {
                            assertThat(rejected.code()).isEqualTo(RejectionCode.BAD_REQUEST);
                            assertThat(rejected.description()).isEqualTo(text);
                            assertThat(rejected.details()).isEqualTo(text);
                        });
        assertThat(account.decide(command).event(command))
                .isEqualTo(
                        new Event.CommandRejected(
                                command.action(),
                                command.subject(),
                                (Outcome.Rejected) account.decide(command).outcome()));
    }
}
