package io.elasticaddress.monitor;

import static io.elasticaddress.contracts.health.Verdict.DOWN;
import static io.elasticaddress.contracts.health.Verdict.UP;
import static io.elasticaddress.monitor.probe.RawServer.answering;
import static io.elasticaddress.monitor.probe.RawServer.ok;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.contracts.command.Command.ReportHealth;
import io.elasticaddress.contracts.state.Stack;
import io.elasticaddress.monitor.probe.RawServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Status;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

class HealthMonitorIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir static Path folder;
    private static Broker broker;
    private final String vantage = "v-" + UUID.randomUUID();

    @BeforeAll
    static void startBroker() throws Exception {
        broker = Broker.start(folder);
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.close();
    }

    @Test
    void a_stack_is_reported_up_and_down_once_its_server_is_killed() {
        try (var server = RawServer.start(answering(ok("")));
                var monitor =
                        Monitor.start(
                                broker,
                                vantage,
                                "--elastic.monitor.region=eu",
                                // However slow the machine is, this is one incarnation.
                                "--elastic.monitor.heartbeat=10s")) {
            var stack = Checks.stack(Checks.http(server.port()).build(), "127.0.0.1");
            broker.publish(stack);
            await().atMost(PATIENCE).until(() -> broker.reports(stack).size() == 1);
            var up = broker.reports(stack).getFirst();
            assertThat(up)
                    .isEqualTo(
                            new ReportHealth(
                                    stack.uid(),
                                    vantage,
                                    "eu",
                                    up.incarnation(),
                                    UP,
                                    1,
                                    "It answers."));

            server.close();
            await().atMost(PATIENCE).until(() -> broker.reports(stack).size() == 2);
            var down = broker.reports(stack).getLast();
            assertThat(down.verdict()).isEqualTo(DOWN);
            assertThat(down.incarnation()).isEqualTo(up.incarnation());
            assertThat(down.detail()).isEqualTo("127.0.0.1 refuses connections.");

            assertThat(monitor.status("/actuator/health/readiness")).isEqualTo(200);
            assertThat(monitor.body("/actuator/health")).contains(vantage);
            assertThat(monitor.body("/actuator/prometheus"))
                    .contains("elastic_monitor_probe_seconds_count{", "elastic_monitor_stacks ");
        }
    }

    @Test
    void what_was_published_before_its_start_is_watched_too_in_its_latest_version() {
        try (var server = RawServer.start(answering(ok("")))) {
            var uid = UUID.randomUUID().toString();
            var check = Checks.http(server.port());
            broker.publish(Checks.stack(uid, 1, null, check.build(), "127.0.0.9"));
            var stack = Checks.stack(uid, 2, null, check.version(2).build(), "127.0.0.1");
            broker.publish(stack);
            broker.publishUnreadable(
                    Checks.stack(uid, 3, null, check.version(3).build(), "127.0.0.9"));
            var removed = Checks.stack(check.build(), "127.0.0.1");
            broker.publish(removed);
            broker.publish(Checks.removed(removed));
            try (var monitor = Monitor.start(broker, vantage)) {
                await().atMost(PATIENCE).until(() -> !byThis(stack).isEmpty());
                assertThat(monitor.health("stacks")).isEqualTo(Status.UP);
            }

            assertThat(byThis(stack))
                    .extracting(ReportHealth::verdict, ReportHealth::checkVersion)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple(UP, 2L));
            assertThat(byThis(removed)).isEmpty();
        }
    }

    @Test
    void its_heartbeats_flow_whatever_else_it_does() {
        try (var monitor = Monitor.start(broker, vantage)) {
            await().atMost(PATIENCE).until(() -> broker.heartbeats(vantage).size() >= 8);

            var beats = broker.heartbeats(vantage);
            assertThat(beats.getFirst().number()).isEqualTo(1);
            for (var i = 1; i < beats.size(); i++) {
                var before = beats.get(i - 1);
                var beat = beats.get(i);
                assertThat(beat.intervalMs()).isEqualTo(500);
                // On a very slow machine it may notice that it stood still.
                assertThat(beat.number())
                        .isEqualTo(
                                beat.incarnation().equals(before.incarnation())
                                        ? before.number() + 1
                                        : 1);
            }
            assertThat(monitor.health("kafka")).isEqualTo(Status.UP);
        }
    }

    @Test
    void each_start_is_another_incarnation() {
        try (var server = RawServer.start(answering(ok("")))) {
            var stack = Checks.stack(Checks.http(server.port()).build(), "127.0.0.1");
            broker.publish(stack);
            for (var starts = 1; starts <= 2; starts++) {
                try (var _ = Monitor.start(broker, vantage)) {
                    var expected = starts;
                    await().atMost(PATIENCE).until(() -> byThis(stack).size() == expected);
                }
            }

            assertThat(byThis(stack)).extracting(ReportHealth::incarnation).doesNotHaveDuplicates();
        }
    }

    /** Other tests' monitors look at every stack. */
    private List<ReportHealth> byThis(Stack stack) {
        return broker.reports(stack).stream()
                .filter(report -> report.vantage().equals(vantage))
                .toList();
    }
}
