package io.elasticaddress.failover.elasticaddress;

import static io.elasticaddress.failover.elasticaddress.Account.BLUE;
import static io.elasticaddress.failover.elasticaddress.Account.GREEN;
import static io.elasticaddress.failover.elasticaddress.Account.stack;
import static io.elasticaddress.failover.elasticaddress.Account.switchTo;
import static io.elasticaddress.failover.elasticaddress.Account.update;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.command.Action;
import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.outcome.Outcome;
import io.elasticaddress.contracts.outcome.RejectionCode;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.Kind;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.contracts.state.StackType;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/** A group's own TTL. */
class TimeToLiveTest {
    private final Account account = Account.withBlueAndGreen();

    @ParameterizedTest
    @ValueSource(longs = {60, 300, 3600})
    void a_group_may_have_one_from_its_creation_on(long ttl) {
        assertThat(created(ttl).ttl()).isEqualTo(ttl);
    }

    @Test
    void without_one_or_with_0_a_new_group_has_the_zones() {
        assertThat(created(null).ttl()).isNull();
        assertThat(created(0L).ttl()).isNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 1, 59, 3601, Long.MAX_VALUE})
    void one_that_is_out_of_bounds_is_refused(long ttl) {
        var group = created(300L);
        var text = "ttl must be from 60 to 3600 seconds, or 0 for that of the zone, not " + ttl;
        var refused =
                new Outcome.Rejected(RejectionCode.BAD_REQUEST, "ttl_out_of_bounds", text, text);

        assertThat(account.decide(create(ttl)).outcome()).isEqualTo(refused);
        assertThat(account.decide(change(group, ttl)).outcome()).isEqualTo(refused);
    }

    @Test
    void a_change_of_it_alone_is_an_update_with_a_new_version() {
        var group = created(null);

        assertThat(account.accept(change(group, 300L)))
                .isEqualTo(new Event.ElasticAddressUpdated(group, with(group, 300L, 2)));
        assertThat(account.accept(change(group, 0L)))
                .isEqualTo(
                        new Event.ElasticAddressUpdated(
                                with(group, 300L, 2), with(group, null, 3)));
    }

    @Test
    void the_one_that_it_has_already_changes_nothing() {
        var group = created(300L);
        var zones = created(null);

        assertThat(account.accept(change(group, 300L)))
                .isEqualTo(new Event.NothingChanged(Action.UPDATE, Kind.GROUP, group.uid(), 1));
        assertThat(account.accept(change(zones, 0L)))
                .isEqualTo(new Event.NothingChanged(Action.UPDATE, Kind.GROUP, zones.uid(), 1));
    }

    @Test
    void it_outlives_what_does_not_name_it() {
        var group = created(300L);

        account.accept(update(group.uid(), null, GREEN, null));
        var switched = (Event.StackSwitched) account.accept(switchTo(group.uid(), Side.SECONDARY));

        assertThat(switched.before().ttl()).isEqualTo(300);
        assertThat(switched.after().ttl()).isEqualTo(300);
    }

    @Test
    void it_moves_in_the_same_step_as_the_side() {
        var group = account.created(BLUE, GREEN, null);

        var event =
                account.accept(
                        new Command.UpdateElasticAddress(
                                group.uid(),
                                null,
                                null,
                                Side.SECONDARY,
                                300L,
                                null,
                                null,
                                1L,
                                null));

        assertThat(event)
                .isInstanceOfSatisfying(
                        Event.StackSwitched.class,
                        switched -> assertThat(switched.after().ttl()).isEqualTo(300));
    }

    @Test
    void a_wrong_stack_is_told_first_and_a_missing_permission_afterwards() {
        account.accept(stack("red", StackType.STANDARD, List.of("192.0.2.3"), List.of("bob")));

        assertThat(
                        account.refusal(
                                new Command.CreateElasticAddress(
                                        "none", null, null, 5L, null, null)))
                .isEqualTo(new Rejection.StackNotFound("none"));
        assertThat(
                        account.refusal(
                                new Command.CreateElasticAddress(
                                        "red", null, null, 5L, null, null)))
                .isEqualTo(new Rejection.TtlOutOfBounds(5));
    }

    @Test
    void changing_it_needs_the_permission_on_the_groups_stacks() {
        account.accept(stack("red", StackType.STANDARD, List.of("192.0.2.3"), List.of("bob")));
        var group = account.as("bob").created("red", null, null);

        assertThat(account.as("alice").refusal(change(group, 300L)))
                .isEqualTo(new Rejection.PermissionMissing("alice", "red"));
    }

    private ElasticAddress created(@Nullable Long ttl) {
        return ((Event.ElasticAddressCreated) account.accept(create(ttl))).after();
    }

    private static Command create(@Nullable Long ttl) {
        return new Command.CreateElasticAddress(BLUE, null, null, ttl, null, null);
    }

    private static Command change(ElasticAddress group, @Nullable Long ttl) {
        return new Command.UpdateElasticAddress(
                group.uid(), null, null, null, ttl, null, null, null, null);
    }

    private static ElasticAddress with(ElasticAddress group, @Nullable Long ttl, long version) {
        return new ElasticAddress(
                group.account(),
                group.uid(),
                group.id(),
                group.dnsName(),
                group.primaryStackUid(),
                group.secondaryStackUid(),
                group.currentStack(),
                ttl,
                group.createdAt(),
                group.updatedAt(),
                version);
    }
}
