package io.elasticaddress.webhooks.kafka;

import io.elasticaddress.contracts.topic.Partitions;
import io.elasticaddress.contracts.topic.Topic;
import io.elasticaddress.contracts.webhook.DeliveryKey;
import io.elasticaddress.contracts.webhook.WebhookDelivery;
import io.elasticaddress.contracts.wire.Codec;
import io.elasticaddress.webhooks.delivering.Ledger;

import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The ledger on {@code elastic.webhook-deliveries}. Of each delivery the latest state is sent until Kafka has it, however long Kafka
 * is away: what waits meanwhile is one record a delivery. A process that ends before loses the latest states, and another goes
 * on from earlier ones: it sends again what had arrived.
 */
final class KafkaLedger implements Ledger, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KafkaLedger.class);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long PAUSE_MS = 500;

    private final Producer<byte[], byte[]> producer;
    private final int partitions;
    private final Thread thread;

    /** To be sent, the latest of each key. */
    private final Map<DeliveryKey, ProducerRecord<byte[], byte[]>> unsent = new LinkedHashMap<>();

    /** The latest of each key that is on its way, to tell a failure that still matters. */
    private final Map<DeliveryKey, ProducerRecord<byte[], byte[]>> sent = new HashMap<>();

    private boolean closing;
    private boolean failed;

    KafkaLedger(Producer<byte[], byte[]> producer, int partitions) {
        this.producer = producer;
        this.partitions = partitions;
        this.thread = Thread.ofPlatform().name("webhook-ledger").daemon().start(this::run);
    }

    @Override
    public void write(WebhookDelivery delivery) {
        put(delivery.key(), record(delivery));
    }

    @Override
    public void remove(DeliveryKey key) {
        put(
                key,
                new ProducerRecord<>(
                        Topic.WEBHOOK_DELIVERIES.wireName(),
                        Partitions.of(key.account(), partitions),
                        key.wireName().getBytes(StandardCharsets.UTF_8),
                        null));
    }

    /**
     * Returns once Kafka has all of them.
     *
     * @throws KafkaException where that is not so in time; it may have some
     */
    void writeNow(List<WebhookDelivery> fresh) throws InterruptedException {
        var futures = new ArrayList<Future<RecordMetadata>>();
        for (var delivery : fresh) {
            futures.add(producer.send(record(delivery)));
        }
        for (var future : futures) {
            try {
                future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof KafkaException known
                        ? known
                        : new KafkaException(e.getCause());
            } catch (java.util.concurrent.TimeoutException e) {
                throw new TimeoutException("Kafka does not take deliveries", e);
            }
        }
    }

    /** Whether all that was written is in Kafka, or on its way there. */
    synchronized boolean isWell() {
        return !failed;
    }

    private ProducerRecord<byte[], byte[]> record(WebhookDelivery delivery) {
        return Codec.WEBHOOK_DELIVERIES.encode(delivery).toProducerRecord(partitions);
    }

    private synchronized void put(DeliveryKey key, ProducerRecord<byte[], byte[]> record) {
        // As the last: a later state of one delivery must not wait behind fewer.
        unsent.remove(key);
        unsent.put(key, record);
        notifyAll();
    }

    private void run() {
        try {
            while (true) {
                var batch = take();
                if (batch.isEmpty()) {
                    return;
                }
                batch.forEach(this::send);
            }
        } catch (InterruptedException e) {
            log.debug("Stopped");
        }
    }

    private synchronized Map<DeliveryKey, ProducerRecord<byte[], byte[]>> take()
            throws InterruptedException {
        while (unsent.isEmpty() && !closing) {
            wait();
        }
        if (failed && !closing) {
            wait(PAUSE_MS);
        }
        var batch = new LinkedHashMap<>(unsent);
        sent.putAll(batch);
        unsent.clear();
        return batch;
    }

    private void send(DeliveryKey key, ProducerRecord<byte[], byte[]> record) {
        try {
            producer.send(
                    record,
                    (_, e) -> {
                        if (e == null) {
                            taken(key, record);
                        } else {
                            notTaken(key, record, e);
                        }
                    });
        } catch (KafkaException | IllegalStateException e) {
            notTaken(key, record, e);
        }
    }

    private synchronized void taken(DeliveryKey key, ProducerRecord<byte[], byte[]> record) {
        sent.remove(key, record);
        failed = false;
    }

    private synchronized void notTaken(
            DeliveryKey key, ProducerRecord<byte[], byte[]> record, Exception e) {
        if (!failed) {
            log.warn("Kafka does not take deliveries: {}", e.toString());
        }
        failed = true;
        // Unless a later state of it is under way.
        if (sent.remove(key, record) && !closing) {
            unsent.putIfAbsent(key, record);
            notifyAll();
        }
    }

    /** Sends what is left, for a while. */
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        try {
            thread.join(Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ofSeconds(2));
    }
}
