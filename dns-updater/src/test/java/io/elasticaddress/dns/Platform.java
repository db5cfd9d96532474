package io.elasticaddress.dns;

import io.elasticaddress.contracts.dns.DnsEvent;
import io.elasticaddress.contracts.dns.DnsFact;
import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.dns.ZoneEvent;
import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.contracts.state.SnapshotKey;
import io.elasticaddress.contracts.topic.Topic;
import io.elasticaddress.contracts.topic.TopicSetup;
import io.elasticaddress.contracts.wire.Codec;
import io.elasticaddress.contracts.wire.Decoded;
import io.elasticaddress.contracts.wire.WireRecord;
import io.elasticaddress.embedded.EmbeddedKafka;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Kafka with its topics, and the failover service's part: it publishes snapshots, in transactions. What the DNS updater
 * publishes is gathered here. An updater looks after every group of its topics, other tests' included, so whoever makes
 * very many has a platform of its own.
 */
final class Platform implements AutoCloseable {
    static final int PARTITIONS = 4;
    private static Platform running;

    final EmbeddedKafka kafka;
    private final KafkaProducer<byte[], byte[]> snapshots;
    private final KafkaProducer<byte[], byte[]> others;
    private final Thread reader;
    private volatile boolean closed;
    private final Map<SnapshotKey, DnsStatus> statuses = new ConcurrentHashMap<>();

    /** Read when asked for: what is measured must not pay for it. */
    private final Queue<ConsumerRecord<byte[], byte[]>> facts = new ConcurrentLinkedQueue<>();

    Platform() {
        try {
            kafka = EmbeddedKafka.start(Files.createTempDirectory("dns-updater-kafka"), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(kafka::close));
        try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            new TopicSetup(admin).ensure(PARTITIONS, (short) 1);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        snapshots =
                producer(
                        Map.of(
                                "transactional.id",
                                UUID.randomUUID().toString(),
                                "transaction.timeout.ms",
                                5_000));
        snapshots.initTransactions();
        others = producer(Map.of());
        reader = Thread.ofPlatform().daemon().name("test-reader").start(this::read);
    }

    /** The one that tests share. */
    static synchronized Platform running() {
        if (running == null) {
            running = new Platform();
        }
        return running;
    }

    @Override
    public void close() {
        snapshots.close(Duration.ZERO);
        others.close(Duration.ZERO);
        closed = true;
        try {
            reader.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        kafka.close();
    }

    /** Publishes all in one transaction. */
    void publish(Snapshot... published) {
        publish(List.of(published));
    }

    synchronized void publish(List<? extends Snapshot> published) {
        snapshots.beginTransaction();
        for (var snapshot : published) {
            snapshots.send(Codec.SNAPSHOTS.encode(snapshot).toProducerRecord(PARTITIONS));
        }
        snapshots.commitTransaction();
    }

    void publishRaw(WireRecord message, byte[] payload) {
        var record = message.toProducerRecord(PARTITIONS);
        others.send(
                new ProducerRecord<>(
                        record.topic(),
                        record.partition(),
                        record.key(),
                        payload,
                        record.headers()));
        others.flush();
    }

    void publishStatus(DnsStatus status) {
        others.send(Codec.DNS.encode(status).toProducerRecord(PARTITIONS));
        others.flush();
    }

    /** The last that was published; null where nothing was. */
    DnsStatus status(SnapshotKey group) {
        return statuses.get(group);
    }

    /** Waits, without polling, until a status of that version or a later one was published. */
    void awaitStatus(SnapshotKey group, long version, Duration atMost) {
        var deadline = System.nanoTime() + atMost.toNanos();
        synchronized (statuses) {
            while (statuses.get(group) == null || statuses.get(group).groupVersion() < version) {
                var left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new AssertionError("No status of version " + version);
                }
                try {
                    statuses.wait(left);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    List<DnsEvent> events(SnapshotKey group) {
        return facts(DnsEvent.class).filter(event -> event.uid().equals(group.uid())).toList();
    }

    /** What was told about zones and by operators, of that type. */
    List<ZoneEvent> zoneEvents(ZoneEvent.Type type) {
        return facts(ZoneEvent.class).filter(event -> event.type() == type).toList();
    }

    private <T extends DnsFact> Stream<T> facts(Class<T> type) {
        return facts.stream()
                .map(Codec.DNS_EVENTS::decode)
                .filter(Decoded.Readable.class::isInstance)
                .map(decoded -> ((Decoded.Readable<DnsFact>) decoded).message())
                .filter(type::isInstance)
                .map(type::cast);
    }

    List<DnsEvent.Type> eventTypes(SnapshotKey group) {
        return events(group).stream().map(DnsEvent::type).toList();
    }

    private KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        var settings = new ConcurrentHashMap<String, Object>(more);
        settings.put("bootstrap.servers", kafka.bootstrapServers());
        settings.put("key.serializer", ByteArraySerializer.class);
        settings.put("value.serializer", ByteArraySerializer.class);
        settings.put("linger.ms", 0);
        settings.put("retry.backoff.ms", 2);
        return new KafkaProducer<>(settings);
    }

    private void read() {
        var settings =
                Map.<String, Object>of(
                        "bootstrap.servers",
                        kafka.bootstrapServers(),
                        "key.deserializer",
                        ByteArrayDeserializer.class,
                        "value.deserializer",
                        ByteArrayDeserializer.class,
                        "isolation.level",
                        "read_committed");
        try (var consumer = new KafkaConsumer<byte[], byte[]>(settings)) {
            var all = new ArrayList<TopicPartition>();
            Stream.of(Topic.DNS, Topic.DNS_EVENTS)
                    .forEach(
                            topic ->
                                    IntStream.range(0, PARTITIONS)
                                            .forEach(
                                                    p ->
                                                            all.add(
                                                                    new TopicPartition(
                                                                            topic.wireName(), p))));
            consumer.assign(all);
            consumer.seekToBeginning(all);
            while (!closed) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    if (record.topic().equals(Topic.DNS.wireName())) {
                        if (Codec.DNS.decode(record)
                                instanceof Decoded.Readable<DnsStatus>(var s)) {
                            synchronized (statuses) {
                                statuses.put(s.key(), s);
                                statuses.notifyAll();
                            }
                        }
                    } else {
                        facts.add(record);
                    }
                }
            }
        }
    }
}
