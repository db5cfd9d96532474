package io.elasticaddress.audit.recording;

import io.elasticaddress.contracts.topic.Topic;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Brings a partition's two topics into one order: by the records' times, and within a topic as the topic has them. While the
 * two are read as they are written, that is the order of arrival. When they are read again from far back, a topic whose
 * turn it is not waits for the other, so that the entries come out as they happened and not one topic after the other.
 * For one thread.
 */
final class Merge {
    private final Duration patience;
    private final Map<TopicPartition, Deque<ConsumerRecord<byte[], byte[]>>> waiting =
            new HashMap<>();
    private final Map<Integer, Long> aloneSince = new HashMap<>();
    private final List<ConsumerRecord<byte[], byte[]>> taken = new ArrayList<>();

    /**
     * @param patience how long a record waits for a topic that has more to read and does not give it
     */
    Merge(Duration patience) {
        this.patience = patience;
    }

    void assigned(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> waiting.put(partition, new ArrayDeque<>()));
    }

    void revoked(Collection<TopicPartition> partitions) {
        partitions.forEach(waiting::remove);
        taken.clear();
    }

    /** Forgets the records of these partitions: they will be read again. */
    void clear(Collection<TopicPartition> partitions) {
        revoked(partitions);
        assigned(partitions);
    }

    Set<TopicPartition> partitions() {
        return Set.copyOf(waiting.keySet());
    }

    void add(ConsumerRecord<byte[], byte[]> record) {
        var records = waiting.get(new TopicPartition(record.topic(), record.partition()));
        if (records != null) {
            records.add(record);
        }
    }

    int size(TopicPartition partition) {
        var records = waiting.get(partition);
        return records == null ? 0 : records.size();
    }

    boolean isEmpty() {
        return waiting.values().stream().allMatch(Deque::isEmpty);
    }

    /**
     * The records whose turn it is; they count as taken until {@link #confirm} or {@link #putBack}.
     *
     * @param readToEnd whether a partition has nothing more to read for now
     * @param nanoTime now, as {@link System#nanoTime()}: no clock that is set holds a record up
     */
    List<ConsumerRecord<byte[], byte[]>> take(
            int most, Predicate<TopicPartition> readToEnd, long nanoTime) {
        var numbers =
                waiting.keySet().stream()
                        .map(TopicPartition::partition)
                        .collect(Collectors.toCollection(TreeSet::new));
        for (var number : numbers) {
            while (taken.size() < most) {
                var next = next(number, readToEnd, nanoTime);
                if (next == null) {
                    break;
                }
                taken.add(next);
            }
        }
        return List.copyOf(taken);
    }

    private @Nullable ConsumerRecord<byte[], byte[]> next(
            int number, Predicate<TopicPartition> readToEnd, long nanoTime) {
        var events = new TopicPartition(Topic.EVENTS.wireName(), number);
        var dnsEvents = new TopicPartition(Topic.DNS_EVENTS.wireName(), number);
        var event = first(events);
        var dnsEvent = first(dnsEvents);
        if (event == null && dnsEvent == null) {
            aloneSince.remove(number);
            return null;
        }
        if (event != null && dnsEvent != null) {
            aloneSince.remove(number);
            return poll(event.timestamp() <= dnsEvent.timestamp() ? events : dnsEvents);
        }
        var here = event != null ? events : dnsEvents;
        var other = event != null ? dnsEvents : events;
        if (waiting.containsKey(other) && !readToEnd.test(other)) {
            var since = aloneSince.computeIfAbsent(number, _ -> nanoTime);
            if (nanoTime - since < patience.toNanos()) {
                return null;
            }
        }
        return poll(here);
    }

    private @Nullable ConsumerRecord<byte[], byte[]> first(TopicPartition partition) {
        var records = waiting.get(partition);
        return records == null ? null : records.peekFirst();
    }

    private @Nullable ConsumerRecord<byte[], byte[]> poll(TopicPartition partition) {
        var records = waiting.get(partition);
        return records == null ? null : records.pollFirst();
    }

    /** What was taken is stored. */
    void confirm() {
        taken.clear();
    }

    /** What was taken could not be stored and has its turn again. */
    void putBack() {
        for (var record : taken.reversed()) {
            var records = waiting.get(new TopicPartition(record.topic(), record.partition()));
            if (records != null) {
                records.addFirst(record);
            }
        }
        taken.clear();
    }
}
