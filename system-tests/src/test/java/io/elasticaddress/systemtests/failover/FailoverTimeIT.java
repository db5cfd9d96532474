package io.elasticaddress.systemtests.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.command.CommandMessage;
import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.event.EventMessage;
import io.elasticaddress.contracts.health.FailoverPolicyRequest;
import io.elasticaddress.contracts.health.Verdict;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.contracts.wire.Codec;
import io.elasticaddress.contracts.wire.Decoded;
import io.elasticaddress.systemtests.cluster.Account;
import io.elasticaddress.systemtests.cluster.Bind;
import io.elasticaddress.systemtests.cluster.Cluster;
import io.elasticaddress.systemtests.cluster.Image;
import io.elasticaddress.systemtests.cluster.Servers;
import io.elasticaddress.systemtests.cluster.Service;
import io.elasticaddress.systemtests.platform.Dns;
import io.elasticaddress.systemtests.platform.FreePorts;
import io.elasticaddress.systemtests.platform.JavaProcess;
import io.elasticaddress.systemtests.platform.TopicRecords;
import io.elasticaddress.systemtests.platform.Waits;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * How long it takes from a stack's death until BIND answers with the other one, with three health monitors, one of each
 * other service, BIND, and the stacks themselves on one machine. The figures are printed. Only with {@code -Dmeasure=true}.
 */
@EnabledIfSystemProperty(named = "measure", matches = "true")
class FailoverTimeIT {
    private static final int MONITORS = Integer.getInteger("monitors", 3);
    private static final int RUNS = 50;

    /** Before those that count: what runs for the first time is slower. */
    private static final int FIRST_RUNS = 5;

    private static final int GROUPS = 10_000;
    private static final int TIMES = 4;
    private static final Duration FROM_THE_VERDICT = Duration.ofSeconds(3);

    private static final List<String> MONGO_JVM = List.of("-XX:+UseSerialGC", "-Xmx1g");

    /** With the compose file's {@code KAFKA_OPTS}. */
    private static final List<String> KAFKA_JVM =
            List.of(
                    "-XX:+UseSerialGC",
                    "-Xmx1g",
                    "-XX:ThreadPriorityPolicy=1",
                    "-XX:CompilerThreadPriority=10");

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long BETWEEN_QUERIES_NANOS = 2_000_000;

    @TempDir static Path images;
    private static Image image;

    @TempDir Path folder;

    private JavaProcess kafka;
    private JavaProcess mongo;
    private JavaProcess bind;
    private String bootstrapServers;
    private Cluster cluster;
    private Account account;

    @BeforeAll
    static void build() {
        image = Image.build(images.resolve("image"));
    }

    @BeforeEach
    void start() {
        var ports = FreePorts.find(3);
        kafka = Servers.kafka(folder.resolve("kafka"), ports.get(0), List.of(), KAFKA_JVM);
        mongo =
                Servers.mongo(
                        folder.resolve("mongo"), ports.get(1), JavaProcess.YIELDING, MONGO_JVM);
        bind = Bind.start(folder.resolve("bind"), ports.get(2));
        bootstrapServers = Servers.bootstrapServers(ports.get(0));
        cluster =
                Cluster.start(
                        new Cluster.Ground(
                                bootstrapServers,
                                Servers.mongoUri(ports.get(1)),
                                ports.get(2),
                                folder),
                        Map.of(Service.MONITOR, MONITORS));
        cluster.asInProduction(image);
        account = cluster.newAccount();
    }

    @AfterEach
    void stop() {
        cluster.close();
        bind.close();
        mongo.close();
        kafka.close();
    }

