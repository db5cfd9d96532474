package io.elasticaddress.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

class ServiceProcessesTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir Path logs;

    @Test
    void one_that_has_ended_is_named_with_its_last_words() {
        try (var processes = processes("echo no broker; exit 3")) {
            processes.start(Map.of(Service.DNS_UPDATER, List.of()));

            await().atMost(LIMIT)
                    .untilAsserted(
                            () ->
                                    assertThatExceptionOfType(CannotStart.class)
                                            .isThrownBy(processes::requireAlive)
                                            .withMessageContainingAll(
                                                    "dns-updater", "3", "no broker"));
        }
    }

    @Test
    void they_are_asked_to_end_the_gateway_first() throws Exception {
        var ends = logs.resolve("ends");
        try (var processes =
                processes(
                        "trap 'echo $1 >> %s; exit 0' TERM; echo $$; while :; do sleep 0.1; done"
                                .formatted(ends))) {
            processes.start(
                    Map.of(
                            Service.AUDIT_SERVICE, List.of("audit"),
                            Service.API_GATEWAY, List.of("gateway")));
            awaitPid(Service.AUDIT_SERVICE);
            awaitPid(Service.API_GATEWAY);

            processes.requireAlive();
            processes.end(LIMIT);

            assertThat(ends).hasContent("gateway\naudit");
        }
    }

    @Test
    void one_that_does_not_end_is_named_and_killed() {
        long deaf;
        try (var processes = processes("trap '' TERM; echo $$; while :; do sleep 0.1; done")) {
            processes.start(Map.of(Service.API_GATEWAY, List.of()));
            deaf = awaitPid(Service.API_GATEWAY);

            assertThatExceptionOfType(CannotStart.class)
                    .isThrownBy(() -> processes.end(Duration.ofMillis(200)))
                    .withMessageContaining("api-gateway does not end");
        }
        await().atMost(LIMIT)
                .until(() -> ProcessHandle.of(deaf).filter(ProcessHandle::isAlive).isEmpty());
    }

    /** Each prints its own, once it listens to signals. */
    private long awaitPid(Service service) {
        var log = logs.resolve(service.module() + ".log");
        await().atMost(LIMIT).until(() -> read(log).endsWith("\n"));
        return Long.parseLong(read(log).strip());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private ServiceProcesses processes(String script) {
        return new ServiceProcesses(_ -> List.of("sh", "-c", script, "sh"), logs);
    }
}
