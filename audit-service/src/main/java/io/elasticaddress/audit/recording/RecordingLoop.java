package io.elasticaddress.audit.recording;

import io.elasticaddress.audit.chain.Entry;
import io.elasticaddress.audit.chain.Fact;
import io.elasticaddress.audit.recording.Recorder.StoreRewound;
import io.elasticaddress.audit.store.AuditStore;
import io.elasticaddress.audit.store.Gap;
import io.elasticaddress.audit.store.Position;
import io.elasticaddress.audit.store.ReadUpTo;
import io.elasticaddress.audit.store.StoreUnavailable;
import io.elasticaddress.contracts.topic.TopicSetup.PartitionMismatch;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads the partitions that this instance owns and has them recorded, for as long as the service runs. Where to read on is
 * asked of the store, whenever a partition comes, so that whatever the store has or has lost, the next entry is the right
 * one. Nothing is committed to Kafka. It ends when its thread is interrupted, or with {@link PartitionMismatch}.
 */
final class RecordingLoop {
    private static final Logger log = LoggerFactory.getLogger(RecordingLoop.class);
    private static final Duration IDLE = Duration.ofMillis(500);
    private static final Duration BUSY = Duration.ofMillis(50);
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);
    private static final Duration KAFKA_TIMEOUT = Duration.ofSeconds(5);

    /** Records of one partition that wait here before no more are fetched. */
    private static final int ENOUGH = 500;

    private final RecordingProperties properties;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Logs logs;
    private final AuditStore store;
    private final RecordingStatus status;
    private final RecordingMetrics metrics;
    private final Clock clock;

    private final Recorder recorder;
    private final Merge merge;
    private final Set<TopicPartition> unpositioned = new HashSet<>();

    /** The record that must come first, where the store knows it: the log is still the one that was read. */
    private final Map<TopicPartition, Position> expected = new HashMap<>();

    /** The newest stored entry of each partition, which the store must go on to have. */
    private final Map<TopicPartition, Position> lastStored = new HashMap<>();

    private final Map<TopicPartition, Long> savedReadUpTo = new HashMap<>();
    private Map<String, String> topicIds = Map.of();
    private Duration retry = FIRST_RETRY;
    private boolean prepared;

    RecordingLoop(
            RecordingProperties properties,
            Supplier<Consumer<byte[], byte[]>> consumers,
            Logs logs,
            AuditStore store,
            RecordingStatus status,
            RecordingMetrics metrics,
            Clock clock) {
        this.properties = properties;
        this.consumers = consumers;
        this.logs = logs;
        this.store = store;
        this.status = status;
        this.metrics = metrics;
        this.clock = clock;
        this.recorder = new Recorder(store);
        this.merge = new Merge(properties.mergeFor());
    }

    /**
     * @throws PartitionMismatch where the topics can't be those of an installation
     */
    void run() throws InterruptedException {
        while (true) {
            try {
                if (await()) {
                    read();
                }
            } catch (InterruptException | WakeupException e) {
                throw new InterruptedException(e.getMessage());
            } catch (PartitionMismatch e) {
                throw e;
            } catch (RuntimeException e) {
                // Whatever it is, recording is tried again: nothing that is not stored is lost.
                if (Thread.interrupted()) {
                    throw new InterruptedException(e.getMessage());
                }
                failed(e);
            }
            Thread.sleep(backoff());
        }
    }

    /** Whether Kafka answers and the topics are there. */
    private boolean await() throws InterruptedException {
        var ids = logs.ids();
        if (ids.isEmpty()) {
            failed("Topics are not there yet", null);
            return false;
        }
        topicIds = ids.get();
        return true;
    }

    private void read() throws InterruptedException {
        var consumer = consumers.get();
        try {
            consumer.subscribe(Logs.TOPICS, new Ownership(consumer));
            // By a time that nobody sets: with a clock that is put back an hour, that long would
            // pass.
            var nextAttempt = System.nanoTime();
            var nextCheck = nextAttempt + properties.checkEvery().toNanos();
            while (true) {
                fetch(consumer, nextAttempt);
                if (System.nanoTime() - nextAttempt < 0) {
                    continue;
                }
                try {
                    prepare();
                    position(consumer);
                    record(consumer);
                    if (System.nanoTime() - nextCheck >= 0) {
                        check(consumer);
                        nextCheck = System.nanoTime() + properties.checkEvery().toNanos();
                    }
                    succeeded();
                } catch (StoreUnavailable e) {
                    merge.putBack();
                    if (Thread.currentThread().isInterrupted()) {
                        throw new InterruptedException(e.getMessage());
                    }
                    failed(e);
                    nextAttempt = System.nanoTime() + backoff().toNanos();
                } catch (StoreRewound e) {
                    rewound(consumer);
                }
                throttle(consumer, System.nanoTime() - nextAttempt < 0);
                status.turned(merge.partitions().size(), unpositioned.size(), lag(consumer));
            }
        } finally {
            close(consumer);
            drop(merge.partitions());
            status.left();
        }
    }

    /** Leaves the group, also when interrupted, or the other instances would wait for the session to time out. */
    private static void close(Consumer<byte[], byte[]> consumer) {
        var interrupted = Thread.interrupted();
        try {
            consumer.close(CloseOptions.timeout(CLOSE_LIMIT));
        } catch (KafkaException e) {
            log.debug("Could not leave the group", e);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void fetch(Consumer<byte[], byte[]> consumer, long nextAttempt) {
        var pause = Duration.ofNanos(nextAttempt - System.nanoTime());
        var wait = merge.isEmpty() && unpositioned.isEmpty() ? IDLE : BUSY;
        try {
            var records = consumer.poll(pause.isPositive() ? min(pause, IDLE) : wait);
            for (var partition : records.partitions()) {
                for (var record : records.records(partition)) {
                    if (!take(consumer, partition, record)) {
                        break;
                    }
                }
            }
        } catch (InvalidOffsetException e) {
            // The log has lost its beginning or its end: the store says where to go on.
            log.warn("{} can't be read on where they were left", e.partitions());
            toBePositioned(consumer, e.partitions());
        }
    }

    /**
     * @return false where the partition is not read on from here
     */
    private boolean take(
            Consumer<byte[], byte[]> consumer,
            TopicPartition partition,
            ConsumerRecord<byte[], byte[]> record) {
        var first = expected.remove(partition);
        if (first == null) {
            merge.add(record);
            return true;
        }
        if (first.offset() == record.offset() && first.entryId().equals(fact(record).id())) {
            return true;
        }
        log.warn(
                "{} is not the log that was read: at offset {} it has another record. It is read"
                        + " from its beginning, and what is stored already is left out",
                partition,
                first.offset());
        metrics.rewound();
        merge.clear(Set.of(partition));
        consumer.seekToBeginning(Set.of(partition));
        return false;
    }

    private Fact fact(ConsumerRecord<byte[], byte[]> record) {
        return Facts.of(record, Objects.requireNonNull(topicIds.get(record.topic())));
    }

    private void prepare() {
        if (!prepared) {
            store.prepare();
            status.gaps(store.gaps());
            for (var topic : topicIds.entrySet()) {
                var known = store.logs(topic.getKey());
                if (!known.isEmpty() && !known.contains(topic.getValue())) {
                    log.warn(
                            "{} is a new log with id {}: it is read from its beginning, and its"
                                    + " entries go on in the same chains",
                            topic.getKey(),
                            topic.getValue());
                }
            }
            prepared = true;
        }
    }

    /** Has the partitions that came read on from what is stored. */
    private void position(Consumer<byte[], byte[]> consumer) {
        if (unpositioned.isEmpty()) {
            return;
        }
        var waiting = Set.copyOf(unpositioned);
        var beginnings = consumer.beginningOffsets(waiting, KAFKA_TIMEOUT);
        var ends = consumer.endOffsets(waiting, KAFKA_TIMEOUT);
        for (var partition : waiting) {
            position(
                    consumer,
                    partition,
                    Objects.requireNonNull(beginnings.get(partition)),
                    Objects.requireNonNull(ends.get(partition)));
            unpositioned.remove(partition);
            consumer.resume(Set.of(partition));
        }
        log.info("Reading {} partitions", merge.partitions().size());
    }

    private void position(
            Consumer<byte[], byte[]> consumer, TopicPartition partition, long beginning, long end) {
        var topicId = Objects.requireNonNull(topicIds.get(partition.topic()));
        var stored = store.last(topicId, partition.partition()).orElse(null);
        merge.clear(Set.of(partition));
        expected.remove(partition);
        savedReadUpTo.remove(partition);
        if (stored == null) {
            lastStored.remove(partition);
            lookForGap(partition, topicId, null, beginning);
            consumer.seek(partition, beginning);
            return;
        }
        lastStored.put(partition, stored);
        if (stored.offset() < beginning) {
            lookForGap(partition, topicId, stored, beginning);
            consumer.seek(partition, beginning);
        } else if (stored.offset() < end) {
            // The newest stored record is read again, to see that it is still there.
            expected.put(partition, stored);
            consumer.seek(partition, stored.offset());
        } else {
            log.warn(
                    "{} ends at offset {}, but offset {} is stored: the log has lost its end. It is"
                            + " read from its beginning, and what is stored already is left out",
                    partition,
                    end,
                    stored.offset());
            metrics.rewound();
            consumer.seek(partition, beginning);
        }
    }

    private void lookForGap(
            TopicPartition partition, String topicId, @Nullable Position stored, long beginning) {
        var next = stored == null ? 0 : stored.offset() + 1;
        if (next >= beginning) {
            return;
        }
        var lastEntryId = stored == null ? "" : stored.entryId();
        var wasRead =
                store.readUpTo(topicId, partition.partition())
                        .filter(read -> read.lastEntryId().equals(lastEntryId))
                        .map(ReadUpTo::next)
                        .orElse(0L);
        if (wasRead >= beginning) {
            return;
        }
        var gap =
                new Gap(
                        partition.topic(),
                        topicId,
                        partition.partition(),
                        Math.max(next, wasRead),
                        beginning,
                        clock.instant());
        log.error(
                "Records are missing from the audit log for ever: {} offsets {} to {} were removed"
                        + " by the topic's retention before they were recorded",
                partition,
                gap.from(),
                gap.to() - 1);
        store.save(gap);
        status.gaps(store.gaps());
    }

    private void record(Consumer<byte[], byte[]> consumer) {
        while (true) {
            var records =
                    merge.take(
                            properties.batch(),
                            partition -> isReadToEnd(consumer, partition),
                            System.nanoTime());
            if (records.isEmpty()) {
                return;
            }
            var facts = records.stream().map(this::fact).toList();
            var known = lastStored.values().stream().map(Position::entryId).toList();
            var recorded = metrics.append().record(() -> recorder.record(facts, known));
            merge.confirm();
            Objects.requireNonNull(recorded).appended().forEach(this::appended);
            if (!recorded.repeated().isEmpty()) {
                metrics.repeated(recorded.repeated().size());
                log.debug("{} records were entered already", recorded.repeated().size());
            }
        }
    }

    private void appended(Entry entry) {
        metrics.appended(entry);
        if (entry.field("source") instanceof Map<?, ?> source
                && source.get("topic") instanceof String topic
                && source.get("partition") instanceof Long partition
                && source.get("offset") instanceof Long offset) {
            lastStored.put(
                    new TopicPartition(topic, Math.toIntExact(partition)),
                    new Position(offset, entry.id()));
        }
        try (var _ = MDC.putCloseable("account", entry.account());
                var _ =
                        MDC.putCloseable(
                                "command_id",
                                entry.field("command_id") instanceof String id ? id : "")) {
            if (Facts.UNREADABLE.equals(entry.field("action"))) {
                log.warn(
                        "Entered a record that can't be read as number {}: {}, from {}",
                        entry.number(),
                        entry.field("reason"),
                        entry.field("source"));
            } else {
                log.debug(
                        "Entered number {}: {} {}",
                        entry.number(),
                        entry.field("action"),
                        entry.field("outcome"));
            }
        }
    }

    /** Whether the logs and the store are still what they were, also while nothing happens. */
    private void check(Consumer<byte[], byte[]> consumer) throws InterruptedException {
        recorder.record(List.of(), lastStored.values().stream().map(Position::entryId).toList());
        status.gaps(store.gaps());
        try {
            var ids = logs.idsNow();
            if (!ids.equals(topicIds)) {
                log.warn("The topics are new logs: {} instead of {}", ids, topicIds);
                topicIds = ids;
                prepared = false;
                toBePositioned(consumer, merge.partitions());
                return;
            }
        } catch (KafkaException e) {
            if (e instanceof InterruptException) {
                throw e;
            }
            log.debug("Kafka does not answer", e);
        }
        for (var partition : merge.partitions()) {
            saveReadUpTo(consumer, partition);
        }
    }

    private void saveReadUpTo(Consumer<byte[], byte[]> consumer, TopicPartition partition) {
        if (unpositioned.contains(partition)
                || expected.containsKey(partition)
                || merge.size(partition) > 0) {
            return;
        }
        var next = consumer.position(partition, KAFKA_TIMEOUT);
        if (Objects.equals(savedReadUpTo.get(partition), next)) {
            return;
        }
        var last = lastStored.get(partition);
        store.save(
                new ReadUpTo(
                        partition.topic(),
                        Objects.requireNonNull(topicIds.get(partition.topic())),
                        partition.partition(),
                        next,
                        last == null ? "" : last.entryId()));
        savedReadUpTo.put(partition, next);
    }

    private void rewound(Consumer<byte[], byte[]> consumer) {
        log.warn(
                "MongoDB no longer has entries that were stored: it was put back or emptied. What"
                        + " is missing is recorded again from the topics");
        metrics.rewound();
        recorder.forget();
        prepared = false;
        toBePositioned(consumer, merge.partitions());
    }

    private void toBePositioned(
            Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions) {
        merge.clear(partitions);
        for (var partition : partitions) {
            expected.remove(partition);
            lastStored.remove(partition);
            savedReadUpTo.remove(partition);
            unpositioned.add(partition);
            // Paused, so nothing is fetched from here; without a position, it would be an error.
            consumer.seek(partition, 0);
        }
        consumer.pause(partitions);
    }

    private void throttle(Consumer<byte[], byte[]> consumer, boolean failing) {
        for (var partition : merge.partitions()) {
            if (unpositioned.contains(partition) || failing || merge.size(partition) >= ENOUGH) {
                consumer.pause(Set.of(partition));
            } else {
                consumer.resume(Set.of(partition));
            }
        }
    }

    private static boolean isReadToEnd(
            Consumer<byte[], byte[]> consumer, TopicPartition partition) {
        var lag = consumer.currentLag(partition);
        return lag.isPresent() && lag.getAsLong() == 0;
    }

    private long lag(Consumer<byte[], byte[]> consumer) {
        var lag = 0L;
        for (var partition : merge.partitions()) {
            if (!unpositioned.contains(partition)) {
                lag += consumer.currentLag(partition).orElse(0) + merge.size(partition);
            }
        }
        return lag;
    }

    private Duration backoff() {
        var now = retry;
        retry = min(retry.multipliedBy(2), properties.retryAtMost());
        return now;
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void succeeded() {
        retry = FIRST_RETRY;
        if (status.working()) {
            log.info("Recording");
        }
    }

    private void failed(RuntimeException e) {
        var cause = e.getCause() == null ? e : e.getCause();
        failed(
                e instanceof StoreUnavailable
                        ? "MongoDB does not answer"
                        : e instanceof KafkaException
                                ? "Kafka does not answer"
                                : "A fault, see the log",
                cause);
    }

    private void failed(String why, @Nullable Throwable cause) {
        metrics.failed();
        if (status.failing(why)) {
            log.warn("Not recording for now, trying on: {}", why, cause);
        }
    }

    private void drop(Collection<TopicPartition> partitions) {
        merge.revoked(partitions);
        for (var partition : partitions) {
            unpositioned.remove(partition);
            expected.remove(partition);
            lastStored.remove(partition);
            savedReadUpTo.remove(partition);
        }
        // Another instance may write those accounts' chains from now on.
        recorder.forget();
    }

    /** Follows what the group gives and takes. */
    private final class Ownership implements ConsumerRebalanceListener {
        private final Consumer<byte[], byte[]> consumer;

        Ownership(Consumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            status.joined();
            merge.assigned(partitions);
            recorder.forget();
            toBePositioned(consumer, partitions);
            warnWhereSplit();
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            drop(partitions);
        }

        /** Two writers of one chain do no harm, but they get in each other's way. */
        private void warnWhereSplit() {
            var owned = merge.partitions();
            for (var partition : owned) {
                for (var topic : Logs.TOPICS) {
                    if (!owned.contains(new TopicPartition(topic, partition.partition()))) {
                        log.warn(
                                "This instance owns {} but not partition {} of {}: do all instances"
                                        + " have the same version?",
                                partition,
                                partition.partition(),
                                topic);
                    }
                }
            }
        }
    }
}