    @ParameterizedTest
    @CsvSource({"1000, 1500", "200, 500"})
    void a_killed_stacks_group_answers_with_the_other_one(long interval, long bound) {
        var waits = new Waits();
        try (var group = new WatchedGroup(account, interval + "ms")) {
            var random = new Random(interval);
            for (var run = -FIRST_RUNS; run < RUNS; run++) {
                group.awaitInDns(group.blue);
                group.awaitUp(group.blue, MONITORS);
                group.awaitUp(group.green, MONITORS);
                // At any moment of the probes' rounds.
                LockSupport.parkNanos(random.nextLong(interval * 1_000_000));
                var began = System.nanoTime();
                group.blue.server().down();
                awaitMoved(group);
                var took = System.nanoTime() - began;
                if (run >= 0) {
                    waits.add(took);
                }
                group.blue.server().up();
                group.awaitUp(group.blue, MONITORS);
                group.switchTo("primary");
            }
        }
        System.out.printf(
                "Failover: interval %d ms, fall 3, %d vantage points, from the kill to BIND's"
                        + " answer: %s%n",
                interval, MONITORS, waits);
        assertThat(waits.longest()).isLessThanOrEqualTo(Duration.ofMillis(bound));
    }

    private static void awaitMoved(WatchedGroup group) {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (!group.addresses().equals(List.of(group.green.server().ip()))) {
            assertThat(System.nanoTime()).as("it has moved").isLessThan(end);
            LockSupport.parkNanos(BETWEEN_QUERIES_NANOS);
        }
    }

    @Test
    void ten_thousand_groups_on_one_dead_stack() {
        try (var first = new WatchedGroup(account, "1s");
                var crowd = new Crowd(first)) {
            first.awaitUp(first.blue, MONITORS);
            first.awaitUp(first.green, MONITORS);
            crowd.create(GROUPS - 1);
            crowd.awaitAll(first.blue);
            var longest = Duration.ZERO;
            for (var time = 1; time <= TIMES; time++) {
                crowd.forgetEvents();
                first.blue.server().down();
                crowd.awaitAll(first.green);
                var verdict = crowd.verdict();
                var shown = Duration.between(verdict, crowd.lastShown());
                System.out.printf(
                        "Failover: %d groups on one dead stack, %d vantage points: the last one"
                                + " decided %.2f s after the verdict, shown by BIND after %.2f s%n",
                        GROUPS,
                        MONITORS,
                        Duration.between(verdict, crowd.lastSwitch()).toMillis() / 1e3,
                        shown.toMillis() / 1e3);
                if (shown.compareTo(longest) > 0) {
                    longest = shown;
                }
                crowd.assertAnswered(first.green);
                first.blue.server().up();
                first.awaitUp(first.blue, MONITORS);
                crowd.switchToPrimary();
                crowd.awaitAll(first.blue);
            }
            assertThat(longest).isLessThanOrEqualTo(FROM_THE_VERDICT);
        }
    }

    /** Groups on one group's stacks, and what was told of all of them. */
    private final class Crowd implements AutoCloseable {
        private final WatchedGroup first;
        private final KafkaProducer<byte[], byte[]> producer;
        private final KafkaConsumer<byte[], byte[]> statuses;
        private final KafkaConsumer<byte[], byte[]> events;
        private final Map<String, DnsStatus> told = new HashMap<>();

        Crowd(WatchedGroup first) {
            this.first = first;
            producer =
                    new KafkaProducer<>(
                            Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 0),
                            new ByteArraySerializer(),
                            new ByteArraySerializer());
            statuses =
                    TopicRecords.consumer(
                            bootstrapServers,
                            Map.of("fetch.min.bytes", 4 << 20, "fetch.max.wait.ms", 500));
            TopicRecords.assignAll(statuses, "elastic.dns");
            statuses.seekToBeginning(statuses.assignment());
            events = TopicRecords.consumer(bootstrapServers);
            TopicRecords.assignAll(events, "elastic.events");
        }

        void create(int count) {
            var policy = new FailoverPolicyRequest("automatic", null, null, null, null, "0s", "0s");
            for (var i = 0; i < count; i++) {
                send(
                        new Command.CreateElasticAddress(
                                first.blue.uid(), first.green.uid(), null, null, policy, null));
            }
        }

