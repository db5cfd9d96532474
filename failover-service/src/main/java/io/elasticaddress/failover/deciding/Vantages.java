package io.elasticaddress.failover.deciding;

import io.elasticaddress.contracts.health.Heartbeat;
import io.elasticaddress.contracts.health.Vantage;
import io.elasticaddress.contracts.topic.Partitions;
import io.elasticaddress.contracts.topic.Topic;
import io.elasticaddress.contracts.wire.Codec;
import io.elasticaddress.contracts.wire.Decoded;
import io.elasticaddress.failover.topics.TopicsReady;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Listens to the heartbeats of vantage points, from now on. */
@Component
final class Vantages implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Vantages.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final KafkaProperties kafka;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final LiveVantages live = new LiveVantages(System::nanoTime);
    private @Nullable Thread listener;

    Vantages(KafkaProperties kafka) {
        this.kafka = kafka;
    }

    /** Those that are there, by name. Empty for a little after each start and each pause, until all can have been heard. */
    List<Vantage> live() {
        return live.get();
    }

    /** Nothing is to be heard before the topics are there. */
    @Override
    public void start() {}

    @EventListener
    synchronized void on(TopicsReady topics) {
        if (listener == null && stopping.getCount() > 0) {
            listener = Thread.ofVirtual().name("vantages").start(() -> listen(topics.partitions()));
        }
    }

    @Override
    public synchronized void stop() {
        stopping.countDown();
        if (listener != null) {
            try {
                listener.join(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return stopping.getCount() > 0;
    }

    private void listen(int partitions) {
        var partition =
                new TopicPartition(
                        Topic.HEARTBEATS.wireName(), Partitions.of(Heartbeat.ACCOUNT, partitions));
        try {
            while (stopping.getCount() > 0) {
                try (var consumer = new KafkaConsumer<byte[], byte[]>(settings())) {
                    consumer.assign(List.of(partition));
                    consumer.seekToEnd(List.of(partition));
                    consumer.position(partition);
                    live.begin();
                    while (stopping.getCount() > 0) {
                        listen(consumer);
                    }
                } catch (KafkaException e) {
                    log.warn("Heartbeats can't be heard, trying on: {}", e.toString());
                    live.begin();
                    stopping.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen(KafkaConsumer<byte[], byte[]> consumer) {
        var records = consumer.poll(POLL);
        live.listening();
        for (var record : records) {
            switch (Codec.HEARTBEATS.decode(record)) {
                case Decoded.Readable(var heartbeat) -> live.heard(heartbeat, record.timestamp());
                case Decoded.Unreadable(var reason) ->
                        log.warn("A heartbeat can't be read: {}", reason);
            }
        }
    }

    private Map<String, Object> settings() {
        var settings = new HashMap<>(kafka.buildConsumerProperties());
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 500);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        return settings;
    }
}
