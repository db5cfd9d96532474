package io.elasticaddress.dns;

import static io.elasticaddress.dns.Account.deleted;
import static io.elasticaddress.dns.Account.switched;
import static io.elasticaddress.dns.DnsUpdaterIT.a;
import static io.elasticaddress.dns.DnsUpdaterIT.observe;
import static io.elasticaddress.dns.DnsUpdaterIT.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.contracts.dns.DnsEvent;
import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.dns.intake.Intake;
import io.elasticaddress.dns.servers.EmbeddedServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Status;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.UUID;
import java.util.stream.IntStream;

/** Several instances, one of which may believe too long that it is the owner. */
class DnsOwnershipIT {
    private static final Duration SOON = Duration.ofSeconds(15);

    private final Platform platform = Platform.running();

    @Test
    void instances_share_the_work_and_take_over_from_each_other(@TempDir Path folder) {
        var consumerGroup = "it-" + UUID.randomUUID();
        try (var server = new EmbeddedServer(folder);
                var zone = DnsUpdaterIT.provider(server);
                var first = Updater.start(server, consumerGroup)) {
            var accounts = IntStream.range(0, 20).mapToObj(_ -> Account.fresh()).toList();
            var groups = new ArrayList<ElasticAddress>();
            for (var account : accounts) {
                var group = account.group("blue", "green");
                groups.add(group);
                platform.publish(
                        account.stack("blue", 1, "192.0.2.1"),
                        account.stack("green", 1, "192.0.2.2"),
                        group);
            }
            groups.forEach(g -> published(platform, g.key(), DnsStatus.State.CONFIRMED, 1, 1));

            try (var second = Updater.start(server, consumerGroup)) {
                await().atMost(SOON).until(() -> assigned(first) == 2 && assigned(second) == 2);
                var moved = groups.stream().map(Account::switched).toList();
                platform.publish(moved);
                moved.forEach(g -> published(platform, g.key(), DnsStatus.State.CONFIRMED, 2, 1));
                moved.forEach(
                        g ->
                                assertThat(observe(zone, g).records())
                                        .containsExactly(a("192.0.2.2")));

                first.close();
                await().atMost(SOON).until(() -> assigned(second) == Platform.PARTITIONS);
                var back = moved.stream().map(Account::switched).toList();
                platform.publish(back);
                back.forEach(g -> published(platform, g.key(), DnsStatus.State.CONFIRMED, 3, 1));
                for (var group : back) {
                    assertThat(observe(zone, group).records()).containsExactly(a("192.0.2.1"));
                    assertThat(platform.eventTypes(group.key()))
                            .containsExactly(
                                    DnsEvent.Type.DNS_CONFIRMED,
                                    DnsEvent.Type.DNS_CONFIRMED,
                                    DnsEvent.Type.DNS_CONFIRMED);
                }
            }
        }
    }