        void switchToPrimary() {
            told.keySet()
                    .forEach(uid -> send(new Command.SwitchStack(uid, Side.PRIMARY, null, null)));
        }

        private void send(Command command) {
            var id = UUID.randomUUID().toString();
            var message =
                    new CommandMessage(
                            account.name(),
                            id,
                            id,
                            "/test",
                            "alice",
                            null,
                            CommandMessage.VIA_COMMAND,
                            null,
                            false,
                            command);
            var _ =
                    producer.send(
                            Codec.COMMANDS.encode(message).toProducerRecord(Cluster.PARTITIONS));
        }

        void awaitAll(WatchedGroup.Watched stack) {
            var wanted = List.of(stack.server().ip());
            var end = System.nanoTime() + PATIENCE.toNanos();
            var unread = new ArrayList<ConsumerRecord<byte[], byte[]>>();
            told.clear();
            while (told.size() < GROUPS) {
                assertThat(System.nanoTime()).as("%d are right", told.size()).isLessThan(end);
                statuses.poll(Duration.ofMillis(100)).forEach(unread::add);
                // Reading takes a processor from what is measured: it is done once it may be all.
                if (unread.size() >= GROUPS - told.size()) {
                    unread.forEach(record -> take(record, wanted));
                    unread.clear();
                }
            }
        }

        private void take(ConsumerRecord<byte[], byte[]> record, List<String> wanted) {
            if (Codec.DNS.decode(record) instanceof Decoded.Readable(var status)
                    && status.state() == DnsStatus.State.CONFIRMED
                    && status.wanted().stream().anyMatch(set -> set.values().equals(wanted))) {
                told.put(status.uid(), status);
            }
        }

        void forgetEvents() {
            events.seekToEnd(events.assignment());
            events.assignment().forEach(events::position);
            switches.clear();
            reports.clear();
        }

        private final Map<String, Instant> switches = new HashMap<>();
        private final Map<Instant, Event.HealthReported> reports = new HashMap<>();

        /** Since {@link #forgetEvents}. */
        private void readEvents() {
            await("%d switches".formatted(GROUPS))
                    .atMost(PATIENCE)
                    .until(
                            () -> {
                                for (var record : events.poll(Duration.ofMillis(10))) {
                                    if (Codec.EVENTS.decode(record)
                                            instanceof Decoded.Readable(var message)) {
                                        take(message);
                                    }
                                }
                                return switches.size() >= GROUPS;
                            });
        }

        private void take(EventMessage message) {
            switch (message.event()) {
                case Event.StackSwitched switched ->
                        switches.put(switched.after().uid(), message.at());
                case Event.HealthReported reported -> reports.put(message.at(), reported);
                default -> {}
            }
        }

        /** When the report was taken note of that made it more than half. */
        Instant verdict() {
            readEvents();
            return reports.entrySet().stream()
                    .filter(report -> report.getValue().after().uid().equals(first.blue.uid()))
                    .filter(
                            report ->
                                    report.getValue().after().votes().stream()
                                                    .filter(v -> v.verdict() == Verdict.DOWN)
                                                    .count()
                                            > MONITORS / 2)
                    .map(Map.Entry::getKey)
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
        }

        Instant lastSwitch() {
            return switches.values().stream().max(Comparator.naturalOrder()).orElseThrow();
        }

        /** When the server was first seen to answer as wanted, at the name that came last. */
        Instant lastShown() {
            return told.values().stream()
                    .map(status -> Objects.requireNonNull(status.servers().getFirst().shownAt()))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }

        /** BIND itself is asked for each. */
        void assertAnswered(WatchedGroup.Watched stack) {
            var dns = new Dns(cluster.ground().dnsPort());
            assertThat(
                            told.values().stream()
                                    .map(status -> dns.addresses(status.dnsName()))
                                    .collect(Collectors.toSet()))
                    .containsExactly(List.of(stack.server().ip()));
        }

        @Override
        public void close() {
            events.close();
            statuses.close();
            producer.close();
        }
    }
}
