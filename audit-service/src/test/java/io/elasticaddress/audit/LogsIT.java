package io.elasticaddress.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClients;

import io.elasticaddress.contracts.topic.Partitions;
import io.elasticaddress.contracts.topic.Topic;
import io.elasticaddress.embedded.EmbeddedKafka;
import io.elasticaddress.embedded.EmbeddedMongo;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What becomes of the audit log when Kafka comes late, is another one, or has lost what it had. */
class LogsIT {
    private static Issuer issuer;

    private final String account = Samples.account();
    private final String uid = Samples.uid();
    private EmbeddedMongo mongo;

    @BeforeAll
    static void start() throws Exception {
        issuer = new Issuer();
    }

    @AfterAll
    static void stop() {
        issuer.close();
    }

    @BeforeEach
    void startMongo() {
        mongo = EmbeddedMongo.start(null, 0);
    }

    @AfterEach
    void stopMongo() {
        mongo.close();
    }

    private static List<Long> awaitVersions(Service service, String account, int count) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .untilAsserted(
                        () ->
                                assertThat(service.log(account, "?per_page=200"))
                                        .hasSizeGreaterThanOrEqualTo(count));
        assertThat(service.verify(account).path("ok").asBoolean()).isTrue();
        return service.log(account, "?per_page=200").reversed().stream()
                .map(entry -> entry.path("after").path("version").asLong(0))
                .toList();
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode completeness(Service service) {
        return service.send("/actuator/health", Map.of())
                .json()
                .path("components")
                .path("completeness");
    }

    private void deleteBefore(Broker broker, long offset) throws Exception {
        broker.admin()
                .deleteRecords(
                        Map.of(
                                new TopicPartition(
                                        Topic.EVENTS.wireName(),
                                        Partitions.of(account, Broker.PARTITIONS)),
                                RecordsToDelete.beforeOffset(offset)))
                .all()
                .get();
    }