    @Test
    void a_paused_instance_that_goes_on_puts_back_nothing(@TempDir Path folder) {
        var consumerGroup = "it-" + UUID.randomUUID();
        try (var server = new EmbeddedServer(folder.resolve("dns"));
                var zone = DnsUpdaterIT.provider(server);
                var zombie =
                        UpdaterProcess.start(
                                server,
                                consumerGroup,
                                folder.resolve("zombie.log"),
                                "--elastic.dns.grace=1s")) {
            var account = Account.fresh();
            var group = account.group("blue", "green");
            platform.publish(
                    account.stack("blue", 1, "192.0.2.1"),
                    account.stack("green", 1, "192.0.2.2"),
                    group);
            await().atMost(Duration.ofSeconds(40))
                    .until(() -> platform.status(group.key()) != null);
            published(platform, group.key(), DnsStatus.State.CONFIRMED, 1, 1);

            // It is stopped with a switch that it has heard of and could not write.
            server.stop();
            var onGreen = switched(group);
            platform.publish(onGreen);
            published(platform, group.key(), DnsStatus.State.FAILED, 2, 1);
            zombie.pause();

            try (var successor =
                    Updater.startUnready(
                            platform.kafka.bootstrapServers(),
                            server,
                            consumerGroup,
                            "--elastic.dns.drift-period=1h")) {
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> assigned(successor) == Platform.PARTITIONS);
                server.start();
                var back = switched(onGreen);
                platform.publish(back);
                var status = published(platform, group.key(), DnsStatus.State.CONFIRMED, 3, 1);
                var shown = observe(zone, group);
                assertThat(shown.records()).containsExactly(a("192.0.2.1"));

                zombie.goOn();

                // Long enough for its retry, its last word and the successor's answer to that.
                await().during(Duration.ofSeconds(4))
                        .atMost(Duration.ofSeconds(6))
                        .until(() -> observe(zone, group).equals(shown));
                await().atMost(SOON).until(() -> platform.status(group.key()).equals(status));
                assertThat(zombie.isAlive()).isTrue();
            }
        }
    }

    @Test
    void a_killed_instances_successor_finishes_what_was_pending(@TempDir Path folder) {
        var consumerGroup = "it-" + UUID.randomUUID();
        try (var server = new EmbeddedServer(folder.resolve("dns"));
                var zone = DnsUpdaterIT.provider(server);
                var victim =
                        UpdaterProcess.start(server, consumerGroup, folder.resolve("victim.log"))) {
            var account = Account.fresh();
            var groups = new ArrayList<ElasticAddress>();
            for (var i = 0; i < 300; i++) {
                groups.add(account.group("blue", "green"));
            }
            platform.publish(
                    account.stack("blue", 1, "192.0.2.1"), account.stack("green", 1, "192.0.2.2"));
            platform.publish(groups);
            await().atMost(Duration.ofSeconds(40))
                    .until(() -> platform.status(groups.getLast().key()) != null);

            platform.publish(groups.stream().map(Account::switched).toList());
            await().atMost(SOON)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> groups.stream().anyMatch(g -> version(g) == 2));
            victim.kill();

            try (var successor = Updater.start(server, consumerGroup)) {
                groups.forEach(g -> published(platform, g.key(), DnsStatus.State.CONFIRMED, 2, 1));
                for (var group : groups) {
                    assertThat(observe(zone, group).records()).containsExactly(a("192.0.2.2"));
                    // A repeat has the id of what it repeats. The topic is read beside that of the
                    // statuses, in no order.
                    await().untilAsserted(
                                    () ->
                                            assertThat(
                                                            platform.events(group.key()).stream()
                                                                    .filter(
                                                                            e ->
                                                                                    e.groupVersion()
                                                                                            == 2)
                                                                    .map(DnsEvent::id)
                                                                    .distinct())
                                                    .hasSize(1));
                }
                assertThat(successor.health("intake")).isEqualTo(Status.UP);
            }
        }
    }

    @Test
    void a_deleted_names_marker_goes_in_due_time_and_the_name_stays_ours_to_remove(
            @TempDir Path folder) {
        try (var server = new EmbeddedServer(folder);
                var zone = DnsUpdaterIT.provider(server);
                var updater =
                        Updater.start(
                                server,
                                "it-" + UUID.randomUUID(),
                                "--elastic.dns.drift-period=1s",
                                "--elastic.dns.keep-deletion-markers=3s")) {
            var account = Account.fresh();
            var group = account.group("blue", null);
            platform.publish(account.stack("blue", 1, "192.0.2.1"), group);
            published(platform, group.key(), DnsStatus.State.CONFIRMED, 1, 1);

            platform.publish(deleted(group));

            published(platform, group.key(), DnsStatus.State.CONFIRMED, 2, 0);
            assertThat(observe(zone, group).markers()).hasSize(1);
            await().atMost(SOON).until(() -> observe(zone, group).markers().isEmpty());

            var longGone = account.group("blue", null);
            platform.publish(deleted(longGone, Instant.now().minus(Duration.ofDays(9))));
            published(platform, longGone.key(), DnsStatus.State.CONFIRMED, 2, 0);
            assertThat(observe(zone, longGone).markers()).isEmpty();
            assertThat(updater.health("intake")).isEqualTo(Status.UP);
        }
    }

    private long version(ElasticAddress group) {
        var status = platform.status(group.key());
        return status == null ? 0 : status.groupVersion();
    }

    private static int assigned(Updater updater) {
        return updater.context()
                .getBean(DnsUpdater.class)
                .intakeState()
                .filter(Intake.State::isCaughtUp)
                .map(Intake.State::assigned)
                .orElse(-1);
    }
}
