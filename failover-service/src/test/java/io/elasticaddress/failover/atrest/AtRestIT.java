package io.elasticaddress.failover.atrest;

import static io.elasticaddress.failover.atrest.Snapshots.deletedGroup;
import static io.elasticaddress.failover.atrest.Snapshots.deletedStack;
import static io.elasticaddress.failover.atrest.Snapshots.group;
import static io.elasticaddress.failover.atrest.Snapshots.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.contracts.state.Kind;
import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.contracts.topic.Partitions;
import io.elasticaddress.contracts.topic.Topic;
import io.elasticaddress.contracts.wire.Codec;
import io.elasticaddress.embedded.EmbeddedMongo;
import io.elasticaddress.failover.TestBroker;
import io.elasticaddress.failover.topics.ClusterAdmin;
import io.micrometer.core.instrument.MeterRegistry;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.util.FileSystemUtils;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The state at rest on a real broker, through everything that can happen to MongoDB and to the service. */
class AtRestIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    /** The service without what decides. */
    @SpringBootConfiguration
    @EnableAutoConfiguration
    @ConfigurationPropertiesScan(basePackageClasses = {AtRestStatus.class, ClusterAdmin.class})
    @ComponentScan(basePackageClasses = {AtRestStatus.class, ClusterAdmin.class})
    static class AtRestOnly {}

    @TempDir Path folder;

    private final List<AutoCloseable> running = new ArrayList<>();
    private final String account = Snapshots.account();

    @AfterEach
    void stop() throws Exception {
        for (var each : running.reversed()) {
            each.close();
        }
    }

    @Test
    void snapshots_become_documents() {
        var service = service(mongo(null, 0).uri());
        var all =
                List.of(
                        group(account, "fg-1", 1),
                        stack(account, "web-1", 1),
                        deletedGroup(account, "fg-2", 3),
                        deletedStack(account, "web-2", 2));

        publish(all);

        awaitStored(service, all);
    }

    @Test
    void repeats_and_older_snapshots_change_nothing() {
        var service = service(mongo(null, 0).uri());
        publish(List.of(group(account, "fg-1", 4), deletedGroup(account, "fg-2", 9)));

        publish(
                List.of(
                        group(account, "fg-1", 3),
                        group(account, "fg-1", 4),
                        group(account, "fg-2", 8),
                        group(account, "fg-last", 1)));

        awaitStored(
                service,
                List.of(
                        group(account, "fg-last", 1),
                        group(account, "fg-1", 4),
                        deletedGroup(account, "fg-2", 9)));
    }

    @Test
    void a_snapshot_that_cant_be_read_is_passed_over_and_counted() {
        var service = service(mongo(null, 0).uri());
        awaitCaughtUp(service);
        var before = count(service, "unreadable");
        var newer = Codec.SNAPSHOTS.encode(group(account, "fg-1", 2));
        newer.headers().remove("ce_type");
        newer.headers()
                .add(
                        "ce_type",
                        "elastic.ElasticAddressSnapshot.v9".getBytes(StandardCharsets.UTF_8));
        publish(List.of(group(account, "fg-1", 1)));

        TestBroker.publish(List.of(newer));
        TestBroker.send(
                List.of(
                        new ProducerRecord<>(
                                Topic.SNAPSHOTS.wireName(),
                                Partitions.of(account, TestBroker.PARTITIONS),
                                "group/nobody".getBytes(StandardCharsets.UTF_8),
                                "nothing of ours".getBytes(StandardCharsets.UTF_8))));
        publish(List.of(group(account, "fg-2", 1)));

        awaitStored(service, List.of(group(account, "fg-2", 1), group(account, "fg-1", 1)));
        assertThat(count(service, "unreadable")).isEqualTo(before + 2);
    }

    @Test
    void a_restart_goes_on_from_the_watermark() {
        var mongo = mongo(null, 0);
        var first = service(mongo.uri());
        publish(groups(50, 1));
        awaitStored(first, groups(50, 1));
        awaitCaughtUp(first);
        first.close();
        publish(groups(50, 2));

        var second = service(mongo.uri());

        awaitStored(second, groups(50, 2));
        awaitCaughtUp(second);
        assertThat(count(second, "written") + count(second, "known")).isEqualTo(50);
    }

    @Test
    void an_emptied_database_is_filled_again_though_nothing_new_arrives() {
        var service = service(mongo(null, 0).uri());
        publish(groups(250, 1));
        awaitStored(service, groups(250, 1));
        awaitCaughtUp(service);

        service.getBean(MongoTemplate.class).getDb().drop();

        awaitStored(service, groups(250, 1));
        awaitCaughtUp(service);
    }

    @Test
    void an_emptied_database_is_filled_again_while_snapshots_arrive() {
        var service = service(mongo(null, 0).uri());
        publish(groups(250, 1));
        awaitStored(service, groups(250, 1));

        service.getBean(MongoTemplate.class).getDb().drop();
        publish(List.of(group(account, "fg-new", 1)));

        awaitStored(service, List.of(group(account, "fg-new", 1)));
        awaitStored(service, groups(250, 1));
    }

    @Test
    void an_older_copy_catches_up() throws IOException {
        var data = folder.resolve("data");
        var copy = folder.resolve("copy");
        var mongo = mongo(data, 0);
        var port = port(mongo);
        var service = service(mongo.uri());
        publish(groups(50, 1));
        awaitStored(service, groups(50, 1));
        mongo.close();
        FileSystemUtils.copyRecursively(data, copy);
        mongo = mongo(data, port);
        publish(groups(50, 2));
        awaitStored(service, groups(50, 2));
        mongo.close();
        FileSystemUtils.deleteRecursively(data);
        FileSystemUtils.copyRecursively(copy, data);

        mongo(data, port);

        awaitStored(service, groups(50, 2));
        awaitCaughtUp(service);
    }

    @Test
    void it_starts_without_mongodb_says_so_and_goes_on_when_it_comes() {
        var mongo = mongo(null, 0);
        var port = port(mongo);
        mongo.close();
        publish(groups(50, 1));

        var service = service("mongodb://127.0.0.1:" + port);

        var status = service.getBean(AtRestStatus.class);
        await().atMost(SOON)
                .untilAsserted(
                        () -> {
                            assertThat(status.health().getStatus()).isEqualTo(AtRestStatus.BEHIND);
                            assertThat(status.health().getDetails().get("reason"))
                                    .asString()
                                    .contains("127.0.0.1:" + port);
                        });
        mongo(null, port);
        awaitStored(service, groups(50, 1));
        awaitCaughtUp(service);
    }

    @Test
    void it_goes_on_after_mongodb_was_away() {
        var mongo = mongo(folder, 0);
        var port = port(mongo);
        var service = service(mongo.uri());
        publish(groups(50, 1));
        awaitStored(service, groups(50, 1));
        awaitCaughtUp(service);
        mongo.close();
        publish(groups(50, 2));
        var status = service.getBean(AtRestStatus.class);
        await().atMost(SOON).until(() -> status.health().getStatus().equals(AtRestStatus.BEHIND));

        mongo(folder, port);

        awaitStored(service, groups(50, 2));
        awaitCaughtUp(service);
    }

    @Test
    void two_instances_share_the_partitions_and_one_takes_over() {
        var mongo = mongo(null, 0);
        var one = service(mongo.uri());
        var other = service(mongo.uri());
        await().atMost(SOON).until(() -> partitions(one) == 2 && partitions(other) == 2);
        publish(spread(100, 1));
        awaitStored(one, spread(100, 1));

        one.close();
        publish(spread(100, 2));

        awaitStored(other, spread(100, 2));
        await().atMost(SOON).until(() -> partitions(other) == TestBroker.PARTITIONS);
        awaitCaughtUp(other);
    }

    private ConfigurableApplicationContext service(String mongoUri) {
        var service =
                new SpringApplicationBuilder(AtRestOnly.class)
                        .bannerMode(Banner.Mode.OFF)
                        .properties("spring.config.name=failover-service")
                        .run(
                                "--server.port=0",
                                "--management.endpoint.health.validate-group-membership=false",
                                "--spring.kafka.bootstrap-servers=" + TestBroker.bootstrapServers(),
                                "--elastic.topics.partitions=" + TestBroker.PARTITIONS,
                                "--elastic.at-rest.check-interval=300ms",
                                "--spring.mongodb.uri=" + mongoUri);
        running.add(service);
        return service;
    }

    private EmbeddedMongo mongo(Path data, int port) {
        var mongo = EmbeddedMongo.start(data, port);
        running.add(mongo);
        return mongo;
    }

    private static int port(EmbeddedMongo mongo) {
        return Integer.parseInt(mongo.uri().substring(mongo.uri().lastIndexOf(':') + 1));
    }

    private List<Snapshot> groups(int count, long version) {
        return IntStream.range(0, count)
                .<Snapshot>mapToObj(number -> group(account, "fg-" + number, version))
                .toList();
    }

    /** Over several accounts, and so over all partitions. */
    private List<Snapshot> spread(int count, long version) {
        return IntStream.range(0, count)
                .<Snapshot>mapToObj(number -> group(account + "-" + number, "fg-1", version))
                .toList();
    }

    private static void publish(List<? extends Snapshot> snapshots) {
        TestBroker.publish(
                snapshots.stream()
                        .map(snapshot -> Codec.SNAPSHOTS.encode((Snapshot) snapshot))
                        .toList());
    }

    private static void awaitStored(
            ConfigurableApplicationContext service, List<? extends Snapshot> snapshots) {
        await().atMost(SOON)
                .ignoreExceptions()
                .untilAsserted(
                        () ->
                                assertThat(snapshots)
                                        .allSatisfy(
                                                snapshot ->
                                                        assertThat(stored(service, snapshot))
                                                                .contains(snapshot)));
    }

    private static Optional<Snapshot> stored(
            ConfigurableApplicationContext service, Snapshot snapshot) {
        return snapshot.kind() == Kind.GROUP
                ? service.getBean(MongoElasticAddresses.class)
                        .find(snapshot.account(), snapshot.uid())
                : service.getBean(MongoStacks.class).find(snapshot.account(), snapshot.uid());
    }

    private static void awaitCaughtUp(ConfigurableApplicationContext service) {
        var status = service.getBean(AtRestStatus.class);
        await().atMost(SOON).until(() -> status.health().getStatus().equals(Status.UP));
    }

    private static int partitions(ConfigurableApplicationContext service) {
        return (int) service.getBean(AtRestStatus.class).health().getDetails().get("partitions");
    }

    private static int count(ConfigurableApplicationContext service, String result) {
        return (int)
                service.getBean(MeterRegistry.class)
                        .get("elastic.failover.at_rest.snapshots")
                        .tag("result", result)
                        .counter()
                        .count();
    }
}
