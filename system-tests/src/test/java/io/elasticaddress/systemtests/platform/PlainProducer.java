package io.elasticaddress.systemtests.platform;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;

/** Publishes commands as another service does that knows nothing but the documentation of the command topic. */
public final class PlainProducer implements AutoCloseable {
    private static final String COMMANDS = "elastic.commands";

    private final KafkaProducer<String, String> producer;

    public PlainProducer(String bootstrapServers) {
        producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrapServers),
                        new StringSerializer(),
                        new StringSerializer());
    }

    /**
     * With the headers that every command needs, unless {@code headers} gives others.
     *
     * @return where it is now
     */
    public RecordMetadata send(String account, Map<String, String> headers, String json) {
        var all = new LinkedHashMap<String, String>();
        all.put("content-type", "application/json");
        all.put("ce_specversion", "1.0");
        all.put("ce_id", UUID.randomUUID().toString());
        all.put("ce_source", "/system-tests");
        all.putAll(headers);
        return sendAs(null, account, all, json);
    }

    /**
     * @param partition null: the one that the client chooses by the key
     */
    public RecordMetadata sendAs(
            @Nullable Integer partition,
            String account,
            Map<String, String> headers,
            String value) {
        var record = new ProducerRecord<>(COMMANDS, partition, account, value);
        headers.forEach(
                (name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        try {
            return producer.send(record).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public int partitions() {
        return producer.partitionsFor(COMMANDS).size();
    }

    @Override
    public void close() {
        producer.close();
    }
}
