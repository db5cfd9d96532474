package io.elasticaddress.failover.deciding;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.command.CommandMessage;
import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.event.EventMessage;
import io.elasticaddress.contracts.health.Vantage;
import io.elasticaddress.contracts.outcome.Outcome;
import io.elasticaddress.contracts.outcome.OutcomeMessage;
import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.contracts.topic.Partitions;
import io.elasticaddress.contracts.topic.Topic;
import io.elasticaddress.contracts.wire.Codec;
import io.elasticaddress.contracts.wire.Decoded;
import io.elasticaddress.failover.elasticaddress.Decider;
import io.elasticaddress.failover.elasticaddress.ElasticAddressDecider;
import io.elasticaddress.failover.elasticaddress.FailoverDecisions;
import io.elasticaddress.failover.elasticaddress.FailoverLimits;
import io.elasticaddress.failover.elasticaddress.Identities;
import io.elasticaddress.failover.elasticaddress.MaintenanceRuns;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.springframework.util.unit.DataSize;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/** The topology under test: partition 0 of 12, a clock and a broker's clock that stand still unless moved. */
final class TestedTopology implements AutoCloseable {
    static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    static final int PARTITIONS = 12;
    static final int LIMIT = 20_000;

    static final FailoverLimits LIMITS = new FailoverLimits(false, 1, 0.5, Duration.ofMinutes(1));

    final AtomicReference<List<Vantage>> vantages = new AtomicReference<>(List.of());
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> commands;
    private final Map<Topic, TestOutputTopic<byte[], byte[]>> written = new EnumMap<>(Topic.class);
    private Instant brokerTime = NOON;

    TestedTopology() {
        this(new ElasticAddressDecider(new Identities("test", "ea.test"), LIMITS));
    }

    TestedTopology(Decider decider) {
        var installation = new Installation("test", PARTITIONS);
        var metrics = new DecisionMetrics(meters);
        var settings = new Properties();
        settings.putAll(
                StreamsSettings.of(
                        properties(),
                        Map.of(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:1")));
        this.driver =
                new TopologyTestDriver(
                        DecisionTopology.of(
                                () ->
                                        new DecisionProcessor(
                                                decider,
                                                new FailoverDecisions(LIMITS),
                                                new MaintenanceRuns(
                                                        new Identities("test", "ea.test"), LIMITS),
                                                vantages::get,
                                                installation,
                                                metrics,
                                                LIMIT)),
                        settings,
                        NOON);
        this.commands =
                driver.createInputTopic(
                        Topic.COMMANDS.wireName(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        for (var topic :
                List.of(Topic.EVENTS, Topic.SNAPSHOTS, Topic.OUTCOMES, Topic.DEAD_LETTER)) {
            written.put(
                    topic,
                    driver.createOutputTopic(
                            topic.wireName(),
                            new ByteArrayDeserializer(),
                            new ByteArrayDeserializer()));
        }
    }

    static DecidingProperties properties() {
        return new DecidingProperties(
                "ea.test", "test", "elastic.failover", 1, 0, (short) 1, DataSize.ofKilobytes(900));
    }

    /** An account that no other test has, in the partition. */
    static String account() {
        return account(0);
    }

    static String account(int partition) {
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> UUID.randomUUID() + "-" + i)
                .filter(name -> Partitions.of(name, PARTITIONS) == partition)
                .findFirst()
                .orElseThrow();
    }

    static CommandMessage message(String account, Command command) {
        return message(account, UUID.randomUUID().toString(), command);
    }

    /** Another attempt at each call. */
    static CommandMessage message(String account, String commandId, Command command) {
        return new CommandMessage(
                account,
                commandId,
                UUID.randomUUID().toString(),
                "/test",
                "alice",
                "198.51.100.7",
                "rest",
                null,
                true,
                command);
    }

    Outcome tell(String account, Command command) {
        return tell(message(account, command));
    }

    /** The outcome, which must be the only one. */
    Outcome tell(CommandMessage message) {
        send(message);
        var outcomes = outcomes();
        if (outcomes.size() != 1 || !outcomes.getFirst().attemptId().equals(message.attemptId())) {
            throw new AssertionError("Not the one outcome of the attempt: " + outcomes);
        }
        return outcomes.getFirst().outcome();
    }

    void send(CommandMessage message) {
        var record = Codec.COMMANDS.encode(message);
        send(record.keyBytes(), record.payload(), record.headers());
    }

    void send(byte[] key, byte[] value, Headers headers) {
        commands.pipeInput(new TestRecord<>(key, value, headers, brokerTime));
    }

    void brokerTimePasses(Duration duration) {
        brokerTime = brokerTime.plus(duration);
    }

    void timePasses(Duration duration) {
        driver.advanceWallClockTime(duration);
    }

    List<EventMessage> eventMessages() {
        return read(Topic.EVENTS, Codec.EVENTS);
    }

    List<Event> events() {
        return eventMessages().stream().map(EventMessage::event).toList();
    }

    List<Snapshot> snapshots() {
        return read(Topic.SNAPSHOTS, Codec.SNAPSHOTS);
    }

    List<OutcomeMessage> outcomes() {
        return read(Topic.OUTCOMES, Codec.OUTCOMES);
    }

    List<TestRecord<byte[], byte[]>> deadLetters() {
        return written.get(Topic.DEAD_LETTER).readRecordsToList();
    }

    static Map<String, String> headers(TestRecord<byte[], byte[]> record) {
        var headers = new HashMap<String, String>();
        record.headers()
                .forEach(
                        header ->
                                headers.put(
                                        header.key(),
                                        new String(header.value(), StandardCharsets.UTF_8)));
        return headers;
    }

    <V> KeyValueStore<String, V> store(String name) {
        return driver.getKeyValueStore(name);
    }

    /** Everything that the stores hold. */
    Map<String, Object> stored() {
        var all = new HashMap<String, Object>();
        for (var name : DecisionStores.NAMES) {
            try (var entries = this.<Object>store(name).all()) {
                entries.forEachRemaining(
                        entry ->
                                all.put(
                                        name + ": " + entry.key,
                                        entry.value instanceof byte[] bytes
                                                ? new String(bytes, StandardCharsets.UTF_8)
                                                : entry.value));
            }
        }
        return all;
    }

    private <M> List<M> read(Topic topic, Codec<M> codec) {
        return written.get(topic).readRecordsToList().stream()
                .map(record -> codec.decode(record.key(), record.headers(), record.value()))
                .map(
                        decoded ->
                                switch (decoded) {
                                    case Decoded.Readable<M>(M message) -> message;
                                    case Decoded.Unreadable<M>(String reason) ->
                                            throw new AssertionError(reason);
                                })
                .toList();
    }

    @Override
    public void close() {
        driver.close();
    }
}
