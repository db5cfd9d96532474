package io.elasticaddress.dns;

import static io.elasticaddress.dns.DnsUpdaterIT.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.dns.ServerAnswer;
import io.elasticaddress.contracts.dns.ZoneEvent;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.dns.servers.ProgramServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Status;

import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;

/** BIND with a second BIND as its secondary, which gets each change by notification and transfer. */
class DnsSecondaryIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Platform platform = Platform.running();

    private Updater start(ProgramServer.BindPair servers, String required) {
        return Updater.start(
                servers.primary(),
                "it-" + UUID.randomUUID(),
                "--elastic.dns.grace=2s",
                "--elastic.dns.zones[0].required-servers=" + required,
                "--elastic.dns.zones[0].servers=%s,%s"
                        .formatted(servers.primary().address(), servers.secondary().address()));
    }

    private ElasticAddress group() {
        var account = Account.fresh();
        var group = account.group("blue", "green");
        platform.publish(
                account.stack("blue", 1, "192.0.2.1"),
                account.stack("green", 1, "192.0.2.2"),
                group);
        published(platform, group.key(), DnsStatus.State.CONFIRMED, 1, 1);
        return group;
    }

    @Test
    void a_switch_is_confirmed_only_when_both_answer(@TempDir Path folder) {
        try (var servers = ProgramServer.bindPair(folder);
                var updater = start(servers, "all")) {
            var group = group();
            assertThat(platform.status(group.key()).servers())
                    .hasSize(2)
                    .allMatch(answer -> answer.shownAt() != null);

            servers.secondary().pause();
            platform.publish(Account.switched(group));
            var failed = published(platform, group.key(), DnsStatus.State.FAILED, 2, 1);
            assertThat(failed.error()).startsWith(servers.secondary().address().toString());
            assertThat(answer(failed, servers.primary()).shownAt()).isNotNull();

            servers.secondary().goOn();
            var confirmed = published(platform, group.key(), DnsStatus.State.CONFIRMED, 2, 1);
            assertThat(confirmed.requiredServers()).isEqualTo(2);
            var primary = answer(confirmed, servers.primary());
            var secondary = answer(confirmed, servers.secondary());
            assertThat(secondary.shownAt()).isAfter(primary.shownAt());
            assertThat(secondary.afterDecisionMs()).isGreaterThan(2_000);
            assertThat(secondary.lastError()).isNotNull();
            assertThat(updater.health("intake")).isEqualTo(Status.UP);
        }
    }

    @Test
    void a_secondary_that_need_not_answer_holds_up_nothing_and_is_reported(@TempDir Path folder) {
        try (var servers = ProgramServer.bindPair(folder);
                var updater = start(servers, "1")) {
            var group = group();
            servers.secondary().pause();

            platform.publish(Account.switched(group));
            var confirmed = published(platform, group.key(), DnsStatus.State.CONFIRMED, 2, 1);

            assertThat(answer(confirmed, servers.primary()).shownAt()).isNotNull();
            await().atMost(SOON)
                    .untilAsserted(
                            () ->
                                    assertThat(
                                                    platform.zoneEvents(
                                                            ZoneEvent.Type.DNS_SERVER_LAGGING))
                                            .filteredOn(e -> group.uid().equals(e.uid()))
                                            .hasSize(1));
            assertThat(updater.health("dns")).isEqualTo(Status.UP);

            servers.secondary().goOn();
            await().atMost(SOON)
                    .until(
                            () ->
                                    platform.status(group.key()).servers().stream()
                                                    .filter(answer -> answer.shownAt() != null)
                                                    .count()
                                            == 2);
            assertThat(platform.status(group.key()).since()).isEqualTo(confirmed.since());
        }
    }

    private static ServerAnswer answer(DnsStatus status, ProgramServer server) {
        return status.servers().stream()
                .filter(answer -> answer.server().equals(server.address().toString()))
                .findFirst()
                .orElseThrow();
    }
}
