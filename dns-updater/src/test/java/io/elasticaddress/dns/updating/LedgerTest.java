package io.elasticaddress.dns.updating;

import static io.elasticaddress.dns.updating.UpdaterUnderTest.key;
import static io.elasticaddress.dns.updating.UpdaterUnderTest.shown;
import static io.elasticaddress.dns.updating.UpdaterUnderTest.wanted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.contracts.dns.DnsEvent;
import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.dns.ownership.Expected;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Random;

class LedgerTest {
    private final ModelServer server = new ModelServer(new Random(1));
    private final UpdaterUnderTest updater = new UpdaterUnderTest(server, Duration.ZERO);

    @BeforeEach
    void reliable() {
        server.reliable = true;
    }

    @Test
    void only_the_newest_of_what_piles_up_is_written() {
        for (var version = 1; version <= 50; version++) {
            updater.want(wanted("fg-1", version, 1));
        }

        updater.untilQuiet();

        assertThat(server.records("fg-1.ea.test")).isEqualTo(shown(50, 1));
        assertThat(updater.statuses).hasSize(1);
        assertThat(updater.events).hasSize(1);
    }

    @Test
    void many_names_go_in_one_update() {
        for (var i = 0; i < 100; i++) {
            updater.want(wanted("fg-" + i, 1, 1));
        }

        updater.untilQuiet();

        assertThat(server.updates).isEqualTo(1);
        assertThat(updater.statuses).hasSize(100);
    }

    @Test
    void one_name_that_is_refused_does_not_hold_back_its_batch() {
        for (var i = 0; i < 100; i++) {
            updater.want(wanted("fg-" + i, 1, 1));
        }
        server.refused.add("fg-42.ea.test");

        updater.write();
        updater.confirm();

        assertThat(updater.statuses)
                .hasSize(100)
                .allMatch(
                        status ->
                                (status.state() == DnsStatus.State.FAILED)
                                        == status.uid().equals("fg-42"));
        assertThat(server.updates).isLessThan(20);

        server.refused.clear();
        updater.untilQuiet();
        assertThat(updater.status().uid()).isEqualTo("fg-42");
        assertThat(updater.status().state()).isEqualTo(DnsStatus.State.CONFIRMED);
    }

    @Test
    void where_everything_is_refused_not_every_name_is_tried() {
        for (var i = 0; i < 100; i++) {
            updater.want(wanted("fg-" + i, 1, 1));
            server.refused.add("fg-" + i + ".ea.test");
        }

        updater.write();

        assertThat(server.updates).isLessThan(30);
        assertThat(updater.statuses).isNotEmpty();
        updater.ledger.reportOverdue();
        assertThat(updater.statuses)
                .hasSize(100)
                .allMatch(status -> status.state() == DnsStatus.State.FAILED);
    }

    @Test
    void a_failure_is_reported_once_after_the_grace_time_and_then_its_end() {
        server.down = true;
        updater.want(wanted("fg-1", 1, 1));
        updater.write();
        assertThat(updater.statuses).isEmpty();

        updater.ledger.reportOverdue();
        updater.write();
        updater.ledger.reportOverdue();

        assertThat(updater.statuses).hasSize(1);
        assertThat(updater.status().state()).isEqualTo(DnsStatus.State.FAILED);
        assertThat(updater.status().error()).isEqualTo("down");
        server.down = false;
        updater.untilQuiet();
        assertThat(updater.status().state()).isEqualTo(DnsStatus.State.CONFIRMED);
        assertThat(updater.status().error()).isNull();
        assertThat(updater.events.stream().map(DnsEvent::type))
                .containsExactly(DnsEvent.Type.DNS_FAILED, DnsEvent.Type.DNS_CONFIRMED);
    }

    @Test
    void nothing_is_overdue_within_the_grace_time() {
        var patient = new UpdaterUnderTest(server, Duration.ofHours(1));
        server.down = true;
        patient.want(wanted("fg-1", 1, 1));
        patient.write();

        patient.ledger.reportOverdue();

        assertThat(patient.statuses).isEmpty();
    }

    @Test
    void what_was_confirmed_by_the_owner_before_is_not_written_again() {
        updater.want(wanted("fg-1", 1, 1));
        updater.untilQuiet();
        var successor = new UpdaterUnderTest(server, Duration.ZERO);

        successor.ledger.want(successor.ownership, wanted("fg-1", 1, 1), updater.status());

        assertThat(successor.write()).isFalse();
        assertThat(successor.statuses).isEmpty();
    }

    @Test
    void a_successor_goes_on_from_what_was_confirmed_without_looking() {
        updater.want(wanted("fg-1", 1, 1));
        updater.untilQuiet();
        var before = server.updates;
        var successor = new UpdaterUnderTest(server, Duration.ZERO);

        successor.ledger.want(successor.ownership, wanted("fg-1", 2, 1), updater.status());
        successor.untilQuiet();

        assertThat(server.updates).isEqualTo(before + 1);
        assertThat(successor.status().groupVersion()).isEqualTo(2);
    }

