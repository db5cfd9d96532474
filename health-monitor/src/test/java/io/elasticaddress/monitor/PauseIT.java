package io.elasticaddress.monitor;

import static io.elasticaddress.contracts.health.Verdict.UP;
import static io.elasticaddress.monitor.probe.RawServer.answering;
import static io.elasticaddress.monitor.probe.RawServer.ok;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.contracts.command.Command.ReportHealth;
import io.elasticaddress.monitor.probe.RawServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A monitor in a process of its own, which is stopped and continued. */
class PauseIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String VANTAGE = "paris-1";

    @TempDir Path folder;

    @Test
    void a_monitor_that_stood_still_is_another_one_and_says_everything_anew() throws Exception {
        try (var broker = Broker.start(folder);
                var server = RawServer.start(answering(ok("")))) {
            var process = start(broker);
            try {
                var stack = Checks.stack(Checks.http(server.port()).build(), "127.0.0.1");
                broker.publish(stack);
                await().atMost(PATIENCE).until(() -> broker.reports(stack).size() == 1);
                await().atMost(PATIENCE).until(() -> broker.heartbeats(VANTAGE).size() > 3);

                signal(process, "STOP");
                var heard = broker.heartbeats(VANTAGE).size();
                await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
                assertThat(broker.heartbeats(VANTAGE).size()).isLessThanOrEqualTo(heard + 2);
                signal(process, "CONT");

                await().atMost(PATIENCE).until(() -> broker.reports(stack).size() == 2);
                var reports = broker.reports(stack);
                assertThat(reports).extracting(ReportHealth::verdict).containsOnly(UP);
                assertThat(reports).extracting(ReportHealth::incarnation).doesNotHaveDuplicates();
                await().atMost(PATIENCE)
                        .until(
                                () ->
                                        broker.heartbeats(VANTAGE)
                                                .getLast()
                                                .incarnation()
                                                .equals(reports.getLast().incarnation()));
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }

    private static Process start(Broker broker) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HealthMonitorApplication.class.getName()));
        command.addAll(Monitor.arguments(broker, VANTAGE));
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static void signal(Process process, String name) throws Exception {
        var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }
}
