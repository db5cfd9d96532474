package io.elasticaddress.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

class EmbeddedKafkaTest {
    private static final String TOPIC = "a-topic";

    @TempDir Path folder;

    @Test
    void a_record_written_before_a_restart_is_read_after_it_at_the_same_port() throws Exception {
        int port;
        try (var kafka = EmbeddedKafka.start(folder, 0)) {
            port = port(kafka);
            createTopic(kafka);
            write(kafka, "first");
        }
        try (var kafka = EmbeddedKafka.start(folder, port)) {
            assertThat(port(kafka)).isEqualTo(port);
            write(kafka, "second");
            assertThat(read(kafka, 2)).containsExactly("first", "second");
        }
    }

    @Test
    void acknowledged_records_survive_a_kill() throws Exception {
        var child = Child.start(Broker.class, folder.toString());
        var bootstrap = child.line();
        createTopic(bootstrap);
        write(bootstrap, "first");
        child.kill();

        try (var kafka = EmbeddedKafka.start(folder, 0)) {
            write(kafka, "second");
            assertThat(read(kafka, 2)).containsExactly("first", "second");
        }
    }

    @Test
    void a_second_node_on_the_same_folder_is_refused() throws Exception {
        var child = Child.start(Broker.class, folder.toString());
        child.line();
        try {
            assertThatThrownBy(() -> EmbeddedKafka.start(folder, 0)).hasMessageContaining("in use");
        } finally {
            child.kill();
        }
    }

    @Test
    void it_stops_within_three_seconds() throws Exception {
        var kafka = EmbeddedKafka.start(folder, 0);
        createTopic(kafka);
        write(kafka, "a record");
        var started = System.nanoTime();
        kafka.close();
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void transactions_and_groups_work_on_one_node() throws Exception {
        try (var kafka = EmbeddedKafka.start(folder, 0)) {
            createTopic(kafka);
            try (var producer =
                    new KafkaProducer<String, String>(
                            Map.of(
                                    "bootstrap.servers",
                                    kafka.bootstrapServers(),
                                    "transactional.id",
                                    "t",
                                    "transaction.timeout.ms",
                                    5000),
                            new StringSerializer(),
                            new StringSerializer())) {
                producer.initTransactions();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(TOPIC, "in a transaction"));
                producer.commitTransaction();
            }
            try (var consumer =
                    new KafkaConsumer<>(
                            Map.of(
                                    "bootstrap.servers",
                                    kafka.bootstrapServers(),
                                    "group.id",
                                    "g",
                                    "isolation.level",
                                    "read_committed",
                                    "auto.offset.reset",
                                    "earliest"),
                            new StringDeserializer(),
                            new StringDeserializer())) {
                consumer.subscribe(List.of(TOPIC));
                assertThat(poll(consumer, 1)).containsExactly("in a transaction");
            }
        }
    }

    private static int port(EmbeddedKafka kafka) {
        var address = kafka.bootstrapServers();
        assertThat(address).startsWith("127.0.0.1:");
        return Integer.parseInt(address.substring(address.indexOf(':') + 1));
    }

    private static void createTopic(EmbeddedKafka kafka) throws Exception {
        createTopic(kafka.bootstrapServers());
    }

    private static void createTopic(String bootstrap) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1)))
                    .all()
                    .get(20, TimeUnit.SECONDS);
        }
    }

    private static void write(EmbeddedKafka kafka, String value) throws Exception {
        write(kafka.bootstrapServers(), value);
    }

    private static void write(String bootstrap, String value) throws Exception {
        try (var producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrap),
                        new StringSerializer(),
                        new StringSerializer())) {
            producer.send(new ProducerRecord<>(TOPIC, value)).get(20, TimeUnit.SECONDS);
        }
    }

    private static List<String> read(EmbeddedKafka kafka, int expected) {
        try (var consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", kafka.bootstrapServers()),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            var partitions = List.of(new TopicPartition(TOPIC, 0));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            return poll(consumer, expected);
        }
    }

    private static List<String> poll(KafkaConsumer<String, String> consumer, int expected) {
        var values = new ArrayList<String>();
        var limit = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (values.size() < expected && System.nanoTime() < limit) {
            consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
        }
        return values;
    }

    /** Runs a node until it is killed. */
    static final class Broker {
        public static void main(String[] args) throws Exception {
            Child.endWithParent();
            System.out.println(EmbeddedKafka.start(Path.of(args[0]), 0).bootstrapServers());
            Thread.currentThread().join();
        }
    }
}