    @Test
    void a_successor_that_confirms_the_same_says_so_under_the_same_id() {
        updater.want(wanted("fg-1", 1, 1));
        updater.untilQuiet();
        // Its predecessor died before its status was published.
        var successor = new UpdaterUnderTest(server, Duration.ZERO);
        successor.want(wanted("fg-1", 1, 1));
        successor.untilQuiet();

        assertThat(successor.events).hasSize(1);
        assertThat(successor.events.getFirst().id()).isEqualTo(updater.events.getFirst().id());
    }

    @Test
    void nothing_is_written_after_the_ownership_has_ended() {
        updater.want(wanted("fg-1", 1, 1));
        updater.ownership.end();

        updater.untilQuiet();

        assertThat(server.updates).isZero();
        updater.ledger.release(updater.ownership);
        assertThat(updater.ledger.size()).isZero();
        assertThat(updater.ledger.pending()).isZero();
    }

    @Test
    void what_arrives_while_a_name_is_being_written_is_written_next() {
        updater.want(wanted("fg-1", 1, 1));
        var task = updater.ledger.writing().poll(10).getFirst();
        updater.want(wanted("fg-1", 2, 1));
        assertThat(updater.ledger.writing().poll(10)).isEmpty();
        server.byHand("fg-1.ea.test", "v=ea1;i=us;g=1;a=1", shown(1, 1));
        updater.ledger.writing().shown(task, new Expected.MarkerIs("v=ea1;i=us;g=1;a=1"), null);

        updater.untilQuiet();

        assertThat(server.updates).isEqualTo(1);
        assertThat(updater.statuses).hasSize(1);
        assertThat(updater.status().groupVersion()).isEqualTo(2);
    }

    @Test
    void a_reading_that_shows_something_else_confirms_nothing_and_is_reported() {
        var two = new UpdaterUnderTest(server, Duration.ZERO, 2, 2);
        two.want(wanted("fg-1", 1, 1));
        two.write();
        two.confirm(0);
        two.read(1, two.ledger.confirming().poll(1, 10).getFirst(), List.of());

        assertThat(two.statuses).isEmpty();
        two.ledger.reportOverdue();
        assertThat(two.status().state()).isEqualTo(DnsStatus.State.FAILED);
        assertThat(two.status().error()).startsWith("model1 answers nothing instead of A 10.1.1.1");
        assertThat(two.status().servers()).hasSize(2);
    }

    @Test
    void what_keeps_showing_something_else_is_written_again() {
        updater.want(wanted("fg-1", 1, 1));
        updater.write();
        server.byHand("fg-1.ea.test", "v=ea1;i=us;g=1;a=1", List.of());

        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(1))
                .until(
                        () -> {
                            updater.confirm();
                            updater.write();
                            return !updater.statuses.isEmpty();
                        });

        assertThat(updater.status().state()).isEqualTo(DnsStatus.State.CONFIRMED);
        assertThat(server.records("fg-1.ea.test")).isEqualTo(shown(1, 1));
    }

    @Test
    void somebody_elses_older_word_is_followed_by_ours_and_a_newer_one_is_not() {
        updater.want(wanted("fg-1", 1, 1));
        updater.untilQuiet();
        var first = updater.status();
        updater.want(wanted("fg-1", 2, 1));
        updater.untilQuiet();
        var second = updater.status();

        updater.ledger.statusSeen(updater.ownership, first);
        assertThat(updater.statuses).containsExactly(first, second, second);

        updater.ledger.statusSeen(updater.ownership, second);
        assertThat(updater.statuses).hasSize(3);
    }

    @Test
    void a_name_that_is_let_be_is_touched_no_more() {
        updater.want(wanted("fg-1", 1, 1));
        updater.ledger.letBe(updater.ownership, key("fg-1"));

        updater.untilQuiet();

        assertThat(server.updates).isZero();
        assertThat(updater.ledger.visiting().take(10)).isEmpty();
    }

    @Test
    void everything_at_rest_is_visited_in_turn() {
        for (var i = 0; i < 5; i++) {
            updater.want(wanted("fg-" + i, 1, 1));
        }
        updater.untilQuiet();

        var first = updater.ledger.visiting().take(3);
        var second = updater.ledger.visiting().take(3);

        assertThat(first).hasSize(3);
        assertThat(second).hasSize(3);
        assertThat(first.stream().map(task -> task.wanted().dnsName()).toList())
                .doesNotContainAnyElementsOf(
                        second.subList(0, 2).stream()
                                .map(task -> task.wanted().dnsName())
                                .toList());
    }
}