    @Test
    void the_order_of_starting_does_not_matter(@TempDir Path folder) throws Exception {
        var kafkaPort = freePort();
        var mongoPort = Integer.parseInt(mongo.uri().substring(mongo.uri().lastIndexOf(':') + 1));
        mongo.close();
        try (var service = Service.start("localhost:" + kafkaPort, mongo.uri(), issuer)) {
            assertThat(service.health("recording")).isEqualTo("DOWN");
            try (var broker = Broker.start(folder, kafkaPort)) {
                broker.publish(Samples.switched(account, uid, 2));
                mongo = EmbeddedMongo.start(null, mongoPort);

                assertThat(awaitVersions(service, account, 1)).containsExactly(2L);
                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(() -> assertThat(service.health("")).isEqualTo("UP"));
            }
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(service.health("kafka")).isEqualTo("DOWN"));
            // Answers go on without Kafka.
            assertThat(awaitVersions(service, account, 1)).containsExactly(2L);
            try (var broker = Broker.start(folder, kafkaPort)) {
                broker.publish(Samples.switched(account, uid, 3));
                assertThat(awaitVersions(service, account, 2)).containsExactly(2L, 3L);
            }
            var stopped = System.nanoTime();
            service.close();
            assertThat(Duration.ofNanos(System.nanoTime() - stopped))
                    .as("it ends soon, with Kafka away")
                    .isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void a_new_kafka_is_read_from_its_beginning_and_the_chains_go_on(
            @TempDir Path first, @TempDir Path second) throws Exception {
        var port = freePort();
        try (var broker = Broker.start(first, port);
                var service = Service.start(broker.bootstrapServers(), mongo.uri(), issuer)) {
            for (var version = 2; version <= 6; version++) {
                broker.publish(Samples.switched(account, uid, version));
            }
            awaitVersions(service, account, 5);
            broker.close();
            // Its offsets are lower than what was stored of the other one.
            try (var other = Broker.start(second, port)) {
                other.publish(Samples.switched(account, uid, 7));

                assertThat(awaitVersions(service, account, 6))
                        .containsExactly(2L, 3L, 4L, 5L, 6L, 7L);
                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(
                                () ->
                                        assertThat(completeness(service).path("status").asString())
                                                .isEqualTo("UP"));
            }
        }
    }

    @Test
    void a_log_that_lost_its_end_is_read_again_and_what_took_its_place_is_recorded(
            @TempDir Path folder, @TempDir Path copy) throws Exception {
        var port = freePort();
        try (var broker = Broker.start(folder, port)) {
            broker.publish(Samples.switched(account, uid, 2));
        }
        copy(folder, copy);
        try (var broker = Broker.start(folder, port);
                var service = Service.start(broker.bootstrapServers(), mongo.uri(), issuer)) {
            broker.publish(Samples.switched(account, uid, 3));
            broker.publish(Samples.switched(account, uid, 4));
            awaitVersions(service, account, 3);
        }
        try (var broker = Broker.start(copy, port)) {
            broker.publish(Samples.switched(account, uid, 5));
            try (var service = Service.start(broker.bootstrapServers(), mongo.uri(), issuer)) {
                assertThat(awaitVersions(service, account, 4)).containsExactly(2L, 3L, 4L, 5L);
            }
            // It has grown past what was stored of it, with other records at those offsets.
            for (var version = 6; version <= 9; version++) {
                broker.publish(Samples.switched(account, uid, version));
            }
            try (var service = Service.start(broker.bootstrapServers(), mongo.uri(), issuer)) {
                assertThat(awaitVersions(service, account, 8))
                        .containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                var target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    @Test
    void what_retention_removed_before_it_was_recorded_is_told_for_good(@TempDir Path folder)
            throws Exception {
        try (var broker = Broker.start(folder, 0)) {
            try (var service = Service.start(broker.bootstrapServers(), mongo.uri(), issuer)) {
                broker.publish(Samples.switched(account, uid, 2));
                awaitVersions(service, account, 1);
                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(
                                () ->
                                        assertThat(completeness(service).path("status").asString())
                                                .isEqualTo("UP"));
            }
            // Offset 0 is version 2, 1 its transaction's end, and so on.
            broker.publish(Samples.switched(account, uid, 3));
            broker.publish(Samples.switched(account, uid, 4));
            deleteBefore(broker, 4);
            for (var start = 0; start < 2; start++) {
                try (var service = Service.start(broker.bootstrapServers(), mongo.uri(), issuer)) {
                    assertThat(awaitVersions(service, account, 2)).containsExactly(2L, 4L);
                    var found =
                            await().atMost(Duration.ofSeconds(20))
                                    .until(
                                            () -> completeness(service),
                                            health ->
                                                    "DOWN"
                                                            .equals(
                                                                    health.path("status")
                                                                            .asString()));
                    assertThat(found.path("details").path("gaps").size()).isEqualTo(1);
                    var gap = found.path("details").path("gaps").path(0);
                    assertThat(gap.path("to").asLong()).isEqualTo(4);
                    // It works, so requests are not sent elsewhere for it.
                    await().atMost(Duration.ofSeconds(20))
                            .untilAsserted(
                                    () ->
                                            assertThat(
                                                            service.send(
                                                                            "/actuator/health/readiness",
                                                                            Map.of())
                                                                    .status())
                                                    .isEqualTo(200));
                }
            }
        }
    }

    @Test
    void what_retention_removed_after_it_was_recorded_is_no_gap(@TempDir Path folder)
            throws Exception {
        try (var broker = Broker.start(folder, 0)) {
            try (var service = Service.start(broker.bootstrapServers(), mongo.uri(), issuer)) {
                broker.publish(Samples.switched(account, uid, 2));
                awaitVersions(service, account, 1);
                // How far was read is saved a little later: beyond the transaction's end.
                await().atMost(Duration.ofSeconds(20)).until(() -> readUpTo() == 2);
            }
            deleteBefore(broker, 2);
            try (var service = Service.start(broker.bootstrapServers(), mongo.uri(), issuer)) {
                broker.publish(Samples.switched(account, uid, 3));

                assertThat(awaitVersions(service, account, 2)).containsExactly(2L, 3L);
                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(
                                () ->
                                        assertThat(completeness(service).path("status").asString())
                                                .isEqualTo("UP"));
            }
        }
    }

    private long readUpTo() {
        try (var client = MongoClients.create(mongo.uri())) {
            var found =
                    client.getDatabase("elastic_audit")
                            .getCollection("read_up_to")
                            .find(
                                    new Document("topic", Topic.EVENTS.wireName())
                                            .append(
                                                    "partition",
                                                    Partitions.of(account, Broker.PARTITIONS)))
                            .first();
            return found == null ? -1 : ((Number) found.get("next")).longValue();
        }
    }

    @Test
    void topics_that_differ_in_their_partitions_end_the_service(@TempDir Path folder)
            throws Exception {
        try (var kafka = EmbeddedKafka.start(folder, 0);
                var admin =
                        Admin.create(
                                Map.of("bootstrap.servers", (Object) kafka.bootstrapServers()))) {
            for (var topic : Topic.all()) {
                admin.createTopics(
                                List.of(
                                        new NewTopic(
                                                topic.wireName(),
                                                topic == Topic.DNS_EVENTS ? 3 : 4,
                                                (short) 1)))
                        .all()
                        .get();
            }
            try (var service = Service.start(kafka.bootstrapServers(), mongo.uri(), issuer)) {
                await().atMost(Duration.ofSeconds(30)).until(() -> !service.context().isActive());
            }
        }
    }
}
