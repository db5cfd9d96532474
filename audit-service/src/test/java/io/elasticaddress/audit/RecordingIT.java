package io.elasticaddress.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mongodb.client.MongoClients;

import io.elasticaddress.contracts.dns.DnsEvent;
import io.elasticaddress.contracts.topic.Partitions;
import io.elasticaddress.contracts.topic.Topic;
import io.elasticaddress.embedded.EmbeddedMongo;
import io.micrometer.core.instrument.MeterRegistry;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Each record is entered once, whatever happens to the service, to MongoDB and to the other instances. */
class RecordingIT {
    private static Broker broker;
    private static Issuer issuer;

    private final String account = Samples.account();
    private final String uid = Samples.uid();
    private final String group = "--elastic.recording.group=audit-" + UUID.randomUUID();
    private EmbeddedMongo mongo;

    @BeforeAll
    static void start() throws Exception {
        broker = Broker.shared();
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

    private Service service() {
        return Service.start(broker.bootstrapServers(), mongo.uri(), issuer, group);
    }

    private int mongoPort() {
        return Integer.parseInt(mongo.uri().substring(mongo.uri().lastIndexOf(':') + 1));
    }

    private void publish(int from, int to) {
        for (var version = from; version <= to; version++) {
            broker.publish(Samples.switched(account, uid, version));
        }
    }

    /** The versions in the chain's order, once there are that many, after the chain was verified. */
    private static List<Long> awaitVersions(Service service, String account, int count) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
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

    private static List<Long> versions(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(Long::valueOf).toList();
    }

    @Test
    void a_record_that_is_delivered_again_is_entered_once() {
        try (var service = service()) {
            var event = Samples.switched(account, uid, 2);
            var dns = Samples.dns(account, uid, DnsEvent.Type.DNS_CONFIRMED, Samples.AT);
            broker.publish(event, event);
            broker.publish(event);
            broker.publish(dns);
            broker.publish(dns);
            broker.publish(Samples.switched(account, uid, 7));

            assertThat(awaitVersions(service, account, 3)).hasSize(3).contains(2L, 7L);
        }
    }

    @Test
    void what_was_aborted_is_not_recorded() {
        try (var service = service()) {
            publish(2, 2);
            broker.publishAndAbort(Samples.switched(account, uid, 3));
            publish(4, 4);

            assertThat(awaitVersions(service, account, 2)).containsExactly(2L, 4L);
        }
    }

    @Test
    void after_a_restart_it_goes_on_where_the_store_is() {
        try (var service = service()) {
            publish(2, 5);
            awaitVersions(service, account, 4);
        }
        publish(6, 9);
        try (var service = service()) {
            assertThat(awaitVersions(service, account, 8)).isEqualTo(versions(2, 9));
            publish(10, 10);
            assertThat(awaitVersions(service, account, 9)).isEqualTo(versions(2, 10));
        }
    }

    @Test
    void two_instances_share_the_partitions_and_one_takes_over_the_others() {
        var accounts = new ArrayList<String>();
        try (var one = service()) {
            try (var two = service()) {
                for (var service : List.of(one, two)) {
                    // Two of four partitions, of both topics: an account has one writer.
                    await().atMost(Duration.ofSeconds(30))
                            .untilAsserted(() -> assertThat(partitions(service)).isEqualTo(4));
                }
                for (var i = 0; i < 20; i++) {
                    var each = Samples.account();
                    accounts.add(each);
                    broker.publish(Samples.switched(each, uid, 2));
                    broker.publish(Samples.dns(each, uid, DnsEvent.Type.DNS_CONFIRMED, Samples.AT));
                }
                accounts.forEach(each -> awaitVersions(two, each, 2));
                accounts.forEach(each -> broker.publish(Samples.switched(each, uid, 3)));
            }
            accounts.forEach(each -> broker.publish(Samples.switched(each, uid, 4)));
            accounts.forEach(
                    each ->
                            assertThat(awaitVersions(one, each, 4))
                                    .hasSize(4)
                                    .containsSubsequence(2L, 3L, 4L));
            assertThat(partitions(one)).isEqualTo(8);
        }
    }

    private static int partitions(Service service) {
        return (int)
                service.context()
                        .getBean(MeterRegistry.class)
                        .get("elastic.audit.partitions")
                        .gauge()
                        .value();
    }

    @Test
    void what_cant_be_read_is_entered_as_it_is_and_holds_nothing_up() {
        try (var service = service()) {
            var key = account.getBytes(StandardCharsets.UTF_8);
            var value = "{\"half\":".getBytes(StandardCharsets.UTF_8);
            publish(2, 2);
            awaitVersions(service, account, 1);
            for (var topic : List.of(Topic.EVENTS, Topic.DNS_EVENTS)) {
                var partition = Partitions.of(account, Broker.PARTITIONS);
                broker.publish(new ProducerRecord<>(topic.wireName(), partition, key, value));
            }
            publish(3, 3);

            awaitVersions(service, account, 4);
            var raw = service.log(account, "?action=unreadable");
            assertThat(raw).hasSize(2);
            assertThat(raw.getFirst().path("outcome").asString()).isEqualTo("unreadable");
            assertThat(raw.getFirst().path("actor").isNull()).isTrue();
            assertThat(raw.getFirst().path("reason").asString()).isNotBlank();
            var chain =
                    service.get(account, "/audit_log/chain?after=1&per_page=1")
                            .json()
                            .path("response")
                            .path(0);
            assertThat(Base64.getDecoder().decode(chain.path("raw").path("value").asString()))
                    .isEqualTo(value);
        }
    }

    @Test
    void while_mongodb_is_away_nothing_is_lost_and_health_says_so(@TempDir Path folder) {
        mongo.close();
        mongo = EmbeddedMongo.start(folder, 0);
        try (var service = service()) {
            publish(2, 3);
            awaitVersions(service, account, 2);
            var port = mongoPort();
            mongo.close();
            publish(4, 6);
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () -> {
                                assertThat(service.health("mongodb")).isEqualTo("DOWN");
                                assertThat(service.health("recording")).isEqualTo("DOWN");
                            });
            assertThat(service.health("kafka")).isEqualTo("UP");
            assertThat(service.get(account, "/audit_log").error()).isEqualTo("unavailable");

            mongo = EmbeddedMongo.start(folder, port);

            assertThat(awaitVersions(service, account, 5)).isEqualTo(versions(2, 6));
            await().untilAsserted(() -> assertThat(service.health("recording")).isEqualTo("UP"));
        }
    }

