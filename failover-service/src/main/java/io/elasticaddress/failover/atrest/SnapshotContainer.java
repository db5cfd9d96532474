package io.elasticaddress.failover.atrest;

import io.elasticaddress.contracts.topic.Topic;
import io.elasticaddress.failover.topics.TopicsReady;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.event.ConsumerStoppedEvent;
import org.springframework.kafka.event.ConsumerStoppedEvent.Reason;
import org.springframework.kafka.event.ListenerContainerIdleEvent;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.ContainerProperties.AssignmentCommitOption;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Runs the {@link SnapshotListener} from the moment the topics are there until the service stops. */
final class SnapshotContainer implements SmartLifecycle {
    private static final String GROUP = "elastic-failover-at-rest";

    private final KafkaMessageListenerContainer<byte[], byte[]> container;
    private final SnapshotListener listener;

    SnapshotContainer(
            Map<String, Object> kafka,
            AtRestProperties properties,
            SnapshotListener listener,
            AtRestStatus status) {
        this.listener = listener;
        this.container = container(kafka, properties, listener, status);
    }

    @EventListener
    void start(TopicsReady topics) {
        container.start();
    }

    /** Nothing yet: it starts with the topics. */
    @Override
    public void start() {}

    @Override
    public void stop() {
        listener.stop();
        container.stop();
    }

    /** Always, so that a stop in the middle of a start is not missed. */
    @Override
    public boolean isRunning() {
        return true;
    }

    /** Stops beside the other consumers and before the web server, which answers for health until then. */
    @Override
    public int getPhase() {
        return KafkaMessageListenerContainer.DEFAULT_PHASE;
    }

    private static KafkaMessageListenerContainer<byte[], byte[]> container(
            Map<String, Object> kafka,
            AtRestProperties properties,
            SnapshotListener listener,
            AtRestStatus status) {
        var settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, GROUP);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, GROUP);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, properties.batchSize());
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1_000);
        settings.put(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                CooperativeStickyAssignor.class.getName());

        var container = new ContainerProperties(Topic.SNAPSHOTS.wireName());
        container.setMessageListener(listener);
        container.setConsumerRebalanceListener(listener);
        // Nothing is ever acknowledged: the watermarks in MongoDB are the truth.
        container.setAckMode(AckMode.MANUAL);
        container.setAssignmentCommitOption(AssignmentCommitOption.NEVER);
        container.setPollTimeout(500);
        container.setIdleEventInterval(properties.checkInterval().toMillis());
        container.setIdleBeforeDataMultiplier(1);
        container.setAuthExceptionRetryInterval(Duration.ofSeconds(5));
        container.setShutdownTimeout(3_000);

        var listening =
                new KafkaMessageListenerContainer<>(
                        new DefaultKafkaConsumerFactory<>(
                                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                        container);
        listening.setBeanName("at-rest");
        listening.setApplicationEventPublisher(
                event -> {
                    switch (event) {
                        case ListenerContainerIdleEvent idle -> listener.idle(idle.getConsumer());
                        case ConsumerStoppedEvent stopped -> {
                            if (stopped.getReason() != Reason.NORMAL) {
                                status.stopped(stopped.getReason().name());
                            }
                        }
                        default -> {
                            // The container's own life.
                        }
                    }
                });
        return listening;
    }
}
