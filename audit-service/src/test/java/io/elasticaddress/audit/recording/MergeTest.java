package io.elasticaddress.audit.recording;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

class MergeTest {
    private static final TopicPartition EVENTS = new TopicPartition("elastic.events", 0);
    private static final TopicPartition DNS = new TopicPartition("elastic.dns-events", 0);

    /** Below zero, as {@link System#nanoTime()} may be. */
    private static final long NOW = -1_000_000_000L;

    private final Merge merge = new Merge(Duration.ofSeconds(2));

    private static ConsumerRecord<byte[], byte[]> record(
            TopicPartition partition, long offset, long timestamp) {
        return new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                offset,
                timestamp,
                TimestampType.CREATE_TIME,
                0,
                0,
                new byte[0],
                new byte[0],
                new RecordHeaders(),
                Optional.empty());
    }

    private List<Long> take(Set<TopicPartition> readToEnd, long now) {
        return merge.take(100, readToEnd::contains, now).stream()
                .map(ConsumerRecord::timestamp)
                .toList();
    }

    @Test
    void the_earlier_record_comes_first_whichever_topic_it_is_of() {
        merge.assigned(List.of(EVENTS, DNS));
        merge.add(record(EVENTS, 0, 10));
        merge.add(record(EVENTS, 1, 30));
        merge.add(record(DNS, 0, 20));
        merge.add(record(DNS, 1, 40));

        assertThat(take(Set.of(EVENTS, DNS), NOW)).containsExactly(10L, 20L, 30L, 40L);
        assertThat(merge.isEmpty()).isTrue();
    }

    @Test
    void a_record_waits_for_the_other_topic_while_that_has_more_to_read() {
        merge.assigned(List.of(EVENTS, DNS));
        merge.add(record(EVENTS, 0, 10));

        assertThat(take(Set.of(EVENTS), NOW)).isEmpty();
        merge.add(record(DNS, 0, 5));
        assertThat(take(Set.of(EVENTS, DNS), NOW)).containsExactly(5L, 10L);
    }

    @Test
    void a_record_does_not_wait_for_ever() {
        merge.assigned(List.of(EVENTS, DNS));
        merge.add(record(EVENTS, 0, 10));

        assertThat(take(Set.of(), NOW)).isEmpty();
        assertThat(take(Set.of(), NOW + 1_999_000_000L)).isEmpty();
        assertThat(take(Set.of(), NOW + 2_000_000_000L)).containsExactly(10L);
    }

    @Test
    void a_topic_that_another_instance_reads_is_not_waited_for() {
        merge.assigned(List.of(EVENTS));
        merge.add(record(EVENTS, 0, 10));

        assertThat(take(Set.of(), NOW)).containsExactly(10L);
    }

    @Test
    void a_topics_own_order_is_kept_whatever_the_times_say() {
        merge.assigned(List.of(EVENTS, DNS));
        merge.add(record(EVENTS, 0, 30));
        merge.add(record(EVENTS, 1, 10));
        merge.add(record(DNS, 0, 20));

        assertThat(take(Set.of(EVENTS, DNS), NOW)).containsExactly(20L, 30L, 10L);
    }

    @Test
    void what_was_put_back_has_its_turn_again() {
        merge.assigned(List.of(EVENTS, DNS));
        merge.add(record(EVENTS, 0, 10));
        merge.add(record(DNS, 0, 20));
        take(Set.of(EVENTS, DNS), NOW);
        merge.putBack();

        assertThat(take(Set.of(EVENTS, DNS), NOW)).containsExactly(10L, 20L);
        merge.confirm();
        assertThat(take(Set.of(EVENTS, DNS), NOW)).isEmpty();
    }

    @Test
    void what_was_revoked_is_gone_also_when_it_was_taken() {
        merge.assigned(List.of(EVENTS, DNS));
        merge.add(record(EVENTS, 0, 10));
        take(Set.of(EVENTS, DNS), NOW);
        merge.revoked(List.of(EVENTS, DNS));
        merge.putBack();
        merge.add(record(EVENTS, 1, 11));

        assertThat(take(Set.of(EVENTS, DNS), NOW)).isEmpty();
        assertThat(merge.partitions()).isEmpty();
    }

    @Test
    void no_more_is_taken_than_asked_for() {
        merge.assigned(List.of(EVENTS));
        for (var i = 0; i < 5; i++) {
            merge.add(record(EVENTS, i, i));
        }

        assertThat(merge.take(3, _ -> true, NOW)).hasSize(3);
        merge.confirm();
        assertThat(merge.take(3, _ -> true, NOW)).hasSize(2);
    }

    /** However the fetches fall, a log that is read again comes out in the same order. */
    @Test
    void reading_again_from_the_beginning_gives_the_same_order_whatever_is_fetched_when() {
        var random = new Random(7);
        var times = new Random(1);
        var ofEvents = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        var ofDns = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        var time = 0L;
        for (var i = 0; i < 200; i++) {
            time += 1 + times.nextInt(5);
            if (times.nextBoolean()) {
                ofEvents.add(record(EVENTS, i, time));
            } else {
                ofDns.add(record(DNS, i, time));
            }
        }
        for (var run = 0; run < 50; run++) {
            var reading = new Merge(Duration.ofDays(1));
            reading.assigned(List.of(EVENTS, DNS));
            var readEvents = 0;
            var readDns = 0;
            var order = new ArrayList<Long>();
            while (order.size() < 200) {
                var more = random.nextInt(30);
                if (random.nextBoolean()) {
                    for (; more > 0 && readEvents < ofEvents.size(); more--) {
                        reading.add(ofEvents.get(readEvents++));
                    }
                } else {
                    for (; more > 0 && readDns < ofDns.size(); more--) {
                        reading.add(ofDns.get(readDns++));
                    }
                }
                var ended = new ArrayList<TopicPartition>();
                if (readEvents == ofEvents.size()) {
                    ended.add(EVENTS);
                }
                if (readDns == ofDns.size()) {
                    ended.add(DNS);
                }
                reading.take(50, ended::contains, NOW)
                        .forEach(record -> order.add(record.timestamp()));
                reading.confirm();
            }

            assertThat(order).isSorted();
        }
    }
}
