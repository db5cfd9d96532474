package io.elasticaddress.dns.updating;

import static io.elasticaddress.dns.updating.UpdaterUnderTest.deleted;
import static io.elasticaddress.dns.updating.UpdaterUnderTest.shown;
import static io.elasticaddress.dns.updating.UpdaterUnderTest.wanted;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.dns.DnsEvent;
import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.dns.ZoneEvent;
import io.elasticaddress.dns.updating.Operations.By;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Random;

/** The guard lets 20 names go, or a quarter of those that have records. */
class RemovalsTest {
    private static final By ALICE = new By("alice", "the shop is closed");

    private final ModelServer server = new ModelServer(new Random(1));
    private final UpdaterUnderTest updater = new UpdaterUnderTest(server, Duration.ofHours(1));

    @BeforeEach
    void a_hundred_names() {
        server.reliable = true;
        for (var i = 0; i < 100; i++) {
            updater.want(wanted("fg-" + i, 1, 1));
        }
        updater.untilQuiet();
    }

    private void delete(int from, int to) {
        for (var i = from; i < to; i++) {
            updater.want(deleted("fg-" + i, 2));
        }
    }

    private boolean stands(int i) {
        return !server.records("fg-" + i + ".ea.test").isEmpty();
    }

    private void review() {
        updater.ledger.operating().review();
        updater.ledger.operating().review();
    }

    @Test
    void a_few_removals_go_through() {
        delete(0, 25);
        updater.untilQuiet();

        assertThat(updater.ledger.held()).isZero();
        assertThat(stands(24)).isFalse();
        assertThat(stands(25)).isTrue();
    }

    @Test
    void too_many_wait_for_a_confirmation_and_everything_else_goes_on() {
        delete(0, 40);
        updater.want(wanted("fg-99", 2, 1));
        updater.untilQuiet();
        review();

        assertThat(updater.ledger.held()).isEqualTo(40);
        assertThat(stands(0)).isTrue();
        assertThat(server.records("fg-99.ea.test")).isEqualTo(shown(2, 1));
        var plan = updater.operations.heldRemovals().orElseThrow();
        assertThat(plan.dnsNames()).hasSize(40).isSorted();
        assertThat(updater.zoneEvents)
                .singleElement()
                .satisfies(
                        event -> {
                            assertThat(event.type()).isEqualTo(ZoneEvent.Type.DNS_REMOVALS_HELD);
                            assertThat(event.account()).isEqualTo("@installation");
                            assertThat(event.details()).contains("40 names").contains(plan.id());
                        });
        assertThat(updater.status().waiting()).contains("operator");
        assertThat(updater.events.stream().map(DnsEvent::type))
                .doesNotContain(DnsEvent.Type.DNS_FAILED);

        assertThat(updater.operations.confirmRemovals(plan.id(), ALICE)).contains(plan);
        updater.untilQuiet();

        assertThat(updater.ledger.held()).isZero();
        assertThat(stands(0)).isFalse();
        assertThat(updater.zoneEvents.getLast())
                .satisfies(
                        event -> {
                            assertThat(event.type())
                                    .isEqualTo(ZoneEvent.Type.DNS_REMOVALS_CONFIRMED);
                            assertThat(event.actor()).isEqualTo("alice");
                            assertThat(event.reason()).isEqualTo("the shop is closed");
                        });
        assertThat(updater.status().state()).isEqualTo(DnsStatus.State.CONFIRMED);
        assertThat(updater.status().waiting()).isNull();
    }

    @Test
    void another_plan_has_another_id_and_the_old_one_confirms_nothing() {
        delete(0, 40);
        updater.untilQuiet();
        var first = updater.operations.heldRemovals().orElseThrow();
        delete(40, 41);
        updater.untilQuiet();

        assertThat(updater.operations.heldRemovals().orElseThrow().id()).isNotEqualTo(first.id());
        assertThat(updater.operations.confirmRemovals(first.id(), ALICE)).isEmpty();
        assertThat(updater.ledger.held()).isEqualTo(41);
    }

    @Test
    void removals_that_come_one_by_one_are_counted_together() {
        for (var i = 0; i < 60; i++) {
            delete(i, i + 1);
            updater.untilQuiet();
        }

        assertThat(updater.ledger.held()).isEqualTo(35);
        assertThat(stands(24)).isFalse();
        assertThat(stands(25)).isTrue();
    }

    @Test
    void a_name_that_comes_and_goes_counts_once_and_not_at_all_while_it_is_there() {
        for (var version = 2; version < 100; version += 2) {
            updater.want(wanted("fg-0", version, 1));
            updater.untilQuiet();
            updater.want(deleted("fg-0", version + 1));
            updater.untilQuiet();
        }
        updater.want(wanted("fg-0", 100, 1));
        updater.untilQuiet();

        delete(1, 26);
        updater.untilQuiet();

        assertThat(updater.ledger.held()).isZero();
        assertThat(stands(25)).isFalse();
    }

    @Test
    void a_name_that_is_wanted_again_waits_no_longer() {
        delete(0, 40);
        updater.untilQuiet();

        for (var i = 0; i < 40; i++) {
            updater.want(wanted("fg-" + i, 3, 1));
        }
        updater.untilQuiet();

        assertThat(updater.ledger.held()).isZero();
        assertThat(server.records("fg-0.ea.test")).isEqualTo(shown(3, 1));
    }

    @Test
    void a_successor_holds_them_too() {
        delete(0, 40);
        updater.untilQuiet();
        review();
        var successor = new UpdaterUnderTest(server, Duration.ofHours(1));
        for (var i = 0; i < 100; i++) {
            var wanted = i < 40 ? deleted("fg-" + i, 2) : wanted("fg-" + i, 1, 1);
            var key = wanted.group();
            var known =
                    updater.statuses.stream()
                            .filter(status -> status.key().equals(key))
                            .toList()
                            .getLast();
            successor.ledger.want(successor.ownership, wanted, known);
        }
        successor.untilQuiet();

        assertThat(successor.operations.heldRemovals())
                .isEqualTo(updater.operations.heldRemovals());
        assertThat(stands(0)).isTrue();
    }
}
