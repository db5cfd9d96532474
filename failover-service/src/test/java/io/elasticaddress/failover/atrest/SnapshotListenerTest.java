package io.elasticaddress.failover.atrest;

import static io.elasticaddress.failover.atrest.Snapshots.group;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;

import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.contracts.topic.Topic;
import io.elasticaddress.contracts.wire.Codec;
import io.elasticaddress.embedded.EmbeddedMongo;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** What only happens to a listener at a bad moment. */
class SnapshotListenerTest {
    private static final TopicPartition PARTITION =
            new TopicPartition(Topic.SNAPSHOTS.wireName(), 3);
    private static EmbeddedMongo server;

    private final String account = Snapshots.account();
    private MongoClient client;
    private MongoTemplate mongo;
    private MongoElasticAddresses groups;
    private MongoWatermarks watermarks;

    @BeforeAll
    static void startServer() {
        server = EmbeddedMongo.start(null, 0);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void connect() {
        var settings =
                MongoClientSettings.builder()
                        .applyConnectionString(new ConnectionString(server.uri()));
        AtRestConfiguration.durable(settings);
        client = MongoClients.create(settings.build());
        var database = "test_" + UUID.randomUUID().toString().replace("-", "");
        mongo =
                AtRestConfiguration.template(
                        new SimpleMongoClientDatabaseFactory(client, database));
        groups = new MongoElasticAddresses(mongo);
        watermarks = new MongoWatermarks(mongo);
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    @Test
    void
            an_instance_that_slept_through_a_takeover_harms_nothing_and_goes_on_from_where_the_other_is() {
        var sleeper = new Instance();
        sleeper.assigned();
        sleeper.receives(records(0, 10));
        var other = new Instance();
        other.assigned();
        other.receives(records(10, 30));

        sleeper.receives(records(10, 20));

        assertThat(stored()).map(Snapshot::version).contains(30L);
        assertThat(next()).isEqualTo(30);
        assertThat(sleeper.consumer.position(PARTITION)).isEqualTo(30);
    }

    @Test
    void an_instance_that_slept_while_the_database_was_emptied_and_filled_again_moves_nothing() {
        var sleeper = new Instance();
        sleeper.assigned();
        sleeper.receives(records(0, 10));
        mongo.getDb().drop();
        var other = new Instance();
        other.assigned();
        other.receives(records(0, 10));

        sleeper.receives(records(10, 20));

        assertThat(next()).isEqualTo(10);
        assertThat(sleeper.consumer.position(PARTITION)).isEqualTo(10);
    }

    @Test
    void another_topic_of_the_same_name_is_applied_from_its_beginning() {
        var before = new Instance();
        before.assigned();
        before.receives(records(0, 10));

        var after = new Instance(() -> "cluster/another");
        after.assigned();

        assertThat(after.consumer.position(PARTITION)).isZero();
        assertThat(watermarks.find(List.of(3)).get(3))
                .extracting(Watermark::topic, Watermark::next)
                .containsExactly("cluster/another", 0L);
    }

    @Test
    void records_from_before_the_watermark_was_known_come_again() {
        var kafka = new boolean[] {false};
        var instance =
                new Instance(
                        () -> {
                            if (!kafka[0]) {
                                throw new KafkaException("away");
                            }
                            return "cluster/topic";
                        });
        instance.assigned();
        instance.receives(records(0, 5));
        assertThat(instance.status.health().getStatus()).isEqualTo(AtRestStatus.BEHIND);
        assertThat(stored()).isEmpty();
        kafka[0] = true;

        instance.receives(records(5, 10));

        assertThat(stored()).isEmpty();
        assertThat(instance.consumer.position(PARTITION)).isZero();
        instance.receives(records(0, 10));
        assertThat(stored()).map(Snapshot::version).contains(10L);
        assertThat(instance.status.health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void an_attempt_that_fails_is_made_again_from_the_watermark() {
        var instance = new Instance();
        instance.assigned();
        instance.receives(records(0, 10));
        client.close();

        instance.receives(records(10, 20));

        assertThat(instance.consumer.position(PARTITION)).isEqualTo(10);
        assertThat(instance.status.health().getStatus()).isEqualTo(AtRestStatus.BEHIND);
        assertThat(instance.status.health().getDetails()).containsKey("reason");
    }

    @Test
    void records_of_a_partition_that_was_lost_are_left_to_its_new_owner() {
        var instance = new Instance();
        instance.assigned();
        instance.receives(records(0, 10));
        instance.listener.onPartitionsLost(instance.consumer, List.of(PARTITION));
        instance.consumer.assign(List.of());

        instance.receives(records(10, 20));

        assertThat(next()).isEqualTo(10);
        assertThat(stored()).map(Snapshot::version).contains(10L);
    }

    @Test
    void a_restored_older_copy_is_noticed_while_nothing_arrives() {
        var instance = new Instance();
        instance.assigned();
        instance.receives(records(0, 10));
        var older = watermarks.find(List.of(3)).get(3);
        instance.receives(records(10, 20));
        var current = watermarks.find(List.of(3)).get(3);
        assertThat(watermarks.swap(current, older)).isTrue();

        instance.listener.idle(instance.consumer);

        assertThat(instance.consumer.position(PARTITION)).isEqualTo(10);
    }

    /** What is only seen comes often, and neither it nor a version of it that can't be read holds anything up. */
    @Test
    void what_is_observed_is_passed_over_and_the_watermark_moves_on() {
        var instance = new Instance();
        instance.assigned();
        var beside = Snapshots.observed(account, "fg-1", "web", 7);

        instance.receives(
                List.of(
                        record(0, group(account, "fg-1", 1), null),
                        record(1, beside.get(0), null),
                        record(2, beside.get(1), null),
                        record(3, beside.get(1), null),
                        record(4, beside.get(0), new byte[] {'?'}),
                        record(5, beside.get(1), new byte[] {'?'})));

        assertThat(stored()).map(Snapshot::version).contains(1L);
        assertThat(next()).isEqualTo(6);
        assertThat(instance.count("written")).isEqualTo(1);
        assertThat(instance.count("known")).isZero();
        assertThat(instance.count("unreadable")).isZero();
        assertThat(mongo.getCollectionNames()).doesNotContain("health", "hold").hasSize(3);

        instance.receives(List.of(record(6, beside.get(0), null)));
        assertThat(next()).isEqualTo(7);
    }

    private Optional<Snapshot> stored() {
        return groups.find(account, "fg-1");
    }

    private long next() {
        return watermarks.find(List.of(3)).get(3).next();
    }

    /** One group's versions, one higher than the offset. */
    private List<ConsumerRecord<byte[], byte[]>> records(long from, long until) {
        return LongStream.range(from, until)
                .mapToObj(offset -> record(offset, group(account, "fg-1", offset + 1), null))
                .toList();
    }

    /**
     * @param payload another than the snapshot's; null for that
     */
    private static ConsumerRecord<byte[], byte[]> record(
            long offset, Snapshot snapshot, byte[] payload) {
        var record = Codec.SNAPSHOTS.encode(snapshot);
        return new ConsumerRecord<>(
                PARTITION.topic(),
                PARTITION.partition(),
                offset,
                0,
                TimestampType.CREATE_TIME,
                0,
                0,
                record.keyBytes(),
                payload == null ? record.payload() : payload,
                record.headers(),
                Optional.empty());
    }

    private final class Instance {
        private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
        private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        private final AtRestStatus status = new AtRestStatus(metrics);
        private final SnapshotListener listener;

        Instance() {
            this(() -> "cluster/topic");
        }

        Instance(Supplier<String> topic) {
            consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
            listener =
                    new SnapshotListener(
                            List.of(groups, new MongoStacks(mongo)),
                            watermarks,
                            topic,
                            new AtRestProperties(100, Duration.ofHours(1), Duration.ofMillis(100)),
                            status);
        }

        int count(String result) {
            return (int)
                    metrics.get("elastic.failover.at_rest.snapshots")
                            .tag("result", result)
                            .counter()
                            .count();
        }

        void assigned() {
            consumer.assign(List.of(PARTITION));
            listener.onPartitionsAssigned(consumer, List.of(PARTITION));
        }

        void receives(List<ConsumerRecord<byte[], byte[]>> records) {
            if (consumer.assignment().contains(PARTITION)) {
                consumer.seek(PARTITION, records.getLast().offset() + 1);
            }
            listener.onMessage(records, consumer);
        }
    }
}
