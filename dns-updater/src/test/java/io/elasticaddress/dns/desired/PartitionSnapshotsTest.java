package io.elasticaddress.dns.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.contracts.state.AccountSettings;
import io.elasticaddress.contracts.state.DeletedElasticAddress;
import io.elasticaddress.contracts.state.DeletedStack;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.FailoverHold;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.contracts.state.Stack;
import io.elasticaddress.contracts.state.StackHealth;
import io.elasticaddress.contracts.state.StackType;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

class PartitionSnapshotsTest {
    private static final Instant AT = Instant.parse("2026-11-23T10:00:00Z");
    private static final ElasticAddress GROUP = group("fg-1", 1, "blue", "green", Side.PRIMARY);

    private final PartitionSnapshots snapshots = new PartitionSnapshots(_ -> 60);

    @Test
    void addresses_of_both_kinds_become_two_record_sets() {
        apply(
                stack(
                        "blue",
                        4,
                        "head.example.com",
                        List.of("192.0.2.2", "192.0.2.1"),
                        List.of("2001:db8::1")));
        apply(GROUP);

        assertThat(wanted(GROUP).records())
                .containsExactly(
                        new RecordSet("A", 60, List.of("192.0.2.1", "192.0.2.2")),
                        new RecordSet("AAAA", 60, List.of("2001:db8::1")));
        assertThat(wanted(GROUP).versions()).isEqualTo(new Versions(1, 4));
    }

    @Test
    void a_groups_own_ttl_comes_before_the_zones() {
        apply(stack("blue", 4, null, List.of("192.0.2.1"), List.of("2001:db8::1")));
        apply(GROUP);
        var zones = wanted(GROUP);
        apply(
                new ElasticAddress(
                        "acme",
                        GROUP.uid(),
                        1,
                        GROUP.dnsName(),
                        "blue",
                        "green",
                        Side.PRIMARY,
                        300L,
                        AT,
                        AT,
                        2));

        assertThat(zones.records()).extracting(RecordSet::ttl).containsExactly(60L, 60L);
        assertThat(wanted(GROUP).records()).extracting(RecordSet::ttl).containsExactly(300L, 300L);
        assertThat(wanted(GROUP).versions()).isEqualTo(new Versions(2, 4));
    }

    @Test
    void a_host_name_becomes_an_alias_only_where_there_is_no_address() {
        apply(stack("blue", 1, "Head.Example.com", List.of(), List.of()));
        apply(GROUP);

        assertThat(wanted(GROUP).records())
                .containsExactly(new RecordSet("CNAME", 60, List.of("head.example.com")));
    }

    @Test
    void a_side_without_a_stack_wants_no_records_at_address_version_0() {
        var empty = group("fg-1", 1, null, "green", Side.PRIMARY);
        apply(empty);

        assertThat(wanted(empty).records()).isEmpty();
        assertThat(wanted(empty).versions()).isEqualTo(new Versions(1, 0));
        assertThat(wanted(empty).isDeletion()).isFalse();
    }

    @Test
    void a_deleted_group_wants_no_records_and_says_when() {
        apply(stack("blue", 1, null, List.of("192.0.2.1"), List.of()));
        apply(GROUP);
        apply(new DeletedElasticAddress("acme", "fg-1", 1, "1.ea.test", AT, 2));

        assertThat(wanted(GROUP).records()).isEmpty();
        assertThat(wanted(GROUP).deletedAt()).isEqualTo(AT);
        assertThat(wanted(GROUP).versions()).isEqualTo(new Versions(2, 0));
    }

    @Test
    void a_stacks_change_touches_the_groups_that_stand_on_it_now() {
        var other = group("fg-2", 2, "green", "blue", Side.PRIMARY);
        apply(GROUP);
        apply(other);

        assertThat(snapshots.apply(stack("blue", 1, null, List.of("192.0.2.1"), List.of())))
                .containsExactly(GROUP.key());

        apply(group("fg-1", 2, "blue", "green", Side.SECONDARY));
        assertThat(snapshots.apply(stack("blue", 2, null, List.of("192.0.2.2"), List.of())))
                .isEmpty();
        assertThat(snapshots.apply(stack("green", 1, null, List.of("192.0.2.3"), List.of())))
                .containsExactlyInAnyOrder(GROUP.key(), other.key());
    }

    @Test
    void a_group_whose_stack_is_not_known_is_withheld() {
        apply(GROUP);

        assertThat(snapshots.intent(GROUP.key())).isInstanceOf(Withheld.class);
        assertThat(snapshots.groups()).containsExactly(GROUP.key());
    }

    @Test
    void an_older_snapshot_changes_nothing() {
        apply(stack("blue", 2, null, List.of("192.0.2.2"), List.of()));
        apply(GROUP);

        assertThat(snapshots.apply(stack("blue", 1, null, List.of("192.0.2.1"), List.of())))
                .isEmpty();
        assertThat(wanted(GROUP).records().getFirst().values()).containsExactly("192.0.2.2");
    }

