package io.elasticaddress.systemtests.failover;

import io.elasticaddress.systemtests.platform.PlainProducer;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Vantage points that say what a test has them say, published as somebody does who knows the documentation only. They are
 * there for as long as their hearts beat.
 */
final class VantagePoints implements AutoCloseable {
    private static final long INTERVAL_MILLIS = 200;
    private static final String HEARTBEATS = "elastic.heartbeats";

    private final KafkaProducer<String, String> producer;
    private final PlainProducer commands;
    private final int partition;
    private final Set<String> beating = ConcurrentHashMap.newKeySet();
    private final AtomicLong number = new AtomicLong();
    private final ScheduledExecutorService hearts = Executors.newSingleThreadScheduledExecutor();

    /**
     * @param partition of the heartbeats: that of the key {@code heartbeats}
     */
    VantagePoints(String bootstrapServers, int partition, String... names) {
        this.producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrapServers),
                        new StringSerializer(),
                        new StringSerializer());
        this.commands = new PlainProducer(bootstrapServers);
        this.partition = partition;
        beating.addAll(List.of(names));
        hearts.scheduleAtFixedRate(
                () -> beating.forEach(this::beat), 0, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    void dies(String name) {
        beating.remove(name);
    }

    void says(String name, String account, String stack, String verdict, long checkVersion) {
        commands.send(
                account,
                Map.of("ce_type", "elastic.ReportHealth.v1"),
                "{\"uid\":\"%s\",\"vantage\":\"%s\",\"incarnation\":\"1\",\"verdict\":\"%s\",\"check_version\":%d,\"detail\":\"said in a test\"}"
                        .formatted(stack, name, verdict, checkVersion));
    }

    private void beat(String name) {
        var record =
                new ProducerRecord<>(
                        HEARTBEATS,
                        partition,
                        name,
                        "{\"vantage\":\"%s\",\"incarnation\":\"1\",\"number\":%d,\"interval_ms\":%d}"
                                .formatted(name, number.incrementAndGet(), INTERVAL_MILLIS));
        Map.of(
                        "content-type", "application/json",
                        "ce_specversion", "1.0",
                        "ce_id", UUID.randomUUID().toString(),
                        "ce_source", "/system-tests",
                        "ce_type", "elastic.Heartbeat.v1")
                .forEach(
                        (header, text) ->
                                record.headers()
                                        .add(header, text.getBytes(StandardCharsets.UTF_8)));
        producer.send(record);
    }

    @Override
    public void close() {
        hearts.shutdownNow();
        producer.close();
        commands.close();
    }
}
