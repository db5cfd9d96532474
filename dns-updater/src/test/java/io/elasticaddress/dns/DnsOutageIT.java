package io.elasticaddress.dns;

import static io.elasticaddress.dns.DnsUpdaterIT.a;
import static io.elasticaddress.dns.DnsUpdaterIT.observe;
import static io.elasticaddress.dns.DnsUpdaterIT.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.contracts.dns.DnsEvent;
import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.topic.TopicSetup;
import io.elasticaddress.dns.ownership.Expected;
import io.elasticaddress.dns.provider.Change;
import io.elasticaddress.dns.provider.DnsProvider;
import io.elasticaddress.dns.servers.EmbeddedServer;
import io.elasticaddress.dns.servers.ProgramServer;
import io.elasticaddress.dns.servers.TestServer;
import io.elasticaddress.embedded.EmbeddedKafka;

import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Status;

import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Servers that are down, that hang, that lag, and that come late. */
class DnsOutageIT {
    /** The promise: DNS is right so long after the server's return. */
    private static final Duration RETURN = Duration.ofSeconds(5);

    private static final Duration SOON = Duration.ofSeconds(15);

    private final Platform platform = Platform.running();

    @Test
    void a_server_that_is_down_is_reported_after_the_grace_time_and_right_soon_after_its_return(
            @TempDir Path folder) {
        try (var server = new EmbeddedServer(folder);
                var zone = DnsUpdaterIT.provider(server);
                var updater = start(server, "--elastic.dns.grace=3s")) {
            var groups = hundred();
            await().atMost(SOON).until(() -> updater.health("dns").equals(Status.UP));

            server.stop();
            var before = System.nanoTime();
            switchAll(groups);
            var status = published(platform, groups.get(7).key(), DnsStatus.State.FAILED, 2, 1);
            assertThat(Duration.ofNanos(System.nanoTime() - before))
                    .isBetween(Duration.ofMillis(2500), Duration.ofSeconds(8));
            assertThat(status.error()).contains(server.address().toString());
            assertThat(updater.health("dns")).isEqualTo(Status.DOWN);

            server.start();
            allAnswer(groups, zone);
            groups.forEach(
                    group -> published(platform, group.key(), DnsStatus.State.CONFIRMED, 2, 1));
            assertThat(platform.eventTypes(groups.get(7).key()))
                    .containsExactly(
                            DnsEvent.Type.DNS_CONFIRMED,
                            DnsEvent.Type.DNS_FAILED,
                            DnsEvent.Type.DNS_CONFIRMED);
            await().atMost(SOON).until(() -> updater.health("dns").equals(Status.UP));
        }
    }

    @Test
    void a_server_that_hangs_is_treated_the_same(@TempDir Path folder) throws Exception {
        try (var server = ProgramServer.bind(folder);
                var zone = DnsUpdaterIT.provider(server);
                var updater = start(server, "--elastic.dns.grace=3s")) {
            var groups = hundred();

            server.pause();
            switchAll(groups);
            published(platform, groups.get(7).key(), DnsStatus.State.FAILED, 2, 1);

            server.goOn();
            allAnswer(groups, zone);
            groups.forEach(
                    group -> published(platform, group.key(), DnsStatus.State.CONFIRMED, 2, 1));
        }
    }

    @Test
    void a_change_counts_only_once_every_server_answers_it(@TempDir Path folder) {
        try (var first = new EmbeddedServer(folder.resolve("first"));
                var second = new EmbeddedServer(folder.resolve("second"));
                var secondZone = DnsUpdaterIT.provider(second);
                var updater =
                        start(
                                first,
                                "--elastic.dns.grace=2s",
                                "--elastic.dns.zones[0].servers="
                                        + first.address()
                                        + ","
                                        + second.address())) {
            var account = Account.fresh();
            var group = account.group("blue", null);
            platform.publish(account.stack("blue", 1, "192.0.2.1"), group);

            var status = published(platform, group.key(), DnsStatus.State.FAILED, 1, 1);
            assertThat(status.error()).startsWith(second.address() + " answers nothing");
            assertThat(status.servers()).hasSize(2);

            // The secondary gets it in its own way.
            secondZone.apply(
                    List.of(
                            new Change(
                                    group.dnsName(),
                                    new Expected.Absent(),
                                    List.of(a("192.0.2.1")),
                                    null)));
            published(platform, group.key(), DnsStatus.State.CONFIRMED, 1, 1);
            assertThat(updater.health("intake")).isEqualTo(Status.UP);

            second.stop();
            await().atMost(SOON).until(() -> updater.health("dns").equals(Status.DOWN));
            var other = account.group("blue", null);
            platform.publish(other);
            assertThat(published(platform, other.key(), DnsStatus.State.FAILED, 1, 1).error())
                    .startsWith(second.address().toString());
        }
    }

    @Test
    void the_order_in_which_things_start_does_not_matter(@TempDir Path folder) throws Exception {
        int kafkaPort;
        try (var socket = new ServerSocket(0)) {
            kafkaPort = socket.getLocalPort();
        }
        var server = new EmbeddedServer(folder.resolve("dns"));
        server.stop();
        try (var updater =
                Updater.startUnready("127.0.0.1:" + kafkaPort, server, "it-" + UUID.randomUUID())) {
            assertThat(updater.health("intake")).isEqualTo(Status.DOWN);
            assertThat(updater.health("dns")).isEqualTo(Status.DOWN);

            try (var kafka = EmbeddedKafka.start(folder.resolve("kafka"), kafkaPort);
                    var admin =
                            Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
                await().atMost(SOON).until(() -> updater.health("kafka").equals(Status.UP));
                new TopicSetup(admin).ensure(2, (short) 1);
                await().atMost(SOON).until(() -> updater.health("intake").equals(Status.UP));
                assertThat(updater.health("dns")).isEqualTo(Status.DOWN);

                server.start();
                await().atMost(SOON).until(() -> updater.health("dns").equals(Status.UP));
            }
        } finally {
            server.close();
        }
    }

    private Updater start(TestServer server, String... more) {
        return Updater.start(server, "it-" + UUID.randomUUID(), more);
    }

    private List<ElasticAddress> hundred() {
        var account = Account.fresh();
        var groups = new ArrayList<ElasticAddress>();
        for (var i = 0; i < 100; i++) {
            groups.add(account.group("blue", "green"));
        }
        platform.publish(
                account.stack("blue", 1, "192.0.2.1"), account.stack("green", 1, "192.0.2.2"));
        platform.publish(groups);
        groups.forEach(group -> published(platform, group.key(), DnsStatus.State.CONFIRMED, 1, 1));
        return groups;
    }

    private void switchAll(List<ElasticAddress> groups) {
        platform.publish(groups.stream().map(Account::switched).toList());
    }

    private void allAnswer(List<ElasticAddress> groups, DnsProvider zone) {
        await().atMost(RETURN)
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () ->
                                groups.stream()
                                        .allMatch(
                                                group ->
                                                        observe(zone, group)
                                                                .records()
                                                                .equals(List.of(a("192.0.2.2")))));
    }
}
