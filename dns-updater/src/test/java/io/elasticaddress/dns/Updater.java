package io.elasticaddress.dns;

import io.elasticaddress.dns.servers.TestServer;

import org.awaitility.Awaitility;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The service, as its main method would start it. */
final class Updater implements AutoCloseable {
    private final ConfigurableApplicationContext context;

    private Updater(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Starts the service and returns once it has read everything. */
    static Updater start(TestServer server, String consumerGroup, String... more) {
        return start(Platform.running(), server, consumerGroup, more);
    }

    static Updater start(
            Platform platform, TestServer server, String consumerGroup, String... more) {
        var updater = startUnready(platform.kafka.bootstrapServers(), server, consumerGroup, more);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> updater.health("intake").equals(Status.UP));
        return updater;
    }

    static Updater startUnready(
            String bootstrapServers, TestServer server, String consumerGroup, String... more) {
        var arguments = arguments(bootstrapServers, server, consumerGroup);
        arguments.addAll(Arrays.asList(more));
        return new Updater(
                DnsUpdaterApplication.application().run(arguments.toArray(String[]::new)));
    }

    static List<String> arguments(
            String bootstrapServers, TestServer server, String consumerGroup) {
        return new ArrayList<>(
                List.of(
                        "--server.port=0",
                        "--spring.kafka.bootstrap-servers=" + bootstrapServers,
                        "--elastic.dns.installation-id=test",
                        "--elastic.dns.consumer-group=" + consumerGroup,
                        "--elastic.dns.zones[0].name=" + TestServer.ZONE,
                        "--elastic.dns.zones[0].servers=" + server.address(),
                        "--elastic.dns.zones[0].tsig-key-name=" + TestServer.KEY.name(),
                        "--elastic.dns.zones[0].tsig-secret=" + TestServer.KEY.secret()));
    }

    Status health(String indicator) {
        return context.getBean(indicator, HealthIndicator.class).health().getStatus();
    }

    ConfigurableApplicationContext context() {
        return context;
    }

    @Override
    public void close() {
        context.close();
    }
}
