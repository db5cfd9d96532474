package io.elasticaddress.systemtests.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.command.CommandMessage;
import io.elasticaddress.contracts.outcome.Outcome;
import io.elasticaddress.contracts.outcome.OutcomeMessage;
import io.elasticaddress.contracts.state.Kind;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.contracts.topic.Partitions;
import io.elasticaddress.contracts.topic.Topic;
import io.elasticaddress.contracts.topic.TopicSetup;
import io.elasticaddress.contracts.wire.Codec;
import io.elasticaddress.contracts.wire.Decoded;
import io.elasticaddress.embedded.EmbeddedKafka;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The producer in {@code docs/events.md}, compiled and run as it stands there, in a process of its own. */
class DocumentedProducerIT {
    private static final int PARTITIONS = 7;
    private static final String ACCOUNT = "acme";
    private static final String UID = "fg-0123456789abcdef0123456789abcdef";

    @TempDir private Path folder;

    @Test
    void publishes_a_switch_and_hears_its_outcome() throws Exception {
        var example = compiledExample();
        try (var kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0)) {
            try (var admin =
                    Admin.create(
                            Map.of(
                                    AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                                    kafka.bootstrapServers()))) {
                new TopicSetup(admin).ensure(PARTITIONS, (short) 1);
            }
            var output = folder.resolve("output.txt");
            var process =
                    new ProcessBuilder(
                                    java("java"),
                                    "-cp",
                                    example
                                            + File.pathSeparator
                                            + System.getProperty("java.class.path"),
                                    "SwitchFromAnotherService",
                                    kafka.bootstrapServers(),
                                    ACCOUNT,
                                    UID,
                                    "secondary")
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            try {
                var published = nextCommand(kafka.bootstrapServers());
                assertThat(published.partition()).isEqualTo(Partitions.of(ACCOUNT, PARTITIONS));
                var message = decoded(published);
                assertThat(message.account()).isEqualTo(ACCOUNT);
                assertThat(message.command())
                        .isEqualTo(new Command.SwitchStack(UID, Side.SECONDARY, null, "deploy 42"));
                assertThat(message.via()).isEqualTo(CommandMessage.VIA_COMMAND);
                assertThat(message.actor()).isEqualTo("/deployer");
                assertThat(message.commandId()).isNotEqualTo(message.attemptId());
                assertThat(message.deadline()).isNotNull();
                assertThat(message.outcomeWanted()).isTrue();

                answer(kafka.bootstrapServers(), message);

                assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isZero();
                assertThat(Files.readString(output)).contains("\"status\":\"accepted\"");
            } finally {
                process.destroyForcibly();
            }
        }
    }

    private Path compiledExample() throws Exception {
        var source =
                Pattern.compile("(?ms)^```java\\n(.*?)^```$")
                        .matcher(Project.read("docs/events.md"));
        assertThat(source.find()).isTrue();
        var file = folder.resolve("SwitchFromAnotherService.java");
        Files.writeString(file, source.group(1));
        var compiler =
                new ProcessBuilder(
                                java("javac"),
                                "-proc:none",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-d",
                                folder.resolve("classes").toString(),
                                file.toString())
                        .inheritIO()
                        .start();
        assertThat(compiler.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(compiler.exitValue()).isZero();
        return folder.resolve("classes");
    }

    private static String java(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program).toString();
    }

    private static ConsumerRecord<byte[], byte[]> nextCommand(String bootstrapServers) {
        try (var consumer =
                new KafkaConsumer<>(
                        Map.of(
                                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrapServers,
                                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                                "earliest"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            var topic = Topic.COMMANDS.wireName();
            consumer.assign(List.of(new TopicPartition(topic, Partitions.of(ACCOUNT, PARTITIONS))));
            var deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (System.nanoTime() < deadline) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    return record;
                }
            }
            throw new AssertionError("No command was published");
        }
    }

    private static CommandMessage decoded(ConsumerRecord<byte[], byte[]> record) {
        return switch (Codec.COMMANDS.decode(record)) {
            case Decoded.Readable<CommandMessage>(var message) -> message;
            case Decoded.Unreadable<CommandMessage>(var reason) -> throw new AssertionError(reason);
        };
    }

    private static void answer(String bootstrapServers, CommandMessage message) throws Exception {
        try (var producer =
                new KafkaProducer<>(
                        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            var outcome =
                    new OutcomeMessage(
                            message.account(),
                            message.commandId(),
                            message.attemptId(),
                            new Outcome.Accepted(Kind.GROUP, UID, "123-456-789.ea.test", 7));
            producer.send(Codec.OUTCOMES.encode(outcome).toProducerRecord(PARTITIONS)).get();
        }
    }
}
