package io.elasticaddress.monitor.watching;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;

import io.elasticaddress.contracts.health.Verdict;
import io.elasticaddress.contracts.state.SnapshotKey;
import io.elasticaddress.monitor.Checks;
import io.elasticaddress.monitor.probe.Probes;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * What it costs this process to probe many stacks over HTTP every second, and how soon it knows that they are all dead. Prints
 * it, and fails only where it is far off: machines differ. The stacks are another process. Only with {@code -Dmeasure=true}.
 */
@EnabledIfSystemProperty(named = "measure", matches = "true")
class ProbingFiguresTest {
    private static final int STACKS = Integer.getInteger("measure.stacks", 2_000);
    private static final Duration FOR = Duration.ofSeconds(15);

    private final OperatingSystemMXBean system =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final Map<SnapshotKey, Verdict> verdicts = new ConcurrentHashMap<>();
    private final Map<SnapshotKey, Long> changed = new ConcurrentHashMap<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void of_many_stacks_that_answer_are_silent_or_are_dead() throws Exception {
        var process = start();
        try (var probes = new Probes(List.of(), Optional.empty());
                var names =
                        new HostNames(
                                InetAddress::getAllByName,
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(1));
                var stacks =
                        new WatchedStacks(
                                probes,
                                names,
                                5_000,
                                Duration.ofDays(14),
                                new Noting(),
                                "first",
                                meters)) {
            watch(stacks, port(process));
            awaitAll(Verdict.UP);
            measure("warming up", FOR);
            measure("all answer", FOR);

            process.getOutputStream().write('s');
            process.getOutputStream().flush();
            var silent = System.nanoTime();
            awaitAll(Verdict.DOWN);
            report("all are silent", silent);
            measure("none answers", FOR);

            process.destroyForcibly().waitFor();
            measure("all refuse", FOR);

            stacks.startAnew("second");
            verdicts.clear();
            awaitAll(Verdict.DOWN);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void of_many_stacks_that_die_at_once() throws Exception {
        var process = start();
        try (var probes = new Probes(List.of(), Optional.empty());
                var names =
                        new HostNames(
                                InetAddress::getAllByName,
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(1));
                var stacks =
                        new WatchedStacks(
                                probes,
                                names,
                                5_000,
                                Duration.ofDays(14),
                                new Noting(),
                                "first",
                                meters)) {
            watch(stacks, port(process));
            awaitAll(Verdict.UP);
            measure("warming up", FOR);

            process.destroyForcibly().waitFor();
            var dead = System.nanoTime();
            awaitAll(Verdict.DOWN);
            report("all are killed", dead);
            assertThat(stacks.count()).isEqualTo(STACKS);
        } finally {
            process.destroyForcibly();
        }
    }

    private void watch(WatchedStacks stacks, int port) {
        var check = Checks.http(port).every(Duration.ofSeconds(1)).path("/health").build();
        for (var i = 0; i < STACKS; i++) {
            stacks.take(Checks.stack(check, "127.1." + i / 250 + "." + (i % 250 + 1)));
        }
        stacks.caughtUp();
    }

    private void awaitAll(Verdict verdict) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () ->
                                verdicts.size() == STACKS
                                        && verdicts.values().stream().allMatch(verdict::equals));
    }

    private void measure(String what, Duration time) throws InterruptedException {
        var probes = probes();
        var cpu = system.getProcessCpuTime();
        var since = System.nanoTime();
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
        var elapsed = System.nanoTime() - since;
        var spent = system.getProcessCpuTime() - cpu;
        var done = probes() - probes;
        System.gc();
        System.out.printf(
                Locale.ROOT,
                "%-14s %d stacks, %.0f probes/s, %.1f s of CPU in %.1f s: %.0f %% of a core,"
                        + " %.0f us a probe; late by %.1f ms in the mean, heap %d MB%n",
                what,
                STACKS,
                done * 1e9 / elapsed,
                spent / 1e9,
                elapsed / 1e9,
                100.0 * spent / elapsed,
                spent / 1e3 / done,
                meters.get("elastic.monitor.late").timer().mean(TimeUnit.MILLISECONDS),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20);
    }

    private void report(String what, long since) {
        var after = changed.values().stream().mapToLong(at -> (at - since) / 1_000_000).sorted();
        var all = after.toArray();
        System.out.printf(
                Locale.ROOT,
                "%-14s known of half of them after %d ms, of all after %d ms%n",
                what,
                all[all.length / 2],
                all[all.length - 1]);
    }

    private long probes() {
        return meters.get("elastic.monitor.late").timer().count();
    }

    private static Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ProbedStacks.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static int port(Process process) throws IOException {
        return Integer.parseInt(
                new BufferedReader(
                                new InputStreamReader(
                                        process.getInputStream(), StandardCharsets.US_ASCII))
                        .readLine());
    }

    private final class Noting implements Findings {
        @Override
        public void found(Finding finding) {
            verdicts.put(finding.stack(), finding.verdict());
            changed.put(finding.stack(), System.nanoTime());
        }

        @Override
        public void forget(SnapshotKey stack) {}
    }
}