    @Test
    void a_clock_that_jumps_by_an_hour_either_way_holds_nothing_up(@TempDir Path folder) {
        mongo.close();
        mongo = EmbeddedMongo.start(folder, 0);
        var offset = new AtomicReference<>(Duration.ZERO);
        InstantSource jumping = () -> Instant.now().plus(offset.get());
        try (var service =
                Service.start(
                        jumping.withZone(ZoneOffset.UTC),
                        broker.bootstrapServers(),
                        mongo.uri(),
                        issuer,
                        group)) {
            publish(2, 2);
            awaitVersions(service, account, 1);
            var port = mongoPort();
            var version = 3;
            for (var hours : List.of(-1, 1)) {
                offset.set(Duration.ofHours(hours));
                publish(version, version);
                awaitVersions(service, account, version - 1);
                version++;

                // Also while it waits between two attempts.
                mongo.close();
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(
                                () -> assertThat(service.health("recording")).isEqualTo("DOWN"));
                offset.set(Duration.ofHours(-hours));
                publish(version, version);
                mongo = EmbeddedMongo.start(folder, port);
                awaitVersions(service, account, version - 1);
                version++;
            }
            await().untilAsserted(() -> assertThat(service.health("recording")).isEqualTo("UP"));
            assertThat(awaitVersions(service, account, version - 2))
                    .isEqualTo(versions(2, version - 1));
        }
    }

    @Test
    void an_emptied_mongodb_is_filled_again_from_the_topics() {
        try (var service = service()) {
            publish(2, 5);
            awaitVersions(service, account, 4);
            var before = service.verify(account);
            var port = mongoPort();
            mongo.close();
            mongo = EmbeddedMongo.start(null, port);

            assertThat(awaitVersions(service, account, 4)).isEqualTo(versions(2, 5));
            assertThat(service.verify(account)).isEqualTo(before);
            publish(6, 6);
            assertThat(awaitVersions(service, account, 5)).isEqualTo(versions(2, 6));
        }
    }

    @Test
    void entries_that_are_gone_while_the_service_runs_are_recorded_again() {
        try (var service = service();
                var client = MongoClients.create(mongo.uri())) {
            publish(2, 6);
            awaitVersions(service, account, 5);
            client.getDatabase("elastic_audit")
                    .getCollection("entries")
                    .deleteMany(
                            new Document("account", account)
                                    .append("number", new Document("$gt", 3)));

            // Nothing happens in the account, and still it is noticed.
            assertThat(awaitVersions(service, account, 5)).isEqualTo(versions(2, 6));
        }
    }

