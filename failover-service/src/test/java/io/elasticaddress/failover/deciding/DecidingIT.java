package io.elasticaddress.failover.deciding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.command.CommandMessage;
import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.event.EventMessage;
import io.elasticaddress.contracts.outcome.Outcome;
import io.elasticaddress.contracts.outcome.OutcomeMessage;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.contracts.topic.Partitions;
import io.elasticaddress.contracts.topic.Topic;
import io.elasticaddress.embedded.EmbeddedKafka;
import io.elasticaddress.failover.TestBroker;
import io.elasticaddress.failover.topics.ClusterAdmin;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The running topology on a real broker: its stores, its transactions, and instances that come and go. */
class DecidingIT {
    private static final Duration SOON = Duration.ofMinutes(2);

    /** The service without the state at rest. */
    @SpringBootConfiguration
    @EnableAutoConfiguration
    @ConfigurationPropertiesScan(basePackageClasses = {DecisionStreams.class, ClusterAdmin.class})
    @ComponentScan(basePackageClasses = {DecisionStreams.class, ClusterAdmin.class})
    static class DecidingOnly {}

    @TempDir Path folder;

    private final List<AutoCloseable> running = new ArrayList<>();
    private final String account = UUID.randomUUID().toString();

    @AfterEach
    void stop() throws Exception {
        for (var each : running.reversed()) {
            each.close();
        }
    }

    @Test
    void a_command_is_answered_and_leaves_its_event() throws Exception {
        service(TestBroker.bootstrapServers());
        var commander = commander(TestBroker.bootstrapServers());
        var message = message(account, new Command.CreateElasticAddress(null, null, null, "why"));

        var outcome = commander.tell(message);

        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        await().atMost(SOON)
                .untilAsserted(
                        () ->
                                assertThat(commander.events(account))
                                        .extracting(event -> event.cause().attemptId())
                                        .containsExactly(message.attemptId()));
    }

