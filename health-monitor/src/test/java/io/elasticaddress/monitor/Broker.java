package io.elasticaddress.monitor;

import io.elasticaddress.contracts.command.Command.ReportHealth;
import io.elasticaddress.contracts.command.CommandMessage;
import io.elasticaddress.contracts.health.Heartbeat;
import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.contracts.state.Stack;
import io.elasticaddress.contracts.topic.Topic;
import io.elasticaddress.contracts.topic.TopicSetup;
import io.elasticaddress.contracts.wire.Codec;
import io.elasticaddress.contracts.wire.Decoded;
import io.elasticaddress.embedded.EmbeddedKafka;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Kafka with its topics, and the failover service's part in them. What monitors publish is gathered here. */
final class Broker implements AutoCloseable {
    static final int PARTITIONS = 4;

    private final Path folder;
    private final int port;
    private final List<CommandMessage> commands = new CopyOnWriteArrayList<>();
    private final List<Heartbeat> heartbeats = new CopyOnWriteArrayList<>();
    private EmbeddedKafka kafka;
    private KafkaProducer<byte[], byte[]> snapshots;
    private volatile boolean closed;
    private Thread reader;

    private Broker(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    static Broker start(Path folder) throws Exception {
        var broker = notStarted(folder);
        broker.start();
        return broker;
    }

    /** Its port is known already. */
    static Broker notStarted(Path folder) throws IOException {
        try (var free = new ServerSocket(0)) {
            return new Broker(folder, free.getLocalPort());
        }
    }

    void start() throws InterruptedException {
        kafka = EmbeddedKafka.start(folder, port);
        if (snapshots == null) {
            try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
                new TopicSetup(admin).ensure(PARTITIONS, (short) 1);
            }
            snapshots = producer();
            snapshots.initTransactions();
            reader = Thread.ofPlatform().daemon().name("test-reader").start(this::read);
        }
    }

    /** What was read and written stays. */
    void stop() {
        kafka.close();
    }

    String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** All in one transaction. */
    void publish(Snapshot... published) {
        snapshots.beginTransaction();
        for (var snapshot : published) {
            snapshots.send(Codec.SNAPSHOTS.encode(snapshot).toProducerRecord(PARTITIONS));
        }
        snapshots.commitTransaction();
    }

    /** As a later version would have written it. */
    void publishUnreadable(Stack stack) {
        var record = Codec.SNAPSHOTS.encode(stack).toProducerRecord(PARTITIONS);
        record.headers().remove("ce_type");
        record.headers().add("ce_type", "elastic.StackSnapshot.v9".getBytes());
        snapshots.beginTransaction();
        snapshots.send(
                new ProducerRecord<>(
                        record.topic(),
                        record.partition(),
                        record.key(),
                        record.value(),
                        record.headers()));
        snapshots.commitTransaction();
    }

    /** In the order in which they arrived. */
    List<ReportHealth> reports(Stack stack) {
        return commands.stream()
                .filter(message -> message.account().equals(stack.account()))
                .map(message -> (ReportHealth) message.command())
                .toList();
    }

    List<Heartbeat> heartbeats(String vantage) {
        return heartbeats.stream().filter(beat -> beat.vantage().equals(vantage)).toList();
    }

    private void read() {
        try (var consumer =
                new KafkaConsumer<>(
                        Map.<String, Object>of(
                                "bootstrap.servers",
                                bootstrapServers(),
                                "auto.offset.reset",
                                "earliest",
                                "reconnect.backoff.max.ms",
                                200),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            consumer.assign(
                    Stream.of(Topic.COMMANDS, Topic.HEARTBEATS)
                            .flatMap(
                                    topic ->
                                            IntStream.range(0, PARTITIONS)
                                                    .mapToObj(
                                                            p ->
                                                                    new TopicPartition(
                                                                            topic.wireName(), p)))
                            .toList());
            while (!closed) {
                consumer.poll(Duration.ofMillis(100)).forEach(this::take);
            }
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(Topic.COMMANDS.wireName())) {
            commands.add(readable(Codec.COMMANDS.decode(record)));
        } else {
            heartbeats.add(readable(Codec.HEARTBEATS.decode(record)));
        }
    }

    private static <M> M readable(Decoded<M> decoded) {
        return switch (decoded) {
            case Decoded.Readable<M>(var message) -> message;
            case Decoded.Unreadable<M>(var reason) -> throw new AssertionError(reason);
        };
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers(),
                        "transactional.id",
                        UUID.randomUUID().toString(),
                        "transaction.timeout.ms",
                        5_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        if (reader != null) {
            reader.join(Duration.ofSeconds(5));
            snapshots.close(Duration.ZERO);
            kafka.close();
        }
    }
}
