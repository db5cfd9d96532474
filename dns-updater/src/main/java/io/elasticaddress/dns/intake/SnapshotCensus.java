package io.elasticaddress.dns.intake;

import io.elasticaddress.contracts.state.DeletedElasticAddress;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.Kind;
import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.contracts.state.SnapshotKey;
import io.elasticaddress.contracts.topic.Topic;
import io.elasticaddress.contracts.wire.Codec;
import io.elasticaddress.contracts.wire.Decoded;
import io.elasticaddress.dns.updating.Census;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** Reads all partitions of the snapshots to their ends, each time anew, and keeps nothing. */
public final class SnapshotCensus implements Census {
    private static final Logger log = LoggerFactory.getLogger(SnapshotCensus.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Map<String, Object> kafka;
    private final int partitions;
    private final BooleanSupplier ourTask;

    /**
     * @param kafka how to reach Kafka
     */
    public SnapshotCensus(Map<String, Object> kafka, int partitions, BooleanSupplier ourTask) {
        this.kafka = Map.copyOf(kafka);
        this.partitions = partitions;
        this.ourTask = ourTask;
    }

    @Override
    public boolean isOurTask() {
        return ourTask.getAsBoolean();
    }

    @Override
    public Set<String> unknown(Set<String> dnsNames) throws InterruptedException {
        var left = new HashSet<>(dnsNames);
        try (var consumer = new KafkaConsumer<byte[], byte[]>(settings())) {
            var all =
                    IntStream.range(0, partitions)
                            .mapToObj(n -> new TopicPartition(Topic.SNAPSHOTS.wireName(), n))
                            .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            var ends = consumer.endOffsets(all);
            var unreadable = new HashSet<SnapshotKey>();
            var deadline = System.nanoTime() + LONGEST.toNanos();
            while (!isRead(consumer, all, ends)) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new KafkaException("The snapshots could not be read in time");
                }
                for (var record : consumer.poll(POLL)) {
                    take(record, left, unreadable);
                }
            }
            return unreadable.isEmpty() ? left : Set.of();
        } catch (KafkaException e) {
            log.info("Who is known could not be read this time: {}", e.toString());
            return Set.of();
        }
    }

    /** Groups alone have names; what the key says is not one is not read. */
    private static void take(
            ConsumerRecord<byte[], byte[]> record, Set<String> left, Set<SnapshotKey> unreadable) {
        var key =
                record.key() == null
                        ? null
                        : SnapshotKey.parse(new String(record.key(), StandardCharsets.UTF_8))
                                .orElse(null);
        if (key == null || key.kind() != Kind.GROUP) {
            return;
        }
        switch (Codec.SNAPSHOTS.decode(record)) {
            case Decoded.Readable<Snapshot>(ElasticAddress group) -> {
                unreadable.remove(key);
                left.remove(lower(group.dnsName()));
            }
            case Decoded.Readable<Snapshot>(DeletedElasticAddress group) -> {
                unreadable.remove(key);
                left.remove(lower(group.dnsName()));
            }
            default -> unreadable.add(key);
        }
    }

    private static boolean isRead(
            KafkaConsumer<byte[], byte[]> consumer,
            List<TopicPartition> all,
            Map<TopicPartition, Long> ends) {
        return all.stream()
                .allMatch(part -> consumer.position(part) >= ends.getOrDefault(part, 0L));
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private Map<String, Object> settings() {
        var settings = new HashMap<>(kafka);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return settings;
    }
}
