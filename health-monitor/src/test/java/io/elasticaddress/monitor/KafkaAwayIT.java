package io.elasticaddress.monitor;

import static io.elasticaddress.contracts.health.Verdict.DOWN;
import static io.elasticaddress.contracts.health.Verdict.UP;
import static io.elasticaddress.monitor.probe.RawServer.answering;
import static io.elasticaddress.monitor.probe.RawServer.ok;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.contracts.command.Command.ReportHealth;
import io.elasticaddress.contracts.health.Heartbeat;
import io.elasticaddress.monitor.probe.RawServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Status;

import java.nio.file.Path;
import java.time.Duration;

class KafkaAwayIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String VANTAGE = "paris-1";

    @TempDir Path folder;

    @Test
    void it_starts_without_kafka_and_goes_on_without_it_and_says_what_counts_when_it_is_back()
            throws Exception {
        var server = RawServer.start(answering(ok("")));
        try (var broker = Broker.notStarted(folder);
                var monitor = Monitor.start(broker, VANTAGE)) {
            assertThat(monitor.health("kafka")).isEqualTo(Status.DOWN);
            assertThat(monitor.status("/actuator/health/readiness")).isEqualTo(503);
            assertThat(monitor.status("/actuator/health/liveness")).isEqualTo(200);

            broker.start();
            var stack = Checks.stack(Checks.http(server.port()).build(), "127.0.0.1");
            broker.publish(stack);
            await().atMost(PATIENCE).until(() -> broker.reports(stack).size() == 1);
            var before = broker.reports(stack).getFirst();
            assertThat(before.verdict()).isEqualTo(UP);
            await().atMost(PATIENCE).until(() -> monitor.health("kafka").equals(Status.UP));

            broker.stop();
            await().atMost(PATIENCE).until(() -> monitor.health("kafka").equals(Status.DOWN));
            // It goes on: its connections are what the server sees.
            var probes = server.connections();
            await().atMost(PATIENCE).until(() -> server.connections() > probes + 5);
            server.close();
            await().atMost(PATIENCE)
                    .until(
                            () ->
                                    monitor.body("/actuator/prometheus")
                                            .contains("elastic_monitor_reports_pending 1"));
            try (var again = RawServer.start("127.0.0.1", server.port(), answering(ok("")))) {
                await().atMost(PATIENCE).until(() -> again.connections() > 5);
            }
            await().atMost(PATIENCE)
                    .until(() -> counted(monitor, "elastic_monitor_verdicts_total", "down") >= 2);

            broker.start();
            await().atMost(PATIENCE).until(() -> monitor.health("kafka").equals(Status.UP));
            await().atMost(PATIENCE).until(() -> broker.reports(stack).getLast().verdict() == DOWN);
            var after = broker.reports(stack).getLast();
            assertThat(after.incarnation()).isNotEqualTo(before.incarnation());
            await().atMost(PATIENCE)
                    .until(
                            () ->
                                    broker.heartbeats(VANTAGE)
                                            .getLast()
                                            .incarnation()
                                            .equals(after.incarnation()));
            // Of all that it saw meanwhile it says the last only; one may have been under way.
            assertThat(broker.reports(stack))
                    .filteredOn(report -> report.incarnation().equals(after.incarnation()))
                    .extracting(ReportHealth::verdict)
                    .hasSizeLessThanOrEqualTo(2)
                    .endsWith(DOWN);
            assertThat(broker.heartbeats(VANTAGE))
                    .extracting(Heartbeat::incarnation)
                    .startsWith(before.incarnation());
        } finally {
            server.close();
        }
    }

    private static double counted(Monitor monitor, String metric, String verdict) {
        return monitor.body("/actuator/prometheus")
                .lines()
                .filter(
                        line ->
                                line.startsWith(metric)
                                        && line.contains("verdict=\"" + verdict + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }
}
