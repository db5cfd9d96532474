package io.elasticaddress.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.contracts.topic.Topic;
import io.elasticaddress.embedded.EmbeddedKafka;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewPartitions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What is left of the service while something that it needs is away. */
class FaultsIT {
    private static final String CREATE = "/api/3/elastic_addresses";

    @TempDir Path folder;

    private final TestIssuer issuer = new TestIssuer();
    private final String token = issuer.token("faults", "public admin");
    private final String[] bearer = {"Authorization", "Bearer " + token};

    @Test
    void without_kafka_reads_go_on_and_commands_are_refused_until_it_is_back() {
        var broker = EmbeddedKafka.start(folder, 0);
        var servers = broker.bootstrapServers();
        var port = Integer.parseInt(servers.substring(servers.lastIndexOf(':') + 1));
        Kafka.makeTopics(servers);
        var failover = new FakeFailoverService(servers);
        try (var gateway = Gateway.startReady(settings(servers))) {
            var uid = create(gateway);

            failover.close();
            broker.close();

            await().atMost(Duration.ofSeconds(20))
                    .until(() -> readiness(gateway).equals("DEGRADED"));
            assertThat(gateway.get("/actuator/health/readiness").status()).isEqualTo(200);
            assertThat(gateway.get("/actuator/health/liveness").status()).isEqualTo(200);
            gateway.get(CREATE + "/" + uid, bearer).is(200);
            var started = System.nanoTime();
            var refused = gateway.send("POST", CREATE, null, bearer);
            refused.isError(503, "unavailable");
            assertThat(refused.header("Idempotency-Key")).isNotNull();
            assertThat(refused.json().get("details").stringValue())
                    .startsWith("The command was not sent: Kafka does not answer. Repeat it with");
            assertThat(Duration.ofNanos(System.nanoTime() - started))
                    .isLessThan(Duration.ofSeconds(1));

            try (var unready = Gateway.start(settings(servers))) {
                assertThat(unready.get("/actuator/health/readiness").status()).isEqualTo(503);
                assertThat(unready.get("/actuator/health/liveness").status()).isEqualTo(200);
                unready.get(CREATE, bearer).isError(503, "unavailable");
                unready.send("POST", CREATE, null, bearer).isError(503, "unavailable");

                broker = EmbeddedKafka.start(folder, port);
                failover = new FakeFailoverService(servers);
                unready.awaitReady();
                assertThat(unready.get(CREATE, bearer).response().body())
                        .isEqualTo(gateway.get(CREATE, bearer).response().body())
                        .contains(uid);
            }
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> gateway.send("POST", CREATE, null, bearer).is(200));
            assertThat(gateway.get(CREATE, bearer).json().get("count").intValue()).isGreaterThan(1);
        } finally {
            failover.close();
            broker.close();
            issuer.close();
        }
    }

    @Test
    void a_service_that_stops_answers_what_it_has_accepted() throws Exception {
        var arrived = new CountDownLatch(2);
        var account = "stops-" + UUID.randomUUID();
        var caller = new String[] {"Authorization", "Bearer " + issuer.token(account, "admin")};
        Platform.FAILOVER.script(
                account,
                (message, service) -> {
                    if (arrived.getCount() == 2) {
                        CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS)
                                .execute(() -> service.accept(message));
                    }
                    arrived.countDown();
                });
        var gateway =
                Gateway.startReady(
                        "elastic.auth.issuer=" + issuer.uri(),
                        "elastic.gateway.commands.timeout=30s",
                        "elastic.gateway.commands.shutdown-grace=2s");
        try (gateway) {
            var late =
                    CompletableFuture.supplyAsync(() -> gateway.send("POST", CREATE, null, caller));
            await().until(() -> arrived.getCount() == 1);
            var never =
                    CompletableFuture.supplyAsync(() -> gateway.send("POST", CREATE, null, caller));
            assertThat(arrived.await(5, TimeUnit.SECONDS)).isTrue();

            var started = System.nanoTime();
            gateway.context().close();

            late.get(1, TimeUnit.SECONDS).is(200);
            never.get(1, TimeUnit.SECONDS).isError(503, "unavailable");
            assertThat(Duration.ofNanos(System.nanoTime() - started))
                    .isLessThan(Duration.ofSeconds(10));
        }
        issuer.close();
    }

    @Test
    void topics_that_do_not_fit_together_stop_the_service() throws Exception {
        try (var broker = EmbeddedKafka.start(folder, 0)) {
            Kafka.makeTopics(broker.bootstrapServers());
            try (var admin =
                    Admin.create(
                            Map.of(
                                    AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                                    broker.bootstrapServers()))) {
                admin.createPartitions(
                                Map.of(
                                        Topic.DNS.wireName(),
                                        NewPartitions.increaseTo(Kafka.PARTITIONS + 1)))
                        .all()
                        .get();
            }

            try (var gateway = Gateway.start(settings(broker.bootstrapServers()))) {
                await().atMost(Duration.ofSeconds(20)).until(() -> !gateway.context().isActive());
            }
        }
    }

    @Test
    void an_issuer_that_is_away_is_no_fault_of_the_token() {
        issuer.close();
        try (var gateway = Gateway.startReady("elastic.auth.issuer=" + issuer.uri())) {
            var answer = gateway.get("/api/3/ping/auth", bearer);

            answer.isError(503, "unavailable");
            assertThat(answer.header("Retry-After")).isNotNull();
        }
    }

    private String[] settings(String servers) {
        return new String[] {
            "elastic.auth.issuer=" + issuer.uri(), "spring.kafka.bootstrap-servers=" + servers
        };
    }

    private String create(Gateway gateway) {
        return gateway.send("POST", CREATE, null, bearer).ok().get("uid").stringValue();
    }

    private static String readiness(Gateway gateway) {
        return gateway.get("/actuator/health/readiness").json().get("status").stringValue();
    }
}
