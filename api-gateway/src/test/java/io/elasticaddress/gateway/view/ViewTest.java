package io.elasticaddress.gateway.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.state.AccountSettings;
import io.elasticaddress.contracts.state.DeletedElasticAddress;
import io.elasticaddress.contracts.state.DeletedStack;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.FailoverHold;
import io.elasticaddress.contracts.state.Kind;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.contracts.state.SnapshotKey;
import io.elasticaddress.contracts.state.Stack;
import io.elasticaddress.contracts.state.StackHealth;
import io.elasticaddress.contracts.state.StackType;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

class ViewTest {
    static final Instant AT = Instant.parse("2026-11-23T10:00:00Z");

    private final View view = new View();

    @Test
    void a_later_version_takes_the_place_of_an_earlier_one_and_never_the_other_way_round() {
        view.apply(group("g", 2, "blue"));
        view.apply(group("g", 1, null));
        view.apply(group("g", 2, "green"));

        assertThat(view.group("acme", "g").orElseThrow().group()).isEqualTo(group("g", 2, "blue"));
        assertThat(view.groups("acme")).hasSize(1);
    }

    @Test
    void what_was_deleted_does_not_come_back_with_an_older_version() {
        view.apply(deleted("g", 3));
        view.apply(group("g", 2, null));

        assertThat(view.group("acme", "g")).isEmpty();
        assertThat(view.groups("acme")).isEmpty();
    }

    @Test
    void a_stack_that_is_registered_again_takes_its_new_place() {
        view.apply(stack("s1", 1, 1, AT));
        view.apply(stack("s2", 1, 1, AT.plusSeconds(1)));
        view.apply(new DeletedStack("acme", "s1", AT.plusSeconds(2), 2, 1));
        view.apply(stack("s1", 3, 1, AT.plusSeconds(3)));

        assertThat(view.stacks("acme"))
                .extracting(state -> state.stack().uid())
                .containsExactly("s2", "s1");
    }

    @Test
    void the_oldest_comes_first_and_the_uid_settles_it_among_those_of_one_moment() {
        view.apply(group("b", 1, null));
        view.apply(group("a", 1, null));
        view.apply(created("z", AT.minusSeconds(1)));

        assertThat(view.groups("acme"))
                .extracting(state -> state.group().uid())
                .containsExactly("z", "a", "b");
    }

    @Test
    void accounts_are_apart() {
        view.apply(group("g", 1, null));

        assertThat(view.groups("other")).isEmpty();
        assertThat(view.group("other", "g")).isEmpty();
    }

    @Test
    void of_two_dns_statuses_the_one_about_later_versions_holds_else_the_later_one() {
        view.apply(group("g", 2, "blue"));
        view.apply(stack("blue", 1, 3, AT));

        view.apply(dns("g", 2, 3, DnsStatus.State.FAILED), 10);
        view.apply(dns("g", 1, 9, DnsStatus.State.CONFIRMED), 11);
        assertThat(view.group("acme", "g").orElseThrow().status(List.of()))
                .isEqualTo(GroupState.Status.DEGRADED);

        view.apply(dns("g", 2, 3, DnsStatus.State.CONFIRMED), 12);
        assertThat(view.group("acme", "g").orElseThrow().status(List.of()))
                .isEqualTo(GroupState.Status.ACTIVE);
    }

    @Test
    void who_waits_for_a_version_is_woken_by_it_or_a_later_one() {
        var first = view.reached(key("g"), 1);
        var third = view.reached(key("g"), 3);
        assertThat(first).isNotDone();

        view.apply(group("g", 2, null));
        assertThat(first).isCompleted();
        assertThat(third).isNotDone();

        view.apply(deleted("g", 4));
        assertThat(third).isCompleted();
        assertThat(view.reached(key("g"), 4)).isCompleted();
    }

    @Test
    void a_snapshot_that_can_not_be_read_leaves_what_is_known_and_is_counted_until_one_can() {
        view.apply(group("g", 1, "blue"));
        var waiting = view.reached(key("g"), 2);

        view.unreadableSnapshot(key("g"), "newer");

        assertThat(waiting).isCompleted();
        assertThat(view.unreadable()).isEqualTo(1);
        assertThat(view.group("acme", "g").orElseThrow().group()).isEqualTo(group("g", 1, "blue"));
        view.apply(group("g", 3, null));
        assertThat(view.unreadable()).isZero();
    }

    @Test
    void a_dns_status_that_can_not_be_read_is_counted_until_one_can() {
        view.unreadableDns(key("g"), "newer");
        view.apply(group("g", 1, null));
        assertThat(view.unreadable()).isEqualTo(1);

        view.apply(dns("g", 1, 0, DnsStatus.State.CONFIRMED), 1);

        assertThat(view.unreadable()).isZero();
    }

