package io.elasticaddress.dns.reporting;

import io.elasticaddress.contracts.dns.DnsFact;
import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.state.SnapshotKey;
import io.elasticaddress.contracts.wire.Codec;
import io.elasticaddress.contracts.wire.WireRecord;
import io.elasticaddress.dns.updating.Ownership;
import io.elasticaddress.dns.updating.Reports;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sends statuses and events, trying for ever. An event that goes with a status is acknowledged before the status is sent:
 * whoever takes over after a crash finds either the status, and then the event is there too, or no status, and then it
 * finds out and says both again. Of the statuses of one group only the last is kept while Kafka is away. Where there are many,
 * names that are still to be written go first.
 */
public final class KafkaReports implements Reports, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KafkaReports.class);
    private static final String WRITER = "updater";
    private static final int LARGEST_BATCH = 128 << 10;
    private static final Duration TRY_AGAIN_AFTER = Duration.ofSeconds(1);
    private static final Duration LAST_CHANCE = Duration.ofSeconds(2);

    private final byte[] writer = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
    private final int partitions;
    private final Producer<byte[], byte[]> producer;
    private final Map<SnapshotKey, Pending> statuses = new ConcurrentHashMap<>();
    private final BlockingQueue<Item> queue = new LinkedBlockingQueue<>();
    private final Rush rush = new Rush();
    private final Thread sender;

    /**
     * @param mayGo whether the event that goes with it is acknowledged
     */
    private record Pending(Ownership ownership, DnsStatus status, AtomicBoolean mayGo) {}

    private sealed interface Item {
        record Status(SnapshotKey group) implements Item {}

        /**
         * @param then what may follow; null where nothing does
         */
        record Event(DnsFact event, @Nullable Pending then) implements Item {}
    }

    /**
     * @param kafka how to reach Kafka
     * @param partitions of every topic
     */
    public KafkaReports(Map<String, Object> kafka, int partitions, MeterRegistry meters) {
        this(new KafkaProducer<>(settings(kafka)), partitions, meters);
    }

    private static Map<String, Object> settings(Map<String, Object> kafka) {
        var settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        // One goes at once; what comes while it is under way goes together, and not 16 KB at a
        // time.
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, LARGEST_BATCH);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
        return settings;
    }

    KafkaReports(Producer<byte[], byte[]> producer, int partitions, MeterRegistry meters) {
        this.producer = producer;
        this.partitions = partitions;
        Gauge.builder("elastic.dns.reports.unsent", queue, BlockingQueue::size)
                .description("Statuses and events that Kafka has not been given yet")
                .strongReference(true)
                .register(meters);
        this.sender = Thread.ofVirtual().name("dns-reports").start(this::sendAll);
    }

    /** Whether this instance wrote the record. */
    public boolean isOwn(ConsumerRecord<byte[], byte[]> record) {
        var header = record.headers().lastHeader(WRITER);
        return header != null && Arrays.equals(header.value(), writer);
    }

    @Override
    public void publish(Ownership ownership, @Nullable DnsStatus status, @Nullable DnsFact event) {
        Pending pending = null;
        if (status != null) {
            pending =
                    statuses.compute(
                            status.key(),
                            (_, before) ->
                                    new Pending(ownership, status, mayGo(before, event != null)));
        }
        if (event != null) {
            queue.add(new Item.Event(event, pending));
        } else if (pending != null) {
            queue.add(new Item.Status(pending.status().key()));
        }
    }

    @Override
    public void writing() {
        rush.goesOn();
    }

    /** A status that takes the place of one whose event is on its way waits for that event too. */
    private static AtomicBoolean mayGo(@Nullable Pending before, boolean hasEvent) {
        if (hasEvent) {
            return new AtomicBoolean();
        }
        return before == null ? new AtomicBoolean(true) : before.mayGo();
    }

    /** Ends within a few seconds. What could not be sent is found out and said again by the next owner. */
    @Override
    public void close() {
        sender.interrupt();
        producer.close(LAST_CHANCE);
    }

    private void sendAll() {
        try {
            while (true) {
                var next = queue.take();
                rush.giveWay(queue.size());
                switch (next) {
                    case Item.Event item -> send(item);
                    case Item.Status(var group) -> sendStatus(group);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(Item.Event item) {
        send(
                Codec.DNS_EVENTS.encode(item.event()),
                () -> {
                    var then = item.then();
                    if (then != null) {
                        then.mayGo().set(true);
                        queue.add(new Item.Status(then.status().key()));
                    }
                },
                () -> queue.add(item));
    }

    private void sendStatus(SnapshotKey group) {
        var pending = statuses.get(group);
        // Where its event is not acknowledged yet, that will bring this back.
        if (pending == null || !pending.mayGo().get() || !statuses.remove(group, pending)) {
            return;
        }
        if (!pending.ownership().isHeld()) {
            return;
        }
        send(
                Codec.DNS.encode(pending.status()),
                () -> {},
                () -> {
                    statuses.putIfAbsent(group, pending);
                    queue.add(new Item.Status(group));
                });
    }

    private void send(WireRecord message, Runnable sent, Runnable again) {
        var record = message.toProducerRecord(partitions);
        record.headers().add(WRITER, writer);
        try {
            producer.send(
                    record,
                    (_, failure) -> {
                        if (failure == null) {
                            sent.run();
                        } else {
                            failed(failure, again);
                        }
                    });
        } catch (KafkaException | IllegalStateException e) {
            failed(e, again);
        }
    }

    private static void failed(Exception failure, Runnable again) {
        log.warn("A report could not be sent and is sent again: {}", failure.toString());
        CompletableFuture.delayedExecutor(TRY_AGAIN_AFTER.toMillis(), TimeUnit.MILLISECONDS)
                .execute(again);
    }
}
