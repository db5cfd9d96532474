package io.elasticaddress.monitor.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.contracts.health.Heartbeat;
import io.elasticaddress.contracts.health.Verdict;
import io.elasticaddress.contracts.state.Kind;
import io.elasticaddress.contracts.state.SnapshotKey;
import io.elasticaddress.monitor.watching.Findings.Finding;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class HeartTest {
    private static final Duration INTERVAL = Duration.ofMillis(500);
    private final SettableTime time = new SettableTime();
    private final MockProducer<byte[], byte[]> producer = Sent.producer(false);
    private final MockProducer<byte[], byte[]> reporting = Sent.producer(false);
    private final Incarnation incarnation = new Incarnation();
    private final String first = incarnation.current();
    private final List<String> renewed = new ArrayList<>();
    private final VantagePoint vantage = new VantagePoint("paris-1", "eu");
    private final Reports reports =
            new Reports(vantage, reporting, Sent.PARTITIONS, new SimpleMeterRegistry());
    private final Heart heart =
            new Heart(
                    vantage,
                    incarnation,
                    INTERVAL,
                    producer,
                    Sent.PARTITIONS,
                    reports,
                    renewed::add,
                    time);

    @AfterEach
    void close() {
        heart.close();
        reports.close();
    }

    @Test
    void its_beats_are_numbered() {
        beatAndAcknowledge(3);

        assertThat(Sent.heartbeats(producer))
                .containsExactly(
                        new Heartbeat("paris-1", "eu", first, 1, 500),
                        new Heartbeat("paris-1", "eu", first, 2, 500),
                        new Heartbeat("paris-1", "eu", first, 3, 500));
        assertThat(heart.isHeard()).isTrue();
    }

    @Test
    void after_a_pause_a_new_incarnation_is_told_before_it_beats_from_1() {
        beatAndAcknowledge(2);
        time.passes(Duration.ofSeconds(10));
        beatAndAcknowledge(2);

        assertThat(renewed).hasSize(1);
        assertThat(renewed.getFirst()).isNotEqualTo(first).isEqualTo(incarnation.current());
        assertThat(Sent.heartbeats(producer))
                .extracting(Heartbeat::incarnation, Heartbeat::number)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(first, 1L),
                        org.assertj.core.groups.Tuple.tuple(first, 2L),
                        org.assertj.core.groups.Tuple.tuple(renewed.getFirst(), 1L),
                        org.assertj.core.groups.Tuple.tuple(renewed.getFirst(), 2L));
    }

    @Test
    void beats_do_not_pile_up_and_after_four_unheard_ones_it_is_somebody_else() {
        for (var i = 0; i < 30; i++) {
            time.passes(INTERVAL);
            heart.beat();
        }
        assertThat(Sent.heartbeats(producer)).hasSize(1);
        assertThat(renewed).hasSize(1);
        assertThat(heart.isHeard()).isFalse();

        producer.errorNext(new TimeoutException());
        beatAndAcknowledge(1);
        assertThat(Sent.heartbeats(producer).getLast().incarnation()).isEqualTo(renewed.getFirst());
        assertThat(heart.isHeard()).isTrue();
    }

    @Test
    void a_producer_that_takes_nothing_at_all_does_not_stop_it() {
        producer.sendException = new TimeoutException();
        heart.beat();
        producer.sendException = null;

        beatAndAcknowledge(1);
        assertThat(heart.isHeard()).isTrue();
    }

    @Test
    void verdicts_that_nobody_hears_make_it_somebody_else_too() {
        beatAndAcknowledge(1);
        reports.found(
                new Finding(new SnapshotKey(Kind.STACK, "a", "s"), first, Verdict.UP, 1, "Seen."));
        await().until(() -> reporting.history().size() == 1);
        beatAndAcknowledge(1);
        assertThat(renewed).isEmpty();

        // By the real clock, four intervals later.
        await().atMost(Duration.ofSeconds(10))
                .pollDelay(INTERVAL.multipliedBy(Heartbeat.MISSED))
                .until(
                        () -> {
                            beatAndAcknowledge(1);
                            return renewed.size() == 1;
                        });
        beatAndAcknowledge(5);
        assertThat(renewed).hasSize(1);
    }

    @Test
    void it_beats_by_itself() {
        heart.start();

        await().until(() -> producer.history().size() == 1);
        producer.completeNext();
        await().until(() -> producer.history().size() == 2);
    }

    private void beatAndAcknowledge(int number) {
        for (var i = 0; i < number; i++) {
            time.passes(INTERVAL);
            heart.beat();
            producer.completeNext();
        }
    }
}
