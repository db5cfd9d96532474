package io.elasticaddress.systemtests.platform;

import io.elasticaddress.contracts.outcome.Outcome;
import io.elasticaddress.contracts.outcome.OutcomeMessage;
import io.elasticaddress.contracts.wire.Codec;
import io.elasticaddress.contracts.wire.Decoded;

import org.apache.kafka.clients.consumer.KafkaConsumer;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Hears every outcome from its start on. */
public final class OutcomeListener implements AutoCloseable {
    private final Map<String, CompletableFuture<Outcome>> waiting = new ConcurrentHashMap<>();
    private final Thread reader;
    private volatile boolean closed;

    public OutcomeListener(String bootstrapServers) {
        var consumer = TopicRecords.consumer(bootstrapServers);
        var partitions = TopicRecords.assignAll(consumer, "elastic.outcomes");
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        reader = Thread.ofPlatform().name("outcomes").start(() -> read(consumer));
    }

    /** To be asked for before the attempt is sent. */
    public CompletableFuture<Outcome> of(String attemptId) {
        return waiting.computeIfAbsent(attemptId, _ -> new CompletableFuture<>());
    }

    private void read(KafkaConsumer<byte[], byte[]> outcomes) {
        try (outcomes) {
            while (!closed) {
                for (var record : outcomes.poll(Duration.ofMillis(50))) {
                    if (Codec.OUTCOMES.decode(record)
                            instanceof Decoded.Readable<OutcomeMessage>(var message)) {
                        var answer = waiting.remove(message.attemptId());
                        if (answer != null) {
                            answer.complete(message.outcome());
                        }
                    }
                }
            }
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        reader.join();
    }
}
