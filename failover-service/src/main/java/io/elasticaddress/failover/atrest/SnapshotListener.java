package io.elasticaddress.failover.atrest;

import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.contracts.state.SnapshotKey;
import io.elasticaddress.contracts.wire.Codec;
import io.elasticaddress.contracts.wire.Decoded;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchConsumerAwareMessageListener;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Applies snapshots to MongoDB and moves each partition's watermark over them, which alone says how far it is; nothing is
 * committed to Kafka. A batch's documents are stored before its watermark moves, so a crash repeats some of them and loses
 * none. The watermark moves by compare and swap: where it is not what this instance left, because the database was emptied
 * or restored, or because another instance has the partition now, this one goes on from what it says. An instance that slept
 * through all of that can do no harm, since older snapshots change nothing.
 *
 * <p>Whatever fails is tried again from the watermark, for ever. Runs on the consumer's thread only.
 */
final class SnapshotListener
        implements BatchConsumerAwareMessageListener<byte[], byte[]>,
                ConsumerAwareRebalanceListener {
    private static final Logger log = LoggerFactory.getLogger(SnapshotListener.class);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);

    private final List<SnapshotCollection> collections;
    private final MongoWatermarks watermarks;
    private final Supplier<String> topicIdentity;
    private final AtRestProperties properties;
    private final AtRestStatus status;
    private final CountDownLatch stopping = new CountDownLatch(1);

    /** What this instance left, or found when it began, of each partition that it follows. */
    private final Map<TopicPartition, Watermark> left = new HashMap<>();

    /** Whether the group has told this instance its partitions, be they none. */
    private boolean member;

    private Duration backoff = FIRST_BACKOFF;
    private long checked = System.nanoTime();

    SnapshotListener(
            List<SnapshotCollection> collections,
            MongoWatermarks watermarks,
            Supplier<String> topicIdentity,
            AtRestProperties properties,
            AtRestStatus status) {
        this.collections = List.copyOf(collections);
        this.watermarks = watermarks;
        this.topicIdentity = topicIdentity;
        this.properties = properties;
        this.status = status;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> assigned) {
        left.keySet().removeAll(assigned);
        member = true;
        try {
            follow(consumer);
            report(consumer);
        } catch (RuntimeException e) {
            // Without a wait, since the other members of the group wait for this one now.
            failed(consumer, e);
        }
    }

    @Override
    public void onPartitionsRevokedAfterCommit(
            Consumer<?, ?> consumer, Collection<TopicPartition> revoked) {
        left.keySet().removeAll(revoked);
    }

    @Override
    public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> lost) {
        left.keySet().removeAll(lost);
        member = false;
    }

    @Override
    public void onMessage(
            List<ConsumerRecord<byte[], byte[]>> records, @Nullable Consumer<?, ?> polled) {
        var consumer = Objects.requireNonNull(polled);
        untilItFails(
                consumer,
                () -> {
                    // What was polled of these came from another position than the watermark's, and
                    // comes again.
                    var begun = follow(consumer);
                    apply(
                            records.stream()
                                    .filter(record -> !begun.contains(partition(record)))
                                    .toList(),
                            consumer);
                    if (System.nanoTime() - checked >= properties.checkInterval().toNanos()) {
                        check(consumer);
                    }
                });
    }

    /** Called regularly while nothing arrives. */
    void idle(Consumer<?, ?> consumer) {
        untilItFails(
                consumer,
                () -> {
                    follow(consumer);
                    check(consumer);
                });
    }

    /** Ends the wait between two attempts, from any thread. */
    void stop() {
        stopping.countDown();
    }

    private void untilItFails(Consumer<?, ?> consumer, Runnable work) {
        try {
            work.run();
            report(consumer);
            backoff = FIRST_BACKOFF;
            if (status.succeeded()) {
                log.info("MongoDB follows the snapshots again");
            }
        } catch (RuntimeException e) {
            // Whatever it is: to skip a snapshot would be wrong for ever, and to stop would not be
            // better than to try.
            failed(consumer, e);
            waitBeforeNextAttempt();
        }
    }

    private void failed(Consumer<?, ?> consumer, RuntimeException cause) {
        if (status.failed(cause.toString())) {
            log.warn("MongoDB can't follow the snapshots, trying on: {}", cause.toString());
        }
        for (var partition : consumer.assignment()) {
            var mark = left.get(partition);
            if (mark != null) {
                consumer.seek(partition, mark.next());
            } else {
                consumer.seekToBeginning(List.of(partition));
            }
        }
        report(consumer);
    }

    private void waitBeforeNextAttempt() {
        try {
            if (!stopping.await(backoff.toMillis(), TimeUnit.MILLISECONDS)) {
                var doubled = backoff.multipliedBy(2);
                backoff =
                        doubled.compareTo(properties.maxBackoff()) < 0
                                ? doubled
                                : properties.maxBackoff();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Begins to follow the assigned partitions that are not followed yet: from the watermark, or from the beginning where
     * there is none of this topic.
     *
     * @return those
     */
    private Set<TopicPartition> follow(Consumer<?, ?> consumer) {
        var begun = new HashSet<>(consumer.assignment());
        begun.removeAll(left.keySet());
        if (begun.isEmpty()) {
            return begun;
        }
        var topic = topicIdentity.get();
        collections.forEach(SnapshotCollection::ensureIndexes);
        var found = watermarks.find(numbers(begun));
        for (var partition : begun) {
            var mine = claim(partition, found.get(partition.partition()), topic);
            consumer.seek(partition, mine.next());
            left.put(partition, mine);
        }
        return begun;
    }

    private Watermark claim(TopicPartition partition, @Nullable Watermark found, String topic) {
        var follower = UUID.randomUUID().toString();
        Watermark mine;
        if (found == null || !found.topic().equals(topic)) {
            log.info("MongoDB has nothing of {} yet, applying all of it", partition);
            mine = Watermark.beginning(partition.partition(), topic, follower);
        } else {
            mine = found.followedBy(follower);
        }
        if (!watermarks.swap(found, mine)) {
            throw new IllegalStateException(
                    "The watermark of %s was moved by another instance".formatted(partition));
        }
        return mine;
    }

    private void apply(List<ConsumerRecord<byte[], byte[]>> records, Consumer<?, ?> consumer) {
        var snapshots = new ArrayList<Snapshot>();
        var reached = new HashMap<TopicPartition, Long>();
        var unreadable = 0;
        for (var record : records) {
            var partition = partition(record);
            if (!left.containsKey(partition)) {
                continue;
            }
            reached.merge(partition, record.offset() + 1, Math::max);
            if (!isKept(record)) {
                continue;
            }
            switch (Codec.SNAPSHOTS.decode(record)) {
                case Decoded.Readable<Snapshot>(var snapshot) -> snapshots.add(snapshot);
                case Decoded.Unreadable<Snapshot>(var reason) -> {
                    unreadable++;
                    log.warn(
                            "The snapshot of {} at {} of {} can't be read, what is stored stays:"
                                    + " {}",
                            key(record),
                            record.offset(),
                            partition,
                            reason);
                }
            }
        }
        var written = collections.stream().mapToInt(each -> each.apply(snapshots)).sum();
        status.applied(written, snapshots.size() - written, unreadable);
        var lost = false;
        for (var entry : reached.entrySet()) {
            lost |= !moveWatermark(entry.getKey(), entry.getValue());
        }
        if (lost) {
            follow(consumer);
        }
    }

    /** What is observed is not: it is observed anew. Told by the key, before it is read. */
    private static boolean isKept(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null
                || SnapshotKey.parse(key(record))
                        .map(
                                key ->
                                        switch (key.kind()) {
                                            case GROUP, STACK, ACCOUNT, WINDOW, WEBHOOK -> true;
                                            case HEALTH, HOLD -> false;
                                        })
                        .orElse(true);
    }

    private boolean moveWatermark(TopicPartition partition, long next) {
        var from = left.get(partition);
        if (from == null) {
            return false;
        }
        var to = from.movedTo(next);
        if (watermarks.swap(from, to)) {
            left.put(partition, to);
            return true;
        }
        surprised(partition);
        return false;
    }

    /** Finds out whether MongoDB was emptied or restored while nothing arrived. */
    private void check(Consumer<?, ?> consumer) {
        checked = System.nanoTime();
        var found = watermarks.find(numbers(left.keySet()));
        var expected = List.copyOf(left.entrySet());
        for (var entry : expected) {
            if (!entry.getValue().equals(found.get(entry.getKey().partition()))) {
                surprised(entry.getKey());
            }
        }
        follow(consumer);
    }

    private void surprised(TopicPartition partition) {
        log.warn(
                "The watermark of {} is not what this instance left; going on from what it says",
                partition);
        status.restarted();
        left.remove(partition);
    }

    private void report(Consumer<?, ?> consumer) {
        var assigned = consumer.assignment();
        var known = 0;
        var lag = 0L;
        for (var partition : assigned) {
            var end = consumer.currentLag(partition);
            lag += end.orElse(0);
            if (end.isPresent() && left.containsKey(partition)) {
                known++;
            }
        }
        status.progress(new AtRestStatus.Progress(member, assigned.size(), known, lag));
    }

    private static List<Integer> numbers(Collection<TopicPartition> partitions) {
        return partitions.stream().map(TopicPartition::partition).toList();
    }

    private static String key(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? "nothing" : new String(record.key(), StandardCharsets.UTF_8);
    }

    private static TopicPartition partition(ConsumerRecord<?, ?> record) {
        return new TopicPartition(record.topic(), record.partition());
    }
}
