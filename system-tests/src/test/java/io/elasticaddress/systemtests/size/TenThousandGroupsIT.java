package io.elasticaddress.systemtests.size;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.command.CommandMessage;
import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.wire.Codec;
import io.elasticaddress.contracts.wire.Decoded;
import io.elasticaddress.embedded.EmbeddedKafka;
import io.elasticaddress.embedded.EmbeddedMongo;
import io.elasticaddress.systemtests.cluster.Bind;
import io.elasticaddress.systemtests.cluster.Cluster;
import io.elasticaddress.systemtests.cluster.Image;
import io.elasticaddress.systemtests.platform.Dns;
import io.elasticaddress.systemtests.platform.FreePorts;
import io.elasticaddress.systemtests.platform.JavaProcess;
import io.elasticaddress.systemtests.platform.TopicRecords;

import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * How long it takes from a command until ten thousand groups are right in DNS, with one of each service, BIND, and the
 * test itself on one machine. The figures are printed. Only with {@code -Dmeasure=true}.
 */
@EnabledIfSystemProperty(named = "measure", matches = "true")
class TenThousandGroupsIT {
    private static final int GROUPS = 10_000;
    private static final int TIMES = 8;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String ACCOUNT = "acme";

    @TempDir Path folder;

    private EmbeddedKafka kafka;
    private EmbeddedMongo mongo;
    private JavaProcess bind;
    private Cluster cluster;
    private Dns dns;
    private KafkaProducer<byte[], byte[]> producer;
    private KafkaConsumer<byte[], byte[]> statuses;

    /** What was told of each name that is right by now. */
    private final Map<String, DnsStatus> told = new HashMap<>();

    @BeforeEach
    void start() {
        kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0);
        mongo = EmbeddedMongo.start(null, 0);
        var port = FreePorts.find(1).getFirst();
        bind = Bind.start(folder.resolve("bind"), port);
        dns = new Dns(port);
        cluster =
                Cluster.start(
                        new Cluster.Ground(kafka.bootstrapServers(), mongo.uri(), port, folder),
                        Map.of());
        cluster.asInProduction(Image.build(folder.resolve("image")));
        producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", kafka.bootstrapServers(), "linger.ms", 0),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        statuses = TopicRecords.consumer(kafka.bootstrapServers());
        TopicRecords.assignAll(statuses, "elastic.dns");
    }

    @AfterEach
    void stop() {
        statuses.close();
        producer.close();
        cluster.close();
        bind.close();
        mongo.close();
        kafka.close();
    }

    @Test
    void a_stack_changes_its_address() {
        send(stack("blue", "192.0.2.1"));
        for (var i = 0; i < GROUPS; i++) {
            send(new Command.CreateElasticAddress("blue", null, null, null));
        }
        awaitAll("192.0.2.1");
        for (var time = 1; time <= TIMES; time++) {
            var address = "192.0.2." + (1 + time);
            var began = Instant.now();
            send(moved("blue", address));
            awaitAll(address);
            System.out.printf(
                    "%d groups: right in DNS %.2f s after the command, the last of it told after"
                            + " %.2f s%n",
                    GROUPS, seconds(began, lastShown()), seconds(began, Instant.now()));
            for (var status : told.values()) {
                assertThat(dns.addresses(status.dnsName())).containsExactly(address);
            }
        }
    }

    /** When the server was first seen to answer as wanted, at the name that came last. */
    private Instant lastShown() {
        return told.values().stream()
                .map(status -> Objects.requireNonNull(status.servers().getFirst().shownAt()))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e9;
    }

    private void awaitAll(String address) {
        var end = System.nanoTime() + PATIENCE.toNanos();
        told.clear();
        while (told.size() < GROUPS) {
            assertThat(System.nanoTime()).as("%d are right", told.size()).isLessThan(end);
            for (var record : statuses.poll(Duration.ofMillis(10))) {
                if (Codec.DNS.decode(record) instanceof Decoded.Readable(var status)
                        && status.state() == DnsStatus.State.CONFIRMED
                        && status.wanted().stream()
                                .anyMatch(set -> set.values().equals(List.of(address)))) {
                    told.put(status.uid(), status);
                }
            }
        }
    }

    private void send(Command command) {
        var id = UUID.randomUUID().toString();
        var message =
                new CommandMessage(
                        ACCOUNT, id, id, "/test", "alice", null, "command", null, false, command);
        var _ = producer.send(Codec.COMMANDS.encode(message).toProducerRecord(Cluster.PARTITIONS));
    }

    private static Command stack(String uid, String address) {
        return new Command.RegisterStack(
                uid, uid, null, null, null, null, null, List.of(address), null, null, null, null);
    }

    private static Command moved(String uid, String address) {
        return new Command.UpdateStack(
                uid, null, null, null, null, null, null, List.of(address), null, null, null, null);
    }
}