    @Test
    void a_restart_restores_the_stores() throws Exception {
        var commander = commander(TestBroker.bootstrapServers());
        var creation =
                message(account, new Command.CreateElasticAddress("blue", "green", null, null));
        Outcome created;
        try (var _ = service(TestBroker.bootstrapServers())) {
            commander.tell(message(account, stack("blue")));
            commander.tell(message(account, stack("green")));
            created = commander.tell(creation);
        }
        var uid = ((Outcome.Accepted) created).uid();
        service(TestBroker.bootstrapServers());

        assertThat(commander.tell(again(creation))).isEqualTo(created);
        assertThat(
                        commander.tell(
                                message(
                                        account,
                                        new Command.SwitchStack(uid, Side.SECONDARY, 1L, null))))
                .isInstanceOfSatisfying(
                        Outcome.Accepted.class,
                        switched -> assertThat(switched.version()).isEqualTo(2));
        assertThat(commander.tell(message(account, new Command.RemoveStack("green", null))))
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class,
                        rejected ->
                                assertThat(rejected.details())
                                        .isEqualTo("Stack is used by failover group " + uid));
    }

    @Test
    void when_an_instance_joins_and_another_leaves_each_command_is_decided_once() throws Exception {
        var commander = commander(TestBroker.bootstrapServers());
        var first = service(TestBroker.bootstrapServers());
        var accounts = IntStream.range(0, 20).mapToObj(_ -> UUID.randomUUID().toString()).toList();
        var sent = new ArrayList<CompletableFuture<Outcome>>();
        sent.addAll(createInEach(commander, accounts));
        var second = service(TestBroker.bootstrapServers());
        sent.addAll(createInEach(commander, accounts));
        awaitDeciding(second);
        sent.addAll(createInEach(commander, accounts));
        first.close();
        sent.addAll(createInEach(commander, accounts));

        CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).get(2, TimeUnit.MINUTES);

        var uids = new HashSet<String>();
        for (var each : accounts) {
            await().atMost(SOON).until(() -> commander.events(each).size() >= 4);
            assertThat(commander.events(each))
                    .hasSize(4)
                    .extracting(EventMessage::event)
                    .hasOnlyElementsOfType(Event.ElasticAddressCreated.class);
            assertThat(commander.outcomes(each))
                    .extracting(OutcomeMessage::attemptId)
                    .hasSize(4)
                    .doesNotHaveDuplicates();
            commander.events(each).forEach(event -> uids.add(event.event().subject()));
        }
        assertThat(uids).hasSize(80);
    }

    @Test
    void the_service_starts_without_a_broker_and_goes_on_when_it_comes_and_after_it_was_away()
            throws Exception {
        int port;
        try (var broker = EmbeddedKafka.start(folder, 0)) {
            port = port(broker);
        }
        var service = service("127.0.0.1:" + port);
        assertThat(health(service)).isEqualTo(Status.DOWN);

        var broker = EmbeddedKafka.start(folder, port);
        awaitDeciding(service);
        var commander = commander(broker.bootstrapServers());
        commander.tell(message(account, stack("blue")));

        broker.close();
        running.add(EmbeddedKafka.start(folder, port));
        assertThat(
                        commander.tell(
                                message(
                                        account,
                                        new Command.CreateElasticAddress(
                                                "blue", null, null, null))))
                .isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void a_fault_shows_in_health_and_is_tried_again_until_it_is_gone() throws Exception {
        var broker = EmbeddedKafka.start(folder, 0);
        running.add(broker);
        var service = service(broker.bootstrapServers());
        awaitDeciding(service);
        var commander = commander(broker.bootstrapServers());
        commander.tell(message(account, stack("blue")));

        limitEvents(broker, AlterConfigOp.OpType.SET);
        var message = message(account, new Command.RemoveStack("blue", null));
        var outcome = commander.send(message);
        await().atMost(SOON).until(() -> health(service).equals(Status.OUT_OF_SERVICE));
        assertThat(outcome).isNotDone();
        limitEvents(broker, AlterConfigOp.OpType.DELETE);

        assertThat(outcome.get(2, TimeUnit.MINUTES)).isInstanceOf(Outcome.Accepted.class);
        awaitDeciding(service);
        await().atMost(SOON).until(() -> commander.events(account).size() >= 2);
        assertThat(commander.events(account))
                .extracting(event -> event.event().getClass().getSimpleName())
                .containsExactly("StackRegistered", "StackRemoved");
    }

    /** Makes the broker refuse every event, or take them again. */
    private static void limitEvents(EmbeddedKafka broker, AlterConfigOp.OpType change)
            throws Exception {
        try (var admin =
                Admin.create(
                        Map.of(
                                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                                broker.bootstrapServers()))) {
            var topic = new ConfigResource(ConfigResource.Type.TOPIC, Topic.EVENTS.wireName());
            var limit = new ConfigEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "10");
            admin.incrementalAlterConfigs(Map.of(topic, List.of(new AlterConfigOp(limit, change))))
                    .all()
                    .get();
        }
    }

    @Test
    void another_installation_ends_the_service() throws Exception {
        var application = "elastic.failover." + UUID.randomUUID();
        var commander = commander(TestBroker.bootstrapServers());
        try (var _ =
                service(
                        TestBroker.bootstrapServers(),
                        "--elastic.deciding.application-id=" + application,
                        "--elastic.deciding.installation-id=one")) {
            for (var each : anAccountOfEachPartition()) {
                commander.tell(
                        message(each, new Command.CreateElasticAddress(null, null, null, null)));
            }
        }

        var other =
                context(
                        TestBroker.bootstrapServers(),
                        "--elastic.deciding.application-id=" + application,
                        "--elastic.deciding.installation-id=two");

        await().atMost(SOON).until(() -> !other.isActive());
    }

    @Test
    void another_number_of_partitions_ends_the_service() throws Exception {
        var application = "elastic.failover." + UUID.randomUUID();
        try (var admin =
                Admin.create(
                        Map.of(
                                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                                TestBroker.bootstrapServers()))) {
            admin.createTopics(
                            List.of(new NewTopic(application + "-numbers-changelog", 7, (short) 1)))
                    .all()
                    .get();
        }

        var service =
                context(
                        TestBroker.bootstrapServers(),
                        "--elastic.deciding.application-id=" + application);

        await().atMost(SOON).until(() -> !service.isActive());
    }

    private List<CompletableFuture<Outcome>> createInEach(
            Commander commander, List<String> accounts) {
        return accounts.stream()
                .map(
                        each ->
                                commander.send(
                                        message(
                                                each,
                                                new Command.CreateElasticAddress(
                                                        null, null, null, null))))
                .toList();
    }

    private static List<String> anAccountOfEachPartition() {
        return IntStream.range(0, TestBroker.PARTITIONS)
                .mapToObj(
                        partition ->
                                Stream.generate(() -> UUID.randomUUID().toString())
                                        .filter(
                                                name ->
                                                        Partitions.of(name, TestBroker.PARTITIONS)
                                                                == partition)
                                        .findFirst()
                                        .orElseThrow())
                .toList();
    }

    private static Command stack(String uid) {
        return new Command.RegisterStack(
                uid,
                uid,
                null,
                null,
                null,
                null,
                null,
                List.of("192.0.2.1"),
                null,
                null,
                null,
                null);
    }

    private static CommandMessage message(String account, Command command) {
        return TestedTopology.message(account, command);
    }

    private static CommandMessage again(CommandMessage message) {
        return TestedTopology.message(message.account(), message.commandId(), message.command());
    }

    private ConfigurableApplicationContext service(String bootstrapServers, String... settings) {
        var context = context(bootstrapServers, settings);
        if (bootstrapServers.equals(TestBroker.bootstrapServers())) {
            awaitDeciding(context);
        }
        return context;
    }

    private ConfigurableApplicationContext context(String bootstrapServers, String... settings) {
        var all =
                Stream.concat(
                        Stream.of(
                                "--management.endpoint.health.validate-group-membership=false",
                                "--spring.kafka.bootstrap-servers=" + bootstrapServers,
                                "--elastic.topics.partitions=" + TestBroker.PARTITIONS,
                                "--elastic.deciding.zone=ea.test"),
                        Stream.of(settings));
        var context =
                new SpringApplicationBuilder(DecidingOnly.class)
                        .bannerMode(Banner.Mode.OFF)
                        .web(WebApplicationType.NONE)
                        .properties("spring.config.name=failover-service")
                        .run(all.toArray(String[]::new));
        running.add(context);
        return context;
    }

    private Commander commander(String bootstrapServers) {
        var commander = new Commander(bootstrapServers, TestBroker.PARTITIONS);
        running.add(commander);
        return commander;
    }

    static void awaitDeciding(ConfigurableApplicationContext service) {
        await().atMost(SOON).until(() -> health(service).equals(Status.UP));
    }

    private static Status health(ConfigurableApplicationContext service) {
        return service.getBean(DecisionStreams.class).health().getStatus();
    }

    private static int port(EmbeddedKafka broker) {
        var servers = broker.bootstrapServers();
        return Integer.parseInt(servers.substring(servers.lastIndexOf(':') + 1));
    }
}
