package io.elasticaddress.audit;

import io.elasticaddress.contracts.dns.DnsEvent;
import io.elasticaddress.contracts.event.EventMessage;
import io.elasticaddress.contracts.topic.TopicSetup;
import io.elasticaddress.contracts.wire.Codec;
import io.elasticaddress.embedded.EmbeddedKafka;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;

/** A broker with the topics, and what the other services write to them: events in transactions, DNS events without. */
final class Broker implements AutoCloseable {
    static final int PARTITIONS = 4;

    private static Broker shared;

    private final EmbeddedKafka kafka;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> plain;
    private final String transactionalId = "failover-service-" + UUID.randomUUID();
    private KafkaProducer<byte[], byte[]> transactional;

    private Broker(EmbeddedKafka kafka) {
        this.kafka = kafka;
        this.admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        this.plain = producer(Map.of());
        this.transactional = transactional();
    }

    /** The one of this JVM, with its topics. */
    static synchronized Broker shared() throws Exception {
        if (shared == null) {
            shared = start(Files.createTempDirectory("audit-kafka"), 0);
            Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
        }
        return shared;
    }

    static Broker start(Path folder, int port) throws IOException, InterruptedException {
        var broker = new Broker(EmbeddedKafka.start(folder, port));
        broker.makeTopics();
        return broker;
    }

    void makeTopics() throws InterruptedException {
        new TopicSetup(admin).ensure(PARTITIONS, (short) 1);
        transactional.initTransactions();
    }

    String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    int port() {
        return Integer.parseInt(bootstrapServers().split(":")[1]);
    }

    Admin admin() {
        return admin;
    }

    /**
     * All in one transaction. Where Kafka finds the producer's state invalid, as it was seen to do once among many short
     * transactions, it is done again by a new producer, as Kafka Streams does: what was open is aborted first, and an event
     * that comes twice has one id.
     */
    void publish(EventMessage... events) {
        try {
            publishWithThisProducer(events);
        } catch (InvalidTxnStateException e) {
            transactional.close(Duration.ZERO);
            transactional = transactional();
            transactional.initTransactions();
            publishWithThisProducer(events);
        }
    }

    private void publishWithThisProducer(EventMessage... events) {
        transactional.beginTransaction();
        for (var event : events) {
            transactional.send(Codec.EVENTS.encode(event).toProducerRecord(PARTITIONS));
        }
        transactional.commitTransaction();
    }

    /** Written, and never to be seen. */
    void publishAndAbort(EventMessage event) {
        transactional.beginTransaction();
        transactional.send(Codec.EVENTS.encode(event).toProducerRecord(PARTITIONS));
        transactional.flush();
        transactional.abortTransaction();
    }

    void publish(DnsEvent event) {
        publish(Codec.DNS_EVENTS.encode(event).toProducerRecord(PARTITIONS));
    }

    void publish(ProducerRecord<byte[], byte[]> record) {
        await(plain.send(record));
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private KafkaProducer<byte[], byte[]> transactional() {
        return producer(
                Map.of(
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        transactionalId,
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        5_000));
    }

    private KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        var settings = new HashMap<String, Object>(more);
        settings.put("bootstrap.servers", kafka.bootstrapServers());
        settings.put("acks", "all");
        settings.put("retry.backoff.ms", 5);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void close() {
        plain.close(Duration.ZERO);
        transactional.close(Duration.ZERO);
        admin.close(Duration.ZERO);
        kafka.close();
    }
}
