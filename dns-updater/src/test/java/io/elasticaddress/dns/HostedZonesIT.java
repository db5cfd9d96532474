package io.elasticaddress.dns;

import static io.elasticaddress.dns.Account.switched;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.contracts.dns.DnsEvent;
import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.dns.exchange.ServerAddress;
import io.elasticaddress.dns.servers.FakeDigitalOcean;
import io.elasticaddress.dns.servers.FakeRoute53;
import io.elasticaddress.dns.servers.TestServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.HealthIndicator;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;

/** The service with zones at different providers, one of which can't be written. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostedZonesIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Platform platform = Platform.running();
    private FakeRoute53 route53;
    private FakeDigitalOcean digitalOcean;
    private Updater updater;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        route53 = new FakeRoute53(Files.createDirectory(folder.resolve("route53")));
        digitalOcean = new FakeDigitalOcean(Files.createDirectory(folder.resolve("digitalocean")));
        var secret = Files.writeString(folder.resolve("secret"), route53.secretAccessKey() + "\n");
        updater =
                Updater.start(
                        new TestServerAt(route53.address()),
                        "it-" + UUID.randomUUID(),
                        "--elastic.dns.grace=1s",
                        "--elastic.dns.drift-period=2s",
                        "--elastic.dns.zones[0].provider=route53",
                        "--elastic.dns.zones[0].route53.url=" + route53.url(),
                        "--elastic.dns.zones[0].route53.access-key-id=" + route53.accessKeyId(),
                        "--elastic.dns.zones[0].route53.secret-access-key-file=" + secret,
                        "--elastic.dns.zones[0].route53.requests=50",
                        "--elastic.dns.zones[1].name=elsewhere.test",
                        "--elastic.dns.zones[1].servers=" + digitalOcean.address(),
                        "--elastic.dns.zones[1].provider=digitalocean",
                        "--elastic.dns.zones[1].digitalocean.url=" + digitalOcean.url(),
                        "--elastic.dns.zones[1].digitalocean.token=" + digitalOcean.token());
    }

    @AfterAll
    void stop() {
        updater.close();
        route53.close();
        digitalOcean.close();
    }

    @Test
    void a_change_counts_once_the_service_shows_it_everywhere() {
        var account = Account.fresh();
        var group = account.group("blue", "green");
        platform.publish(
                account.stack("blue", 1, "192.0.2.1"),
                account.stack("green", 1, "192.0.2.2"),
                group);
        published(group, DnsStatus.State.CONFIRMED, 1);

        route53.holdBack(true);
        var onGreen = switched(group);
        platform.publish(onGreen);
        published(onGreen, DnsStatus.State.FAILED, 2);
        assertThat(platform.status(group.key()).error()).contains("PENDING");

        route53.holdBack(false);
        published(onGreen, DnsStatus.State.CONFIRMED, 2);
    }

    @Test
    void what_was_removed_by_hand_is_back_within_the_drift_period() {
        var account = Account.fresh();
        var group = account.group("blue", null);
        platform.publish(account.stack("blue", 1, "192.0.2.1"), group);
        published(group, DnsStatus.State.CONFIRMED, 1);

        route53.removeByHand(group.dnsName(), "A");

        await().atMost(SOON)
                .until(
                        () ->
                                platform.eventTypes(group.key())
                                        .contains(DnsEvent.Type.DNS_DRIFT_REPAIRED));
        assertThat(platform.eventTypes(group.key()))
                .containsSubsequence(
                        DnsEvent.Type.DNS_CONFIRMED,
                        DnsEvent.Type.DNS_DRIFT_FOUND,
                        DnsEvent.Type.DNS_DRIFT_REPAIRED);
    }

    @Test
    void a_throttled_zone_stays_pending_and_says_so() {
        var account = Account.fresh();
        var group = account.group("blue", null);
        route53.throttleNextWrite();
        platform.publish(account.stack("blue", 1, "192.0.2.1"), group);

        published(group, DnsStatus.State.FAILED, 1);
        assertThat(platform.status(group.key()).error())
                .containsAnyOf("Rate exceeded", "was asked too often");
        published(group, DnsStatus.State.CONFIRMED, 1);
    }

    @Test
    void a_zone_that_the_provider_does_not_have_is_said_at_once_and_names_the_property() {
        await().atMost(SOON)
                .untilAsserted(
                        () ->
                                assertThat(
                                                updater.context()
                                                        .getBean("dns", HealthIndicator.class)
                                                        .health()
                                                        .getDetails()
                                                        .get("elsewhere.test")
                                                        .toString())
                                        .contains("DigitalOcean has no domain elsewhere.test")
                                        .contains("elastic.dns.zones[].name"));
    }

    private void published(ElasticAddress group, DnsStatus.State state, long version) {
        await("%s %s".formatted(group.dnsName(), state))
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(10))
                .until(
                        () -> {
                            var status = platform.status(group.key());
                            return status != null
                                    && status.state() == state
                                    && status.groupVersion() == version;
                        });
    }

    /** Where names are read back. */
    private record TestServerAt(ServerAddress address) implements TestServer {
        @Override
        public void stop() {}

        @Override
        public void start() {}

        @Override
        public void close() {}
    }
}
