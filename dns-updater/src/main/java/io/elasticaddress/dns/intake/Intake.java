package io.elasticaddress.dns.intake;

import io.elasticaddress.contracts.topic.Topic;
import io.elasticaddress.contracts.topic.TopicSetup;
import io.elasticaddress.contracts.topic.TopicSetup.PartitionMismatch;
import io.elasticaddress.dns.reporting.KafkaReports;
import io.elasticaddress.dns.updating.Zones;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * The consumer of snapshots and DNS statuses. Both topics are assigned partition by partition to the same instance, and read
 * from the beginning at each assignment; no offset is ever committed, because what was read is kept in memory alone. Starts
 * over for as long as Kafka is away.
 */
public final class Intake {
    private static final Logger log = LoggerFactory.getLogger(Intake.class);
    private static final String SNAPSHOTS = Topic.SNAPSHOTS.wireName();
    private static final String DNS = Topic.DNS.wireName();
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Map<String, Object> kafka;
    private final String group;
    private final ToLongFunction<String> ttl;
    private final Workings.Factory factory;
    private final Fatal fatal;
    private final Counter unreadable;
    private final Map<Integer, PartitionIntake> partitions = new HashMap<>();
    private volatile State state = new State("Not connected to Kafka yet", 0, 0, false, 0);
    private volatile boolean stopping;
    private volatile @Nullable Consumer<byte[], byte[]> consumer;
    private @Nullable Thread thread;

    /** What is read here goes to. Made once it is known whose names are ours, and how many partitions there are. */
    public record Workings(String clusterId, KafkaReports reports, Zones zones) {

        /** Called once, from the consumer's thread. */
        public interface Factory {
            Workings make(String clusterId, int partitions);
        }
    }

    /** Ends the service for a reason that no time cures. */
    public interface Fatal {
        void end(String sentence);
    }

    /**
     * Where the intake stands.
     *
     * @param problem null where all is well
     * @param assigned partitions that this instance looks after
     * @param caughtUp those that were read to their ends
     * @param first whether one of those is the first partition, which exactly one instance looks after
     * @param withheld groups whose names stay as they are, because something could not be read
     */
    public record State(
            @Nullable String problem, int assigned, int caughtUp, boolean first, int withheld) {

        public boolean isCaughtUp() {
            return problem == null && assigned == caughtUp;
        }
    }

    /**
     * @param kafka how to reach Kafka
     * @param group whose members share the partitions
     * @param ttl the seconds that a name's records may be cached
     */
    public Intake(
            Map<String, Object> kafka,
            String group,
            ToLongFunction<String> ttl,
            Workings.Factory factory,
            Fatal fatal,
            MeterRegistry meters) {
        this.kafka = Map.copyOf(kafka);
        this.group = group;
        this.ttl = ttl;
        this.factory = factory;
        this.fatal = fatal;
        this.unreadable =
                Counter.builder("elastic.dns.unreadable")
                        .description("Snapshots and statuses that could not be read")
                        .register(meters);
        Gauge.builder("elastic.dns.withheld", this, intake -> intake.state.withheld())
                .description("Groups whose names stay as they are, as something can't be read")
                .register(meters);
    }

    public synchronized void start() {
        thread = Thread.ofPlatform().name("dns-intake").start(this::run);
    }

    /** Leaves the group, so that others need not wait for a session to end. */
    public synchronized void stop() throws InterruptedException {
        stopping = true;
        var running = consumer;
        if (running != null) {
            running.wakeup();
        } else if (thread != null) {
            thread.interrupt();
        }
        if (thread != null) {
            thread.join(Duration.ofSeconds(4));
            thread = null;
        }
    }

    public State state() {
        return state;
    }