    @Test
    void a_group_is_unattached_and_busy_until_the_removal_is_confirmed() {
        view.apply(group("g", 2, null));
        var state = view.group("acme", "g").orElseThrow();
        assertThat(state.status(List.of())).isEqualTo(GroupState.Status.UNATTACHED);
        assertThat(state.busyToggling()).isTrue();

        view.apply(dns("g", 2, 0, DnsStatus.State.CONFIRMED), 1);

        assertThat(view.group("acme", "g").orElseThrow().busyToggling()).isFalse();
        assertThat(view.group("acme", "g").orElseThrow().status(List.of()))
                .isEqualTo(GroupState.Status.UNATTACHED);
    }

    @Test
    void a_conflict_about_what_is_wanted_is_degraded_and_one_about_what_was_is_not() {
        view.apply(group("g", 2, "blue"));
        view.apply(stack("blue", 1, 1, AT));
        view.apply(dns("g", 1, 1, DnsStatus.State.CONFLICT), 1);
        assertThat(view.group("acme", "g").orElseThrow().status(List.of()))
                .isEqualTo(GroupState.Status.SWITCHING);

        view.apply(dns("g", 2, 1, DnsStatus.State.CONFLICT), 2);

        assertThat(view.group("acme", "g").orElseThrow().status(List.of()))
                .isEqualTo(GroupState.Status.DEGRADED);
        assertThat(view.group("acme", "g").orElseThrow().busyToggling()).isTrue();
    }

    @Test
    void a_group_whose_current_stack_is_not_known_yet_is_switching() {
        view.apply(group("g", 1, "blue"));
        view.apply(dns("g", 1, 0, DnsStatus.State.CONFIRMED), 1);

        assertThat(view.group("acme", "g").orElseThrow().status(List.of()))
                .isEqualTo(GroupState.Status.SWITCHING);
    }

    @Test
    void what_is_only_seen_has_versions_of_its_own_and_moves_no_others() {
        view.apply(group("g", 5, "blue"));
        view.apply(stack("blue", 3, 1, AT));

        view.apply(new StackHealth("acme", "blue", List.of(), AT, 2));
        view.apply(new StackHealth("acme", "blue", List.of(), AT, 1));
        view.apply(new FailoverHold("acme", "g", null, AT, null, 1));
        view.apply(new AccountSettings("acme", true, AT, 2));
        view.apply(new AccountSettings("acme", false, AT, 1));

        var state = view.group("acme", "g").orElseThrow();
        assertThat(state.group().version()).isEqualTo(5);
        assertThat(state.hold().version()).isEqualTo(1);
        assertThat(state.failoverPaused()).isTrue();
        assertThat(view.stack("acme", "blue").orElseThrow().stack().version()).isEqualTo(3);
        assertThat(view.stack("acme", "blue").orElseThrow().said().version()).isEqualTo(2);
    }

    @Test
    void what_the_account_set_is_waited_for_by_its_own_version() {
        var set = view.reached(new SnapshotKey(Kind.ACCOUNT, "acme", "acme"), 1);
        view.apply(group("acme", 9, null));
        assertThat(set).isNotDone();

        view.apply(new AccountSettings("acme", true, AT, 1));

        assertThat(set).isCompleted();
    }

    @Test
    void whatever_may_look_different_is_told_once_it_can_be_read() {
        var told = new ArrayList<String>();
        view.onChange(
                key ->
                        told.add(
                                key.wireName()
                                        + " "
                                        + view.group("acme", "g").map(GroupState::busyToggling)));

        view.apply(group("g", 1, null));
        view.apply(dns("g", 1, 0, DnsStatus.State.CONFIRMED), 1);
        view.apply(new FailoverHold("acme", "g", null, AT, null, 1));

        assertThat(told)
                .containsExactly(
                        "group/acme/g Optional[true]",
                        "group/acme/g Optional[false]",
                        "hold/acme/g Optional[false]");
    }

    static SnapshotKey key(String uid) {
        return new SnapshotKey(Kind.GROUP, "acme", uid);
    }

    static ElasticAddress group(String uid, long version, String primary) {
        return group(uid, version, primary, AT);
    }

    private static ElasticAddress created(String uid, Instant at) {
        return group(uid, 1, null, at);
    }

    private static ElasticAddress group(String uid, long version, String primary, Instant at) {
        return new ElasticAddress(
                "acme",
                uid,
                123456789,
                "123-456-789.ea.test",
                primary,
                null,
                Side.PRIMARY,
                at,
                at.plusSeconds(version),
                version);
    }

    static Snapshot deleted(String uid, long version) {
        return new DeletedElasticAddress(
                "acme", uid, 123456789, "123-456-789.ea.test", AT, version);
    }

    static Stack stack(String uid, long version, long addressVersion, Instant at) {
        return new Stack(
                "acme",
                uid,
                "name of " + uid,
                null,
                null,
                null,
                StackType.STANDARD,
                null,
                List.of("192.0.2.1"),
                List.of(),
                false,
                List.of("*"),
                at,
                at,
                version,
                addressVersion);
    }

    static DnsStatus dns(
            String uid, long groupVersion, long addressVersion, DnsStatus.State state) {
        return new DnsStatus(
                "acme",
                uid,
                "123-456-789.ea.test",
                state,
                groupVersion,
                addressVersion,
                List.of(),
                List.of(),
                AT,
                null);
    }
}
