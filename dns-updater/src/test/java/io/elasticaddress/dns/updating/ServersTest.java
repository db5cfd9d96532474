package io.elasticaddress.dns.updating;

import static io.elasticaddress.dns.updating.UpdaterUnderTest.shown;
import static io.elasticaddress.dns.updating.UpdaterUnderTest.wanted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.contracts.dns.DnsEvent;
import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.dns.ServerAnswer;
import io.elasticaddress.contracts.dns.ZoneEvent;
import io.elasticaddress.dns.confirming.Reading;
import io.elasticaddress.dns.ownership.Expected;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** A zone with several servers, of which one is slower than the others, or down. */
class ServersTest {
    private final ModelServer server = new ModelServer(new Random(1));
    private final UpdaterUnderTest all = new UpdaterUnderTest(server, Duration.ZERO, 2, 2);
    private final UpdaterUnderTest one = new UpdaterUnderTest(server, Duration.ZERO, 2, 1);

    @BeforeEach
    void reliable() {
        server.reliable = true;
    }

    @Test
    void it_is_confirmed_once_every_required_server_shows_it() {
        all.want(wanted("fg-1", 1, 1));
        all.write();

        all.confirm(0);
        assertThat(all.statuses).isEmpty();

        all.confirm(1);
        assertThat(all.status().state()).isEqualTo(DnsStatus.State.CONFIRMED);
        assertThat(all.status().requiredServers()).isEqualTo(2);
        assertThat(all.status().servers())
                .hasSize(2)
                .allSatisfy(
                        answer -> {
                            assertThat(answer.shownAt()).isNotNull();
                            assertThat(answer.afterUpdateMs()).isNotNegative();
                            assertThat(answer.afterDecisionMs())
                                    .isGreaterThanOrEqualTo(answer.afterUpdateMs());
                            assertThat(answer.lastError()).isNull();
                        });
    }

    @Test
    void a_server_that_is_not_required_blocks_nothing_and_is_watched_until_it_shows_it() {
        one.want(wanted("fg-1", 1, 1));
        one.write();
        one.read(1, one.ledger.confirming().poll(1, 1).getFirst(), List.of());
        one.confirm(0);

        assertThat(one.status().state()).isEqualTo(DnsStatus.State.CONFIRMED);
        assertThat(one.status().error()).isNull();
        assertThat(lagging(one.status()).shownAt()).isNull();
        assertThat(lagging(one.status()).lastError())
                .startsWith("model1 answers nothing instead of A 10.1.1.1");
        assertThat(one.ledger.lagging()).isEqualTo(1);
        assertThat(one.ledger.pending()).isZero();

        await().pollInterval(Duration.ofMillis(1)).until(() -> one.confirm(1));

        assertThat(one.status().since()).isEqualTo(one.statuses.getFirst().since());
        assertThat(lagging(one.status()).shownAt()).isNotNull();
        assertThat(lagging(one.status()).lastError()).isNotNull();
        assertThat(one.ledger.lagging()).isZero();
        assertThat(one.events).hasSize(1);
        assertThat(one.zoneEvents).isEmpty();
    }

    @Test
    void a_server_that_lags_for_longer_than_the_grace_time_is_told_of_once() {
        one.want(wanted("fg-1", 1, 1));
        one.write();
        one.confirm(0);
        fail(1, one, "No answer");

        one.ledger.reportOverdue();
        one.ledger.reportOverdue();

        assertThat(one.status().state()).isEqualTo(DnsStatus.State.CONFIRMED);
        assertThat(one.zoneEvents)
                .singleElement()
                .satisfies(
                        event -> {
                            assertThat(event.type()).isEqualTo(ZoneEvent.Type.DNS_SERVER_LAGGING);
                            assertThat(event.account()).isEqualTo("acme");
                            assertThat(event.uid()).isEqualTo("fg-1");
                            assertThat(event.details()).contains("No answer");
                        });
        assertThat(one.events.stream().map(DnsEvent::type))
                .containsExactly(DnsEvent.Type.DNS_CONFIRMED);
    }

    @Test
    void a_server_that_is_down_is_asked_for_one_name_at_a_time_until_it_answers() {
        for (var i = 0; i < 50; i++) {
            one.want(wanted("fg-" + i, 1, 1));
        }
        one.write();
        assertThat(one.ledger.confirming().poll(1, 20)).hasSize(20);
        one.ledger.confirming().silent(1, "No answer");

        await().pollInterval(Duration.ofMillis(1))
                .untilAsserted(() -> assertThat(one.ledger.confirming().poll(1, 20)).hasSize(1));

        one.ledger.confirming().answered(1);
        assertThat(one.ledger.confirming().poll(1, 20)).hasSize(20);
        one.confirm(0);
        assertThat(one.statuses).hasSize(50);
    }

    @Test
    void a_successor_goes_on_watching_what_lags() {
        one.want(wanted("fg-1", 1, 1));
        one.write();
        one.read(1, one.ledger.confirming().poll(1, 1).getFirst(), List.of());
        one.confirm(0);
        var successor = new UpdaterUnderTest(server, Duration.ZERO, 2, 1);

        successor.ledger.want(successor.ownership, wanted("fg-1", 1, 1), one.status());
        successor.untilQuiet();

        assertThat(successor.status().servers())
                .allMatch(answer -> answer.shownAt() != null)
                .hasSize(2);
        assertThat(successor.events).isEmpty();
    }

    @Test
    void what_is_wanted_next_ends_the_watch() {
        one.want(wanted("fg-1", 1, 1));
        one.write();
        var look = one.ledger.confirming().poll(1, 1).getFirst();
        one.confirm(0);
        one.want(wanted("fg-1", 2, 1));

        one.read(1, look, shown(1, 1));

        assertThat(one.statuses).hasSize(1);
        assertThat(one.ledger.lagging()).isZero();
        one.untilQuiet();
        assertThat(one.status().groupVersion()).isEqualTo(2);
    }

    @Test
    void drift_at_a_server_that_is_not_required_is_told_of_and_its_end_too() {
        one.want(wanted("fg-1", 1, 1));
        one.untilQuiet();
        var task = one.ledger.visiting().take(1).getFirst();

        one.ledger
                .visiting()
                .answersOtherwise(
                        task,
                        new Expected.MarkerIs("v=ea1;i=us;g=1;a=1"),
                        List.of(
                                new Reading("model0", shown(1, 1), Instant.now(), null),
                                new Reading("model1", List.of(), Instant.now(), null)));
        assertThat(one.ledger.pending()).isZero();
        one.untilQuiet();

        assertThat(one.events.stream().map(DnsEvent::type))
                .containsExactly(
                        DnsEvent.Type.DNS_CONFIRMED,
                        DnsEvent.Type.DNS_DRIFT_FOUND,
                        DnsEvent.Type.DNS_DRIFT_REPAIRED);
    }

    private static void fail(int lane, UpdaterUnderTest updater, String error) {
        for (var look : updater.ledger.confirming().poll(lane, 100)) {
            var reading = new Reading("model" + lane, List.of(), Instant.now(), error);
            updater.ledger.confirming().read(lane, look, reading);
        }
    }

    private static ServerAnswer lagging(DnsStatus status) {
        return status.servers().stream()
                .filter(answer -> answer.server().equals("model1"))
                .findFirst()
                .orElseThrow();
    }
}
