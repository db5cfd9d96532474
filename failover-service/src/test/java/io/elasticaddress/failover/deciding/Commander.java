package io.elasticaddress.failover.deciding;

import io.elasticaddress.contracts.command.CommandMessage;
import io.elasticaddress.contracts.event.EventMessage;
import io.elasticaddress.contracts.outcome.Outcome;
import io.elasticaddress.contracts.outcome.OutcomeMessage;
import io.elasticaddress.contracts.topic.Topic;
import io.elasticaddress.contracts.wire.Codec;
import io.elasticaddress.contracts.wire.Decoded;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Sends commands as the gateway does and hears what becomes of them. */
final class Commander implements AutoCloseable {
    private final int partitions;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, CompletableFuture<Outcome>> awaited = new ConcurrentHashMap<>();
    private final Queue<OutcomeMessage> outcomes = new ConcurrentLinkedQueue<>();
    private final Queue<EventMessage> events = new ConcurrentLinkedQueue<>();
    private final Thread listener;

    /** Hears all that is published from now on. */
    Commander(String bootstrapServers, int partitions) {
        this.partitions = partitions;
        this.producer =
                new KafkaProducer<>(
                        Map.of(
                                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrapServers,
                                ProducerConfig.LINGER_MS_CONFIG,
                                0),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        this.consumer =
                new KafkaConsumer<>(
                        Map.of(
                                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrapServers,
                                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                                "read_committed",
                                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                                false),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        var all =
                Stream.of(Topic.OUTCOMES, Topic.EVENTS)
                        .flatMap(
                                topic ->
                                        IntStream.range(0, partitions)
                                                .mapToObj(
                                                        p ->
                                                                new TopicPartition(
                                                                        topic.wireName(), p)))
                        .toList();
        consumer.assign(all);
        consumer.seekToEnd(all);
        all.forEach(consumer::position);
        this.listener = Thread.ofPlatform().name("commander").start(this::listen);
    }

    CompletableFuture<Outcome> send(CommandMessage message) {
        var outcome = new CompletableFuture<Outcome>();
        awaited.put(message.attemptId(), outcome);
        producer.send(
                Codec.COMMANDS.encode(message).toProducerRecord(partitions),
                (_, failure) -> {
                    if (failure != null) {
                        outcome.completeExceptionally(failure);
                    }
                });
        return outcome;
    }

    Outcome tell(CommandMessage message) throws Exception {
        return send(message).get(2, TimeUnit.MINUTES);
    }

    /** In the order of their partitions. */
    List<EventMessage> events(String account) {
        return events.stream().filter(event -> event.account().equals(account)).toList();
    }

    List<OutcomeMessage> outcomes(String account) {
        return outcomes.stream().filter(outcome -> outcome.account().equals(account)).toList();
    }

    private void listen() {
        try {
            while (true) {
                for (var record : consumer.poll(Duration.ofSeconds(1))) {
                    if (record.topic().equals(Topic.EVENTS.wireName())) {
                        events.add(read(Codec.EVENTS.decode(record)));
                    } else {
                        var outcome = read(Codec.OUTCOMES.decode(record));
                        outcomes.add(outcome);
                        var waiter = awaited.remove(outcome.attemptId());
                        if (waiter != null) {
                            waiter.complete(outcome.outcome());
                        }
                    }
                }
            }
        } catch (WakeupException _) {
            consumer.close();
        }
    }

    private static <M> M read(Decoded<M> decoded) {
        return switch (decoded) {
            case Decoded.Readable<M>(M message) -> message;
            case Decoded.Unreadable<M>(String reason) -> throw new AssertionError(reason);
        };
    }

    @Override
    public void close() throws InterruptedException {
        consumer.wakeup();
        listener.join();
        producer.close(Duration.ofSeconds(1));
    }
}
