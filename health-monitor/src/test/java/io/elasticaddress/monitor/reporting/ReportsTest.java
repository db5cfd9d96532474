package io.elasticaddress.monitor.reporting;

import static io.elasticaddress.contracts.health.Verdict.DOWN;
import static io.elasticaddress.contracts.health.Verdict.PARTIAL;
import static io.elasticaddress.contracts.health.Verdict.UP;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.contracts.command.Command.ReportHealth;
import io.elasticaddress.contracts.health.Verdict;
import io.elasticaddress.contracts.state.Kind;
import io.elasticaddress.contracts.state.SnapshotKey;
import io.elasticaddress.contracts.topic.Partitions;
import io.elasticaddress.contracts.topic.Topic;
import io.elasticaddress.contracts.wire.Sources;
import io.elasticaddress.monitor.watching.Findings.Finding;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

class ReportsTest {
    private static final SnapshotKey STACK = stack("one");
    private final MockProducer<byte[], byte[]> producer = Sent.producer(false);
    private final Reports reports =
            new Reports(
                    new VantagePoint("paris-1", "eu"),
                    producer,
                    Sent.PARTITIONS,
                    new SimpleMeterRegistry());

    @AfterEach
    void close() {
        reports.close();
    }

    @Test
    void a_finding_is_sent_as_a_command_that_nobody_waits_for() {
        reports.found(new Finding(STACK, "life", DOWN, 7, "It is gone."));
        awaitSent(1);

        var record = producer.history().getFirst();
        assertThat(record.topic()).isEqualTo(Topic.COMMANDS.wireName());
        assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("account-one");
        assertThat(record.partition()).isEqualTo(Partitions.of("account-one", Sent.PARTITIONS));
        var message = Sent.commands(producer).getFirst();
        assertThat(message.source()).isEqualTo(Sources.HEALTH_MONITOR);
        assertThat(message.actor()).isEqualTo("vantage:paris-1");
        assertThat(message.commandId()).isEqualTo(message.attemptId());
        assertThat(message.deadline()).isNull();
        assertThat(message.outcomeWanted()).isFalse();
        assertThat(message.command())
                .isEqualTo(
                        new ReportHealth("one", "paris-1", "eu", "life", DOWN, 7, "It is gone."));
    }

    @Test
    void what_changes_meanwhile_waits_and_only_the_newest_of_it_is_sent() {
        find(UP);
        awaitSent(1);
        find(DOWN);
        find(UP);
        find(PARTIAL);
        find(DOWN);
        assertThat(reports.pending()).isEqualTo(1);
        producer.completeNext();
        awaitSent(2);
        producer.completeNext();

        await().until(() -> reports.pending() == 0);
        assertThat(Sent.reports(producer))
                .extracting(ReportHealth::verdict)
                .containsExactly(UP, DOWN);
    }

    @Test
    void what_failed_is_sent_again_for_ever() {
        find(DOWN);
        for (var i = 1; i < 5; i++) {
            awaitSent(i);
            producer.errorNext(new TimeoutException());
        }
        awaitSent(5);
        producer.completeNext();

        await().until(() -> reports.pending() == 0);
        assertThat(Sent.reports(producer)).extracting(ReportHealth::verdict).containsOnly(DOWN);
    }

    @Test
    void unless_there_is_something_newer() {
        find(DOWN);
        awaitSent(1);
        find(UP);
        producer.errorNext(new TimeoutException());
        awaitSent(2);
        producer.completeNext();

        await().until(() -> reports.pending() == 0);
        assertThat(Sent.reports(producer))
                .extracting(ReportHealth::verdict)
                .containsExactly(DOWN, UP);
    }

    @Test
    void or_it_need_not_be_said_any_more() {
        find(DOWN);
        awaitSent(1);
        reports.forget(STACK);
        producer.errorNext(new TimeoutException());
        reports.found(new Finding(stack("two"), "life", UP, 1, "It answers."));
        awaitSent(2);

        assertThat(Sent.reports(producer))
                .extracting(ReportHealth::uid)
                .containsExactly("one", "two");
        producer.completeNext();
        await().until(() -> reports.pending() == 0);
    }

    @Test
    void a_failure_of_one_stack_does_not_hold_up_another() {
        find(DOWN);
        awaitSent(1);
        for (var i = 0; i < 100; i++) {
            reports.found(new Finding(stack("more-" + i), "life", UP, 1, "It answers."));
        }
        awaitSent(101);
    }

    @Test
    void a_partition_that_takes_nothing_is_told_once_until_it_takes_something() {
        find(DOWN);
        awaitSent(1);
        assertThat(reports.newlyStuck(Duration.ofMinutes(1), false)).isFalse();
        assertThat(reports.newlyStuck(Duration.ZERO, false)).isTrue();
        assertThat(reports.newlyStuck(Duration.ZERO, false)).isFalse();

        // The next incarnation begins with nothing to say, and says the same.
        reports.forget(STACK);
        find(DOWN);
        awaitSent(2);
        assertThat(reports.newlyStuck(Duration.ZERO, false)).isFalse();

        producer.completeNext();
        producer.completeNext();
        await().until(() -> reports.pending() == 0);
        find(UP);
        awaitSent(3);
        assertThat(reports.newlyStuck(Duration.ZERO, false)).isTrue();
    }

    @Test
    void when_all_of_kafka_is_away_no_partition_is_told() {
        find(DOWN);
        assertThat(reports.newlyStuck(Duration.ZERO, true)).isFalse();
        assertThat(reports.newlyStuck(Duration.ZERO, false)).isFalse();
    }

    private void find(Verdict verdict) {
        reports.found(new Finding(STACK, "life", verdict, 1, "Seen."));
    }

    private void awaitSent(int count) {
        await().pollInterval(Duration.ofMillis(5)).until(() -> producer.history().size() == count);
    }

    private static SnapshotKey stack(String uid) {
        return new SnapshotKey(Kind.STACK, "account-" + uid, uid);
    }
}
