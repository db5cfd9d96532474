package io.elasticaddress.monitor.kafka;

import io.elasticaddress.contracts.state.Kind;
import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.contracts.state.SnapshotKey;
import io.elasticaddress.contracts.topic.Topic;
import io.elasticaddress.contracts.topic.TopicSetup;
import io.elasticaddress.contracts.wire.Codec;
import io.elasticaddress.contracts.wire.Decoded;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Reads the stacks of {@code elastic.snapshots}, on a thread of its own, for as long as the service runs. Waits for ever for the broker
 * and for the topics, which the failover service makes. After a fault that the client can't mend by itself it begins anew, from
 * the beginning: so a snapshot may be handed over twice. One that can't be read, a newer version's for instance, is left out, and
 * what it is about stays as it is.
 */
public final class SnapshotReader implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SnapshotReader.class);
    private static final String NAME = "snapshots";
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final KafkaClients clients;
    private final Follower follower;
    private final Counter unreadable;
    private boolean caughtUp;
    private volatile boolean closed;
    private volatile @Nullable Thread thread;
    private volatile @Nullable Consumer<byte[], byte[]> current;

    /** Told from the reader's thread. */
    public interface Follower {

        /**
         * The topics are there. Comes first, and once.
         *
         * @throws KafkaException where it is to come again
         */
        void found(int partitions);

        void take(Snapshot snapshot);

        /** All was handed over that was there when the reading began. Comes once. */
        void caughtUp();

        /** No time cures this: the topics can't be worked with. Nothing comes any more. */
        void unusable(String sentence);
    }

    public SnapshotReader(KafkaClients clients, Follower follower, MeterRegistry meters) {
        this.clients = clients;
        this.follower = follower;
        this.unreadable =
                Counter.builder("elastic.monitor.unreadable")
                        .description("Snapshots that could not be read")
                        .register(meters);
    }

    public void start() {
        thread = Thread.ofPlatform().name("snapshots-reader").daemon().start(this::run);
    }

    private void run() {
        try {
            var partitions = 0;
            while (!closed) {
                try {
                    if (partitions == 0) {
                        var found = awaitPartitions();
                        follower.found(found);
                        partitions = found;
                    }
                    read(partitions);
                } catch (WakeupException | InterruptException e) {
                    log.debug("Woken up to stop");
                } catch (KafkaException e) {
                    log.warn("Reading begins anew after {}", e.toString());
                    Thread.sleep(PAUSE);
                }
            }
        } catch (TopicSetup.PartitionMismatch e) {
            follower.unusable(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            log.debug("Stopped");
        }
    }

    private int awaitPartitions() throws InterruptedException {
        var said = "";
        while (true) {
            var problem = "The topics are not there yet; the failover service makes them";
            try (var admin = clients.admin()) {
                var partitions = new TopicSetup(admin).partitions();
                if (partitions > 0) {
                    log.info("Kafka answers, with {} partitions", partitions);
                    return partitions;
                }
            } catch (KafkaException e) {
                problem = "Kafka does not answer: " + e.getMessage();
            }
            if (!problem.equals(said)) {
                log.warn("{}", problem);
                said = problem;
            }
            Thread.sleep(PAUSE);
        }
    }

    private void read(int partitions) {
        try (var client = clients.reader(NAME)) {
            current = client.consumer();
            read(client.consumer(), partitions);
        } finally {
            current = null;
        }
    }

    private void read(Consumer<byte[], byte[]> consumer, int partitions) {
        var assigned =
                IntStream.range(0, partitions)
                        .mapToObj(p -> new TopicPartition(Topic.SNAPSHOTS.wireName(), p))
                        .toList();
        consumer.assign(assigned);
        // A read-committed end is the last stable offset; the position passes transaction markers
        // on its way there.
        var ends = consumer.endOffsets(assigned);
        consumer.seekToBeginning(assigned);
        while (!closed) {
            consumer.poll(POLL).forEach(this::take);
            if (!caughtUp && hasReached(consumer, ends)) {
                caughtUp = true;
                log.info("All stacks are known");
                follower.caughtUp();
            }
        }
    }

    private static boolean hasReached(
            Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        // Everything else is not decoded: ten thousand groups may change while probes are due.
        if (!isOfStack(record)) {
            return;
        }
        switch (Codec.SNAPSHOTS.decode(record)) {
            case Decoded.Readable<Snapshot>(var snapshot) -> follower.take(snapshot);
            case Decoded.Unreadable<Snapshot>(var reason) -> {
                unreadable.increment();
                log.warn(
                        "A snapshot can't be read; what it is about stays as it is. {}-{}@{}: {}",
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        reason);
            }
        }
    }

    private static boolean isOfStack(ConsumerRecord<byte[], byte[]> record) {
        return record.key() != null
                && SnapshotKey.parse(new String(record.key(), StandardCharsets.UTF_8))
                        .filter(key -> key.kind() == Kind.STACK)
                        .isPresent();
    }

    @Override
    public void close() {
        closed = true;
        var consumer = current;
        if (consumer != null) {
            consumer.wakeup();
        }
        var reading = thread;
        if (reading != null) {
            try {
                if (!reading.join(Duration.ofSeconds(1))) {
                    reading.interrupt();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            thread = null;
        }
    }
}
