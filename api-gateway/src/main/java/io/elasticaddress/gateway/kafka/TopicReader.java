package io.elasticaddress.gateway.kafka;

import io.elasticaddress.contracts.topic.Topic;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Reads all partitions of some topics, on a thread of its own, for as long as the service runs. After a fault that the
 * client can't mend by itself it begins anew with another client: from the beginning, or, where only new records are asked
 * for, from where it was. So a record may be handed over twice; one thread hands over all of them.
 */
public final class TopicReader implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(TopicReader.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration BEFORE_ANOTHER_CLIENT = Duration.ofSeconds(1);

    private final String name;
    private final KafkaClients clients;
    private final KafkaLink link;
    private final boolean fromBeginning;
    private final List<Topic> topics;
    private final Consumer<ConsumerRecord<byte[], byte[]>> handler;

    /** Where to go on; used by the reading thread only. */
    private final Map<TopicPartition, Long> next = new HashMap<>();

    private volatile boolean inPosition;
    private volatile boolean running;
    private volatile long lag;
    private volatile @Nullable Thread thread;
    private volatile org.apache.kafka.clients.consumer.@Nullable Consumer<byte[], byte[]> current;

    /**
     * @param fromBeginning whether to read what is there already, or only what comes from now on
     * @param handler must not throw
     */
    public TopicReader(
            String name,
            KafkaClients clients,
            KafkaLink link,
            boolean fromBeginning,
            Consumer<ConsumerRecord<byte[], byte[]>> handler,
            Topic... topics) {
        this.name = name;
        this.clients = clients;
        this.link = link;
        this.fromBeginning = fromBeginning;
        this.handler = handler;
        this.topics = Arrays.asList(topics);
    }

    /**
     * True once everything was handed over that was there when this service started, and from then on, also while Kafka
     * is away. Where only new records are asked for: once every record that is written from now on will be handed over.
     */
    public boolean inPosition() {
        return inPosition;
    }

    /** How many records were left to read when it was last looked at; 0 where that is not known. */
    public long lag() {
        return lag;
    }

    private void run() {
        try {
            var partitions = link.awaitPartitions();
            while (running) {
                try (var client = clients.reader(name, fromBeginning)) {
                    current = client.consumer();
                    read(client.consumer(), partitions);
                } catch (WakeupException | InterruptException e) {
                    log.debug("{}: woken up to stop", name);
                } catch (KafkaException e) {
                    log.warn("{}: reading begins anew after {}", name, e.toString());
                    Thread.sleep(BEFORE_ANOTHER_CLIENT);
                } finally {
                    current = null;
                }
            }
        } catch (InterruptedException e) {
            log.debug("{}: stopped", name);
        }
    }

    private void read(
            org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer, int partitions) {
        var assigned =
                topics.stream()
                        .flatMap(
                                topic ->
                                        IntStream.range(0, partitions)
                                                .mapToObj(
                                                        p ->
                                                                new TopicPartition(
                                                                        topic.wireName(), p)))
                        .toList();
        consumer.assign(assigned);
        // A read-committed end is the last stable offset; the position passes transaction markers
        // on its way there.
        var ends = consumer.endOffsets(assigned);
        if (fromBeginning) {
            consumer.seekToBeginning(assigned);
        } else {
            ends.forEach(
                    (partition, end) ->
                            consumer.seek(partition, next.getOrDefault(partition, end)));
            ends.forEach(next::putIfAbsent);
            inPosition = true;
        }
        while (running) {
            var records = consumer.poll(POLL);
            records.forEach(handler);
            records.nextOffsets()
                    .forEach((partition, offset) -> next.put(partition, offset.offset()));
            if (!inPosition && hasReached(consumer, ends)) {
                inPosition = true;
                log.info("{}: caught up", name);
            }
            if (records.isEmpty() || !inPosition) {
                lag = lag(consumer, assigned);
            }
        }
    }

    private static boolean hasReached(
            org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
            Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private static long lag(
            org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
            List<TopicPartition> assigned) {
        return assigned.stream()
                .map(consumer::currentLag)
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .sum();
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().name(name + "-reader").daemon().start(this::run);
    }

    @Override
    public void stop() {
        running = false;
        var consumer = current;
        if (consumer != null) {
            consumer.wakeup();
        }
        var reading = thread;
        if (reading != null) {
            try {
                if (!reading.join(Duration.ofSeconds(1))) {
                    reading.interrupt();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            thread = null;
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return Phases.READERS;
    }
}
