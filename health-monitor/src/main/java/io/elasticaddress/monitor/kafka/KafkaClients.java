package io.elasticaddress.monitor.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes Kafka clients from {@code spring.kafka}, with the settings that this service depends on. Making one fails while no name
 * of the bootstrap servers can be resolved; whoever makes one tries again.
 */
public final class KafkaClients {
    private static final String NAME = "health-monitor-";

    private final KafkaProperties properties;
    private final MeterRegistry meters;

    public KafkaClients(KafkaProperties properties, MeterRegistry meters) {
        this.properties = properties;
        this.meters = meters;
    }

    /** A reader of a whole topic, from its beginning: it belongs to no group and commits nothing. */
    ClosingConsumer reader(String name) {
        var settings = new HashMap<>(properties.buildConsumerProperties());
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.putAll(
                Map.of(
                        ConsumerConfig.CLIENT_ID_CONFIG,
                        NAME + name,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        IsolationLevel.READ_COMMITTED.toString(),
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
                        1,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        5_000,
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        10_000,
                        ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        5_000,
                        ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                        1_000));
        var consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        var metrics = new KafkaClientMetrics(consumer);
        metrics.bindTo(meters);
        return new ClosingConsumer(consumer, metrics);
    }

    /**
     * A producer of which a record is taken within that time, or it has failed; one that has failed may have been taken.
     *
     * @param delivery at least 100 ms
     * @param block how long a send may wait for metadata
     */
    public Producer<byte[], byte[]> producer(String name, Duration delivery, Duration block) {
        var settings = new HashMap<>(properties.buildProducerProperties());
        settings.putAll(
                Map.of(
                        ProducerConfig.CLIENT_ID_CONFIG,
                        NAME + name,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        block.toMillis(),
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        (int) delivery.toMillis() / 2,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        (int) delivery.toMillis(),
                        ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                        1_000,
                        ProducerConfig.RETRY_BACKOFF_MS_CONFIG,
                        20));
        var producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        new KafkaClientMetrics(producer).bindTo(meters);
        return producer;
    }

    /** An admin client that says within two seconds that it can't reach the broker. */
    Admin admin() {
        var settings = new HashMap<>(properties.buildAdminProperties());
        settings.putAll(
                Map.of(
                        AdminClientConfig.CLIENT_ID_CONFIG, NAME + "admin",
                        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 2_000,
                        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 2_000,
                        AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000));
        return Admin.create(settings);
    }

    /** A consumer that takes its metrics with it when it is closed. */
    record ClosingConsumer(Consumer<byte[], byte[]> consumer, KafkaClientMetrics metrics)
            implements AutoCloseable {

        @Override
        public void close() {
            metrics.close();
            consumer.close();
        }
    }
}
