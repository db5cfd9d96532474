package io.elasticaddress.systemtests.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.embedded.EmbeddedDns;
import io.elasticaddress.embedded.EmbeddedKafka;
import io.elasticaddress.embedded.EmbeddedMongo;
import io.elasticaddress.systemtests.cluster.Cluster;
import io.elasticaddress.systemtests.platform.Dns;
import io.elasticaddress.systemtests.platform.Flow;
import io.elasticaddress.systemtests.platform.SharedBroker;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

@ExtendWith(SharedBroker.class)
class DnsOutageIT {
    /** How long a change may be under way until its group is degraded. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    /** In how long DNS must be right after the server's return. */
    private static final Duration CATCH_UP = Duration.ofSeconds(5);

    /** For the test's own looking. */
    private static final Duration SLACK = Duration.ofSeconds(5);

    @TempDir Path folder;

    @Test
    void a_switch_is_taken_while_dns_is_away_and_is_in_dns_soon_after_its_return(
            EmbeddedKafka kafka) {
        var settings =
                EmbeddedDns.Settings.inMemory(Cluster.ZONE, Cluster.KEY)
                        .withFolder(folder.resolve("dns"));
        var server = EmbeddedDns.start(settings);
        var port = server.port();
        try (var mongo = EmbeddedMongo.start(null, 0);
                var cluster =
                        Cluster.start(
                                new Cluster.Ground(
                                        kafka.bootstrapServers(), mongo.uri(), port, folder),
                                Map.of())) {
            var api = cluster.newAccount().api();
            var dns = new Dns(port);
            Flow.run(api, dns);
            var uid =
                    api.createGroup(
                            api.registerStack("primary", "192.0.2.1"),
                            api.registerStack("secondary", "192.0.2.2"));
            var name = api.group(uid).path("dns_name").asString();
            await().untilAsserted(
                            () ->
                                    assertThat(api.group(uid).path("status").asString())
                                            .isEqualTo("active"));
            server.close();

            assertThat(api.switchTo(uid, "secondary").status()).isEqualTo(200);

            var waiting = api.group(uid);
            assertThat(waiting.path("status").asString()).isEqualTo("switching");
            assertThat(waiting.path("busy_toggling").booleanValue()).isTrue();
            assertThat(waiting.path("current_stack").asString()).isEqualTo("secondary");
            await().atMost(GRACE.plus(SLACK))
                    .untilAsserted(
                            () ->
                                    assertThat(api.group(uid).path("status").asString())
                                            .isEqualTo("degraded"));

            server = EmbeddedDns.start(settings.withPort(port));

            await().atMost(CATCH_UP)
                    .untilAsserted(
                            () -> assertThat(dns.addresses(name)).containsExactly("192.0.2.2"));
            await().untilAsserted(
                            () ->
                                    assertThat(api.group(uid).path("status").asString())
                                            .isEqualTo("active"));
        } finally {
            server.close();
        }
    }
}