    @Test
    void a_group_that_cant_be_read_is_withheld_until_it_can() {
        apply(stack("blue", 1, null, List.of("192.0.2.1"), List.of()));
        apply(GROUP);

        assertThat(snapshots.applyUnreadable(GROUP.key())).containsExactly(GROUP.key());
        assertThat(snapshots.intent(GROUP.key())).isInstanceOf(Withheld.class);
        apply(stack("blue", 2, null, List.of("192.0.2.2"), List.of()));
        assertThat(snapshots.intent(GROUP.key())).isInstanceOf(Withheld.class);

        apply(group("fg-1", 3, "blue", "green", Side.PRIMARY));
        assertThat(wanted(GROUP).versions()).isEqualTo(new Versions(3, 2));
    }

    @Test
    void a_stack_that_cant_be_read_counts_as_unchanged() {
        var blue = stack("blue", 1, null, List.of("192.0.2.1"), List.of());
        apply(blue);
        apply(GROUP);

        assertThat(snapshots.applyUnreadable(blue.key())).isEmpty();
        assertThat(wanted(GROUP).versions()).isEqualTo(new Versions(1, 1));
    }

    @Test
    void what_is_known_of_stacks_and_groups_beside_them_is_nothing_to_dns() {
        apply(stack("blue", 1, null, List.of("192.0.2.1"), List.of()));
        apply(GROUP);
        var before = wanted(GROUP);

        for (var snapshot : beside(7)) {
            assertThat(snapshots.apply(snapshot)).isEmpty();
            assertThat(snapshots.applyUnreadable(snapshot.key())).isEmpty();
        }

        assertThat(snapshots.groups()).containsExactly(GROUP.key());
        assertThat(wanted(GROUP)).isEqualTo(before);
    }

    @Property
    void the_order_and_repetition_of_arrival_do_not_matter(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int changes) {
        var random = new Random(seed);
        var history = history(random, changes);
        var inOrder = new PartitionSnapshots(_ -> 60);
        history.forEach(inOrder::apply);

        var shuffled = new ArrayList<>(history);
        for (var i = random.nextInt(5); i > 0; i--) {
            shuffled.add(history.get(random.nextInt(history.size())));
        }
        Collections.shuffle(shuffled, random);
        var anyOrder = new PartitionSnapshots(_ -> 60);
        shuffled.forEach(anyOrder::apply);

        assertThat(anyOrder.groups()).isEqualTo(inOrder.groups());
        for (var group : inOrder.groups()) {
            assertThat(anyOrder.intent(group)).isEqualTo(inOrder.intent(group));
        }
    }

    @Property
    void a_group_that_is_not_touched_has_the_intent_that_it_had(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int changes) {
        var joined = new PartitionSnapshots(_ -> 60);
        for (var snapshot : history(new Random(seed), changes)) {
            var before = joined.groups().stream().collect(Collectors.toMap(k -> k, joined::intent));
            var touched = joined.apply(snapshot);
            before.forEach(
                    (group, intent) -> {
                        if (!touched.contains(group)) {
                            assertThat(joined.intent(group)).isEqualTo(intent);
                        }
                    });
        }
    }

    /** What two stacks and three groups may go through, each with growing versions. */
    private static List<Snapshot> history(Random random, int changes) {
        var history = new ArrayList<Snapshot>();
        var versions = new long[5];
        for (var i = 0; i < changes; i++) {
            history.add(beside(i + 1).get(random.nextInt(3)));
            var which = random.nextInt(5);
            var version = ++versions[which];
            if (which < 2) {
                var uid = which == 0 ? "blue" : "green";
                history.add(
                        random.nextInt(5) == 0
                                ? new DeletedStack("acme", uid, AT, version, version)
                                : stack(
                                        uid,
                                        version,
                                        null,
                                        List.of("192.0.2." + version),
                                        List.of()));
            } else {
                var uid = "fg-" + which;
                history.add(
                        random.nextInt(5) == 0
                                ? new DeletedElasticAddress(
                                        "acme", uid, which, uid + ".ea.test", AT, version)
                                : group(
                                        uid,
                                        version,
                                        random.nextBoolean() ? "blue" : null,
                                        "green",
                                        random.nextBoolean() ? Side.PRIMARY : Side.SECONDARY));
            }
        }
        return history;
    }

    /** Of the stack and the group that are there. */
    private static List<Snapshot> beside(long version) {
        return List.of(
                new StackHealth("acme", "blue", List.of(), AT, version),
                new FailoverHold("acme", "fg-1", null, AT, null, version),
                new AccountSettings("acme", true, AT, version));
    }

    private void apply(Snapshot snapshot) {
        snapshots.apply(snapshot);
    }

    private Wanted wanted(ElasticAddress group) {
        return (Wanted) snapshots.intent(group.key());
    }

    private static ElasticAddress group(
            String uid, long version, String primary, String secondary, Side current) {
        return new ElasticAddress(
                "acme", uid, 1, uid + ".ea.test", primary, secondary, current, AT, AT, version);
    }

    private static Stack stack(
            String uid, long version, String fqdn, List<String> ipv4, List<String> ipv6) {
        return new Stack(
                "acme",
                uid,
                uid,
                null,
                null,
                null,
                StackType.STANDARD,
                fqdn,
                ipv4,
                ipv6,
                false,
                List.of(),
                AT,
                AT,
                version,
                version);
    }
}