    private void run() {
        Workings workings = null;
        while (!stopping) {
            try {
                if (workings == null) {
                    workings = connect();
                }
                consume(workings);
            } catch (PartitionMismatch e) {
                fatal.end(String.valueOf(e.getMessage()));
                return;
            } catch (WakeupException | InterruptedException e) {
                // Told to stop.
                return;
            } catch (KafkaException e) {
                problem("Kafka: " + e.getMessage());
                log.warn("Starting over with Kafka: {}", e.toString());
                pause();
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            stopping = true;
        }
    }

    /** Waits until Kafka and the topics are there. */
    private Workings connect() throws InterruptedException {
        try (var admin = Admin.create(adminSettings())) {
            var topics = new TopicSetup(admin);
            var said = "";
            while (true) {
                var problem = "The topics are not there yet";
                try {
                    var partitions = topics.partitions();
                    if (partitions > 0) {
                        var cluster = admin.describeCluster().clusterId().get();
                        return factory.make(cluster, partitions);
                    }
                } catch (KafkaException e) {
                    problem = "Kafka: " + e.getMessage();
                } catch (ExecutionException e) {
                    problem = "Kafka: " + e.getCause();
                }
                if (!problem.equals(said)) {
                    log.info("Waiting. {}", problem);
                    said = problem;
                }
                problem(problem);
                Thread.sleep(PAUSE);
            }
        }
    }

    private void consume(Workings workings) throws InterruptedException {
        try (var opened = new KafkaConsumer<byte[], byte[]>(consumerSettings())) {
            consumer = opened;
            problem("No partitions assigned yet");
            var assignment = new Assignment(opened, workings.zones());
            opened.subscribe(List.of(SNAPSHOTS, DNS), assignment);
            while (!stopping) {
                var records = opened.poll(POLL);
                for (var record : records) {
                    var partition = partitions.get(record.partition());
                    if (partition == null) {
                        continue;
                    }
                    var read =
                            record.topic().equals(SNAPSHOTS)
                                    ? partition.takeSnapshot(record)
                                    : partition.takeStatus(
                                            record, workings.reports().isOwn(record));
                    if (!read) {
                        unreadable.increment();
                    }
                }
                assignment.catchUp();
                partitions.values().forEach(PartitionIntake::passOn);
                if (assignment.isKnown()) {
                    say(null);
                }
            }
        } finally {
            consumer = null;
            drop(List.copyOf(partitions.keySet()));
        }
    }

    private void drop(Collection<Integer> numbers) {
        for (var number : numbers) {
            var partition = partitions.remove(number);
            if (partition != null) {
                partition.end();
            }
        }
    }

    private void problem(String problem) {
        say(problem);
    }

    private void say(@Nullable String problem) {
        var caughtUp = 0;
        var withheld = 0;
        for (var partition : partitions.values()) {
            caughtUp += partition.isCaughtUp() ? 1 : 0;
            withheld += partition.withheld();
        }
        var first = partitions.get(0);
        state =
                new State(
                        problem,
                        partitions.size(),
                        caughtUp,
                        first != null && first.isCaughtUp(),
                        withheld);
    }

    /** What this instance looks after, and how far each partition must be read before it counts. */
    private final class Assignment implements ConsumerRebalanceListener {
        private final Consumer<byte[], byte[]> consumer;
        private final Zones zones;
        private final Map<TopicPartition, Long> ends = new HashMap<>();
        private boolean known;

        Assignment(Consumer<byte[], byte[]> consumer, Zones zones) {
            this.consumer = consumer;
            this.zones = zones;
        }

        boolean isKnown() {
            return known;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            var numbers = numbers(assigned, SNAPSHOTS);
            if (!numbers.equals(numbers(assigned, DNS))) {
                // Only a member with another assignor could bring this about.
                throw new KafkaException(
                        "The two topics' partitions were assigned to different instances");
            }
            log.info("Looking after the partitions {}", numbers);
            consumer.seekToBeginning(assigned);
            ends.putAll(consumer.endOffsets(assigned));
            for (var number : numbers) {
                partitions.put(number, new PartitionIntake(number, zones, ttl));
            }
            known = true;
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            revoked.forEach(ends::remove);
            drop(numbers(revoked, SNAPSHOTS));
        }

        /** By position and not by the last record: a transaction's marker may stand at the end. */
        void catchUp() {
            for (var entry : partitions.entrySet()) {
                var partition = entry.getValue();
                if (!partition.isCaughtUp()
                        && isRead(new TopicPartition(SNAPSHOTS, entry.getKey()))
                        && isRead(new TopicPartition(DNS, entry.getKey()))) {
                    partition.caughtUp();
                    log.info("Read partition {} to its end", entry.getKey());
                }
            }
        }

        private boolean isRead(TopicPartition partition) {
            var end = ends.get(partition);
            return end != null && consumer.position(partition) >= end;
        }

        private static Collection<Integer> numbers(
                Collection<TopicPartition> partitions, String topic) {
            return partitions.stream()
                    .filter(partition -> partition.topic().equals(topic))
                    .map(TopicPartition::partition)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private Map<String, Object> adminSettings() {
        var settings = new HashMap<>(kafka);
        settings.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000);
        settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, 4_000);
        return settings;
    }

    private Map<String, Object> consumerSettings() {
        var settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        // Topics with the same number of partitions are split the same way.
        settings.put(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, RangeAssignor.class.getName());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 300);
        settings.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        return settings;
    }
}
