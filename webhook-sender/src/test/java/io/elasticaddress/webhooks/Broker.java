package io.elasticaddress.webhooks;

import io.elasticaddress.contracts.command.CommandMessage;
import io.elasticaddress.contracts.event.Cause;
import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.event.EventMessage;
import io.elasticaddress.contracts.topic.Topic;
import io.elasticaddress.contracts.topic.TopicSetup;
import io.elasticaddress.contracts.webhook.WebhookDelivery;
import io.elasticaddress.contracts.wire.Codec;
import io.elasticaddress.contracts.wire.Decoded;
import io.elasticaddress.embedded.EmbeddedKafka;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Kafka with its topics, and the failover service's part in them. What is kept of deliveries is gathered here. */
final class Broker implements AutoCloseable {
    private static final int PARTITIONS = 4;

    private final EmbeddedKafka kafka;
    private final KafkaProducer<byte[], byte[]> events;
    private final Map<String, WebhookDelivery> kept = new ConcurrentHashMap<>();
    private final Map<String, Boolean> ever = new ConcurrentHashMap<>();
    private final Thread reader;
    private volatile boolean closed;

    private Broker(EmbeddedKafka kafka) throws InterruptedException {
        this.kafka = kafka;
        try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            new TopicSetup(admin).ensure(PARTITIONS, (short) 1);
        }
        this.events =
                new KafkaProducer<>(
                        Map.<String, Object>of(
                                "bootstrap.servers",
                                kafka.bootstrapServers(),
                                "transactional.id",
                                UUID.randomUUID().toString(),
                                "transaction.timeout.ms",
                                5_000),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        events.initTransactions();
        this.reader = Thread.ofPlatform().daemon().name("test-reader").start(this::read);
    }

    static Broker start(Path folder) throws Exception {
        return new Broker(EmbeddedKafka.start(folder, 0));
    }

    String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    /** As the failover service does: the event and its snapshot in one transaction. Returns the event's id. */
    String happens(String account, Event event) {
        var id = UUID.randomUUID().toString();
        var cause =
                new Cause(
                        "c-" + id,
                        "a-" + id,
                        "/test",
                        "alice",
                        null,
                        CommandMessage.VIA_REST,
                        null);
        events.beginTransaction();
        events.send(
                Codec.EVENTS
                        .encode(new EventMessage(id, account, Instant.now(), cause, event))
                        .toProducerRecord(PARTITIONS));
        if (event instanceof Event.Change change) {
            events.send(Codec.SNAPSHOTS.encode(change.after()).toProducerRecord(PARTITIONS));
        }
        events.commitTransaction();
        return id;
    }

    /** What has happened until now is not kept any more. */
    void forgetEvents() throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            admin.deleteRecords(
                            IntStream.range(0, PARTITIONS)
                                    .mapToObj(p -> new TopicPartition(Topic.EVENTS.wireName(), p))
                                    .collect(
                                            Collectors.toMap(
                                                    partition -> partition,
                                                    _ -> RecordsToDelete.beforeOffset(-1))))
                    .all()
                    .get();
        }
    }

    /** What is kept of a webhook. */
    List<WebhookDelivery> deliveries(String account) {
        return kept.values().stream()
                .filter(delivery -> delivery.account().equals(account))
                .toList();
    }

    /** Whether anything ever was. */
    boolean wasKept(String account, String eventId) {
        return ever.keySet().stream()
                .anyMatch(key -> key.startsWith(account + "/") && key.endsWith("/" + eventId));
    }

    private void read() {
        try (var consumer =
                new KafkaConsumer<>(
                        Map.<String, Object>of(
                                "bootstrap.servers",
                                bootstrapServers(),
                                "auto.offset.reset",
                                "earliest"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            consumer.assign(
                    IntStream.range(0, PARTITIONS)
                            .mapToObj(
                                    p -> new TopicPartition(Topic.WEBHOOK_DELIVERIES.wireName(), p))
                            .toList());
            while (!closed) {
                consumer.poll(Duration.ofMillis(100)).forEach(this::take);
            }
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        var key = new String(record.key(), StandardCharsets.UTF_8);
        ever.put(key, true);
        if (record.value() == null) {
            kept.remove(key);
            return;
        }
        switch (Codec.WEBHOOK_DELIVERIES.decode(record)) {
            case Decoded.Readable<WebhookDelivery>(var delivery) -> kept.put(key, delivery);
            case Decoded.Unreadable<WebhookDelivery>(var reason) ->
                    throw new AssertionError(reason);
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        reader.join(Duration.ofSeconds(5));
        events.close(Duration.ZERO);
        kafka.close();
    }
}