    @Test
    void a_mongodb_that_was_put_back_to_an_older_copy_is_filled_up(
            @TempDir Path folder, @TempDir Path copy) throws IOException {
        mongo.close();
        mongo = EmbeddedMongo.start(folder, 0);
        try (var service = service()) {
            publish(2, 4);
            awaitVersions(service, account, 3);
        }
        mongo.close();
        copy(folder, copy);
        mongo = EmbeddedMongo.start(folder, 0);
        JsonNode before;
        try (var service = service()) {
            publish(5, 9);
            awaitVersions(service, account, 8);
            before = service.verify(account);
        }
        mongo.close();
        mongo = EmbeddedMongo.start(copy, 0);
        try (var service = service()) {
            assertThat(awaitVersions(service, account, 8)).isEqualTo(versions(2, 9));
            assertThat(service.verify(account)).isEqualTo(before);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.list(from)) {
            for (var file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    @Test
    void a_zombie_that_still_writes_when_another_has_taken_over_enters_nothing_twice() {
        // The same records for two instances that know nothing of each other, as after a pause.
        try (var one = service();
                var other =
                        Service.start(
                                broker.bootstrapServers(),
                                mongo.uri(),
                                issuer,
                                group + "-of-its-own")) {
            publish(2, 60);

            assertThat(awaitVersions(one, account, 59)).isEqualTo(versions(2, 60));
            assertThat(awaitVersions(other, account, 59)).isEqualTo(versions(2, 60));
        }
    }

    @Test
    void the_chain_verifies_by_hand_from_what_the_service_answers() throws Exception {
        try (var service = service()) {
            publish(2, 5);
            broker.publish(Samples.rejected(account, uid));
            broker.publish(Samples.dns(account, uid, DnsEvent.Type.DNS_FAILED, Samples.AT));
            awaitVersions(service, account, 6);

            var previous = "0".repeat(64);
            var after = 0L;
            var seen = 0;
            while (true) {
                var page =
                        service.get(account, "/audit_log/chain?per_page=4&after=" + after).json();
                for (var entry : page.path("response").values()) {
                    assertThat(entry.path("previous_hash").asString()).isEqualTo(previous);
                    assertThat(sha256(canonical(entry))).isEqualTo(entry.path("hash").asString());
                    previous = entry.path("hash").asString();
                    seen++;
                }
                if (page.path("next_after").isNull()) {
                    break;
                }
                after = page.path("next_after").asLong();
            }
            assertThat(seen).isEqualTo(6);
            assertThat(service.verify(account).path("head_hash").asString()).isEqualTo(previous);
        }
    }

    /** The program that docs/audit.md gives to whoever does not trust this service. */
    @Test
    void the_chain_verifies_with_the_documented_program(@TempDir Path folder) throws Exception {
        assumeTrue(hasPython(), "no python3");
        var document = Files.readString(Path.of("../docs/audit.md"));
        var from = document.indexOf("```python\n") + "```python\n".length();
        var program = folder.resolve("verify.py");
        Files.writeString(program, document.substring(from, document.indexOf("```", from)));
        try (var service = service()) {
            publish(2, 3);
            broker.publish(
                    Samples.message(
                            account,
                            Samples.AT,
                            "zo\u00eb \ud83d\ude00 \"quoted\" \\ \u0001\t\n\u007f",
                            Samples.rejected(account, uid).event()),
                    Samples.failedOver(account, uid));
            awaitVersions(service, account, 4);

            var run =
                    new ProcessBuilder(
                                    "python3",
                                    program.toString(),
                                    "http://localhost:" + service.port(),
                                    issuer.token(account, "public"))
                            .redirectErrorStream(true)
                            .start();
            var output = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(run.waitFor()).as(output).isZero();
            assertThat(output.strip())
                    .isEqualTo("4 " + service.verify(account).path("head_hash").asString());
        }
    }

    private static boolean hasPython() {
        try {
            return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    /** Independent of the service's own code; enough for texts without characters to be escaped. */
    private static String canonical(JsonNode node) {
        if (node.isObject()) {
            return node.propertyNames().stream()
                    .filter(name -> !name.equals("hash"))
                    .sorted()
                    .map(name -> "\"" + name + "\":" + canonical(node.path(name)))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (node.isArray()) {
            return node.valueStream()
                    .map(RecordingIT::canonical)
                    .collect(Collectors.joining(",", "[", "]"));
        }
        return node.toString();
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(
                        MessageDigest.getInstance("SHA-256")
                                .digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
