package io.elasticaddress.audit.recording;

import io.elasticaddress.audit.store.AuditStore;
import io.elasticaddress.contracts.topic.TopicSetup.PartitionMismatch;
import io.micrometer.core.instrument.MeterRegistry;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/**
 * Runs the recording thread. Topics that differ in their number of partitions end the service with exit code 1: which
 * account is where depends on it, and no time cures it.
 */
@Component("recordingThread")
final class Recording implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Recording.class);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(3);

    private final RecordingProperties properties;
    private final KafkaProperties kafka;
    private final AuditStore store;
    private final RecordingStatus status;
    private final RecordingMetrics metrics;
    private final Clock clock;
    private final ApplicationContext context;
    private @Nullable Thread thread;

    Recording(
            RecordingProperties properties,
            KafkaProperties kafka,
            AuditStore store,
            RecordingStatus status,
            MeterRegistry registry,
            Clock clock,
            ApplicationContext context) {
        this.properties = properties;
        this.kafka = kafka;
        this.store = store;
        this.status = status;
        this.metrics = new RecordingMetrics(registry, status);
        this.clock = clock;
        this.context = context;
    }

    @Override
    public synchronized void start() {
        // A platform thread: it waits inside Kafka's client, which holds locks meanwhile.
        thread = Thread.ofPlatform().name("recording").start(this::run);
    }

    @Override
    public synchronized void stop() {
        if (thread == null) {
            return;
        }
        thread.interrupt();
        try {
            if (!thread.join(STOP_LIMIT)) {
                log.warn("Recording has not ended within {}", STOP_LIMIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread = null;
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }

    private void run() {
        try (var logs = new Logs(kafka.buildAdminProperties())) {
            new RecordingLoop(properties, this::consumer, logs, store, status, metrics, clock)
                    .run();
        } catch (InterruptedException e) {
            // The service stops.
        } catch (PartitionMismatch mismatch) {
            status.failing(String.valueOf(mismatch.getMessage()));
            log.error("{} This service can't work with that and stops.", mismatch.getMessage());
            // On a thread of its own, because stopping the context waits for this one.
            Thread.ofPlatform().name("exit").start(() -> SpringApplication.exit(context, () -> 1));
        }
    }

    private Consumer<byte[], byte[]> consumer() {
        var settings = kafka.buildConsumerProperties();
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, properties.group());
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "audit-service-" + UUID.randomUUID());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // Where to read is never left to the client.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        // Gives the same partitions of both topics to the same instance, as long as the topics have
        // the same number of them: an account's chain has one writer.
        settings.put(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, RangeAssignor.class.getName());
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1_000);
        settings.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        return new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
