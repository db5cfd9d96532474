package io.elasticaddress.failover;

import io.elasticaddress.contracts.topic.TopicSetup;
import io.elasticaddress.contracts.wire.WireRecord;
import io.elasticaddress.embedded.EmbeddedKafka;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** One broker for all tests of this JVM, with the topics. Tests keep apart by account. */
public final class TestBroker {
    public static final int PARTITIONS = 4;
    private static final EmbeddedKafka BROKER = start();
    private static final KafkaProducer<byte[], byte[]> PRODUCER =
            new KafkaProducer<>(
                    Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()),
                    new ByteArraySerializer(),
                    new ByteArraySerializer());

    private TestBroker() {}

    public static String bootstrapServers() {
        return BROKER.bootstrapServers();
    }

    /** Returns once all are acknowledged. */
    public static void publish(List<WireRecord> records) {
        send(records.stream().map(record -> record.toProducerRecord(PARTITIONS)).toList());
    }

    /** Returns once all are acknowledged. */
    public static void send(List<ProducerRecord<byte[], byte[]>> records) {
        var sent = new ArrayList<Future<?>>();
        for (var record : records) {
            sent.add(PRODUCER.send(record));
        }
        PRODUCER.flush();
        try {
            for (var each : sent) {
                each.get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static EmbeddedKafka start() {
        try {
            var folder = Files.createTempDirectory("kafka");
            var broker = EmbeddedKafka.start(folder, 0);
            var settings =
                    Map.<String, Object>of(
                            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
            try (var admin = Admin.create(settings)) {
                new TopicSetup(admin).ensure(PARTITIONS, (short) 1);
            }
            return broker;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
