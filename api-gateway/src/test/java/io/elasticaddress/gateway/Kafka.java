package io.elasticaddress.gateway;

import io.elasticaddress.contracts.topic.TopicSetup;
import io.elasticaddress.embedded.EmbeddedKafka;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;

/** One broker with the topics, for all the tests of this JVM; it ends with it. */
public final class Kafka {
    public static final int PARTITIONS = 3;
    private static final EmbeddedKafka BROKER = start();

    private Kafka() {}

    public static String bootstrapServers() {
        return BROKER.bootstrapServers();
    }

    public static void makeTopics(String bootstrapServers) {
        try (var admin =
                Admin.create(
                        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            new TopicSetup(admin).ensure(PARTITIONS, (short) 1);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static EmbeddedKafka start() {
        try {
            var broker = EmbeddedKafka.start(Files.createTempDirectory("gateway-kafka"), 0);
            Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
            makeTopics(broker.bootstrapServers());
            return broker;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
