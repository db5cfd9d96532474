package io.elasticaddress.monitor.watching;

import static io.elasticaddress.contracts.health.Verdict.DOWN;
import static io.elasticaddress.contracts.health.Verdict.PARTIAL;
import static io.elasticaddress.contracts.health.Verdict.UP;
import static io.elasticaddress.monitor.probe.RawServer.answering;
import static io.elasticaddress.monitor.probe.RawServer.ok;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.contracts.state.Stack;
import io.elasticaddress.monitor.Checks;
import io.elasticaddress.monitor.probe.Probe;
import io.elasticaddress.monitor.probe.ProbeResult;
import io.elasticaddress.monitor.probe.Probes;
import io.elasticaddress.monitor.probe.RawServer;
import io.elasticaddress.monitor.watching.Findings.Finding;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

class WatchedStacksTest {
    private final Map<String, List<String>> names = new ConcurrentHashMap<>();
    private final Notebook notebook = new Notebook();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Probes probes = new Probes(List.of(), Optional.empty());
    private final HostNames hostNames =
            new HostNames(this::resolve, Duration.ofMillis(50), Duration.ofMillis(20));
    private final WatchedStacks stacks =
            new WatchedStacks(
                    probes, hostNames, 100, Duration.ofDays(14), notebook, "first", meters);

    @AfterEach
    void close() {
        stacks.close();
        hostNames.close();
        probes.close();
    }

    @Test
    void a_stack_that_answers_is_up_and_is_down_once_it_is_killed() {
        try (var server = RawServer.start(answering(ok("")))) {
            var stack = Checks.stack(Checks.http(server.port()).build(), "127.0.0.1");
            stacks.take(stack);
            stacks.caughtUp();

            assertThat(notebook.await(stack, 1))
                    .isEqualTo(new Finding(stack.key(), "first", UP, 1, "It answers."));
            server.close();

            assertThat(notebook.await(stack, 2))
                    .isEqualTo(
                            new Finding(
                                    stack.key(),
                                    "first",
                                    DOWN,
                                    1,
                                    "127.0.0.1 refuses connections."));
            assertThat(stacks.verdict(stack.key())).contains(DOWN);

            try (var again = RawServer.start("127.0.0.1", server.port(), answering(ok("")))) {
                assertThat(notebook.await(stack, 3).verdict()).isEqualTo(UP);
            }
        }
    }

    /** With an interval of ten seconds, three failures at that pace would take half a minute. */
    @Test
    void a_first_verdict_and_a_fall_come_at_the_quick_pace() {
        try (var server = RawServer.start(answering(ok("")))) {
            var check = Checks.http(server.port()).every(Duration.ofSeconds(2)).fall(10).rise(5);
            var stack = Checks.stack(check.build(), "127.0.0.1");
            var since = System.nanoTime();
            stacks.take(stack);
            stacks.caughtUp();
            notebook.await(stack, 1);
            server.close();
            notebook.await(stack, 2);

            // A first within 1 s, 4 at 200 ms, one within 2 s, 9 at 200 ms; not 15 at 2 s.
            assertThat(Duration.ofNanos(System.nanoTime() - since))
                    .isLessThan(Duration.ofSeconds(15));
        }
    }

    @Test
    void all_addresses_are_probed_and_one_that_is_dead_makes_it_partial() {
        try (var server = RawServer.start(answering(ok("")))) {
            var check = Checks.http(server.port()).build();
            var stack = Checks.stack(check, "127.0.0.1", "127.0.0.2", "::1");
            stacks.take(stack);
            stacks.caughtUp();

            assertThat(notebook.await(stack, 1).verdict()).isEqualTo(PARTIAL);
            try (var second = RawServer.start("127.0.0.2", server.port(), answering(ok("")));
                    var third = RawServer.start("::1", server.port(), answering(ok("")))) {
                assertThat(notebook.await(stack, 2).detail()).isEqualTo("All addresses answer.");
                second.close();
                assertThat(notebook.await(stack, 3))
                        .extracting(Finding::verdict, Finding::detail)
                        .containsExactly(PARTIAL, "127.0.0.2 refuses connections.");
                third.close();
                server.close();
                assertThat(notebook.await(stack, 4))
                        .extracting(Finding::verdict, Finding::detail)
                        .containsExactly(
                                DOWN,
                                "127.0.0.1 refuses connections; 127.0.0.2 refuses connections;"
                                        + " ::1 refuses connections.");
            }
        }
    }

    @Test
    void an_address_is_never_probed_twice_at_once_however_slow_it_is() {
        try (var server =
                RawServer.start(
                        connection -> {
                            RawServer.pause(Duration.ofMillis(250));
                            answering(ok("")).talk(connection);
                        })) {
            var stack = Checks.stack(Checks.http(server.port()).build(), "127.0.0.1");
            stacks.take(stack);
            stacks.caughtUp();

            await().atMost(Duration.ofSeconds(20)).until(() -> server.connections() >= 6);
            stacks.startAnew("second");
            await().atMost(Duration.ofSeconds(20)).until(() -> server.connections() >= 9);
            assertThat(server.mostAtOnce()).isLessThanOrEqualTo(2);
            assertThat(meters.get("elastic.monitor.in.flight").gauge().value())
                    .isLessThanOrEqualTo(1);
        }
    }

    @Test
    void nothing_is_probed_before_all_stacks_are_known() {
        try (var server = RawServer.start(answering(ok("")))) {
            var outdated = Checks.stack(Checks.http(server.port()).build(), "127.0.0.1");
            var other = Checks.stack(Checks.http(server.port()).build(), "127.0.0.1");
            stacks.take(outdated);
            stacks.take(other);
            stacks.take(Checks.removed(outdated));
            assertThat(stacks.count()).isEqualTo(1);
            assertThat(server.connections()).isZero();
            stacks.caughtUp();

            notebook.await(other, 1);
            assertThat(notebook.of(outdated)).isEmpty();
        }
    }

    @Test
    void stacks_without_a_check_or_an_address_are_left_alone() {
        stacks.take(Checks.stack(null, "127.0.0.1"));
        stacks.take(Checks.stack(Checks.http(1).build()));

        assertThat(stacks.count()).isZero();
    }

    @Test
    void a_change_of_anything_else_goes_unnoticed_and_one_of_the_check_begins_anew() {
        try (var server = RawServer.start(answering(ok("")))) {
            var check = Checks.http(server.port());
            var stack = Checks.stack("one", 1, null, check.build(), "127.0.0.1");
            stacks.take(stack);
            stacks.caughtUp();
            notebook.await(stack, 1);

            stacks.take(Checks.stack("one", 2, null, check.build(), "127.0.0.1"));
            assertThat(stacks.verdict(stack.key())).contains(UP);
            assertThat(notebook.forgotten()).isEmpty();

            stacks.take(Checks.stack("one", 3, null, check.version(3).build(), "127.0.0.1"));
            assertThat(notebook.await(stack, 2))
                    .extracting(Finding::verdict, Finding::checkVersion)
                    .containsExactly(UP, 3L);

            // Older ones, and the same again, as when reading begins anew.
            stacks.take(stack);
            stacks.take(Checks.stack("one", 3, null, check.version(3).build(), "127.0.0.1"));
            assertThat(stacks.verdict(stack.key())).contains(UP);
            assertThat(notebook.forgotten()).hasSize(1);
        }
    }

    @Test
    void a_removed_stack_is_not_probed_any_more() {
        try (var server = RawServer.start(answering(ok("")))) {
            var check = Checks.http(server.port()).build();
            var removed = Checks.stack(check, "127.0.0.1");
            var other = Checks.stack(Checks.tcp(server.port()).build(), "127.0.0.1");
            stacks.take(removed);
            stacks.caughtUp();
            notebook.await(removed, 1);

            stacks.take(Checks.removed(removed));
            assertThat(stacks.count()).isZero();
            assertThat(notebook.forgotten()).containsExactly(removed.key());
            stacks.take(removed);
            assertThat(stacks.count()).isZero();

            stacks.take(other);
            notebook.await(other, 1);
            assertThat(notebook.of(removed)).hasSize(1);
        }
    }

    @Test
    void in_a_new_incarnation_every_verdict_is_formed_and_said_anew() {
        try (var server = RawServer.start(answering(ok("")))) {
            // At the check's own pace it would take a minute.
            var check = Checks.http(server.port()).every(Duration.ofMinutes(1)).build();
            var stack = Checks.stack(check, "127.0.0.1");
            var dead = Checks.stack(check, "127.0.0.2");
            stacks.take(stack);
            stacks.take(dead);
            stacks.caughtUp();
            server.close();
            // Six seconds from one probe to the next, where there is doubt.
            stacks.startAnew("second");
            assertThat(stacks.verdict(stack.key())).isEmpty();

            assertThat(notebook.await(dead, 1).incarnation()).isEqualTo("second");
        }
    }

    @Test
    void what_an_earlier_incarnation_saw_does_not_count_in_the_next() {
        try (var server = RawServer.start(answering(ok("")))) {
            var stack = Checks.stack(Checks.http(server.port()).build(), "127.0.0.1");
            stacks.take(stack);
            stacks.caughtUp();
            notebook.await(stack, 1);
            for (var i = 0; i < 50; i++) {
                stacks.startAnew("again " + i);
            }

            await().atMost(Duration.ofSeconds(20))
                    .until(() -> notebook.of(stack).getLast().incarnation().equals("again 49"));
            assertThat(notebook.of(stack).stream().map(Finding::verdict)).containsOnly(UP);
        }
    }

    @Test
    void a_stack_with_a_host_name_alone_is_probed_at_all_that_it_leads_to() {
        try (var first = RawServer.start(answering(ok("")));
                var second = RawServer.start("127.0.0.2", first.port(), answering(ok("")))) {
            names.put("stack.example.com", List.of("127.0.0.1", "127.0.0.2"));
            var stack = Checks.named("stack.example.com", Checks.http(first.port()).build());
            stacks.take(stack);
            stacks.caughtUp();
            assertThat(notebook.await(stack, 1).detail()).isEqualTo("All addresses answer.");

            names.put("stack.example.com", List.of("127.0.0.2", "127.0.0.3"));
            assertThat(notebook.await(stack, 2).verdict()).isEqualTo(PARTIAL);

            names.put("stack.example.com", List.of("127.0.0.2"));
            assertThat(notebook.await(stack, 3).verdict()).isEqualTo(UP);
            second.close();
            assertThat(notebook.await(stack, 4).verdict()).isEqualTo(DOWN);
        }
    }

    @Test
    void a_name_that_is_not_resolved_any_more_keeps_its_addresses() {
        try (var server = RawServer.start(answering(ok("")))) {
            names.put("stack.example.com", List.of("127.0.0.1"));
            var stack = Checks.named("stack.example.com", Checks.http(server.port()).build());
            stacks.take(stack);
            stacks.caughtUp();
            notebook.await(stack, 1);

            names.clear();
            await().atMost(Duration.ofSeconds(20)).until(() -> unresolved() > 10);
            assertThat(notebook.verdicts(stack)).containsExactly(UP);
            server.close();
            assertThat(notebook.await(stack, 2).verdict()).isEqualTo(DOWN);
        }
    }

    @Test
    void one_that_was_never_resolved_is_down_until_it_is() {
        try (var server = RawServer.start(answering(ok("")))) {
            var stack = Checks.named("stack.example.com", Checks.http(server.port()).build());
            stacks.take(stack);
            stacks.caughtUp();
            assertThat(notebook.await(stack, 1))
                    .extracting(Finding::verdict, Finding::detail)
                    .containsExactly(DOWN, "stack.example.com can't be resolved.");

            names.put("stack.example.com", List.of("127.0.0.1"));
            assertThat(notebook.await(stack, 2).verdict()).isEqualTo(UP);
        }
    }

    @Test
    void a_fault_of_our_own_says_nothing_of_the_stack() {
        var faults = new AtomicInteger();
        var stack = Checks.stack(Checks.tcp(1).build(), "127.0.0.1");
        var address =
                probed(
                        stack,
                        () -> {
                            faults.incrementAndGet();
                            throw new IllegalStateException("made for this test");
                        });
        await().until(() -> faults.get() == 4);
        address.stop();

        assertThat(address.state().isDecided()).isFalse();
        assertThat(notebook.of(stack)).isEmpty();
    }

    @Test
    void a_certificate_that_expires_soon_is_noticed() {
        var stack = Checks.stack(Checks.https(1).build(), "127.0.0.1");
        var soon = probed(stack, showing(Duration.ofDays(13)));
        var late = probed(stack, showing(Duration.ofDays(15)));

        await().until(() -> soon.certificateExpires() != null);
        await().until(() -> late.certificateExpires() != null);
        assertThat(stacks.isExpiring(soon)).isTrue();
        assertThat(stacks.isExpiring(late)).isFalse();
        soon.stop();
        late.stop();
    }

    private static Probe showing(Duration left) {
        return () -> new ProbeResult.Success(Instant.now().plus(left));
    }

    /** Of a watch that is not started, so that nothing else is probed. */
    private ProbedAddress probed(Stack stack, Probe probe) {
        var inFlight = new InFlight(2);
        var workshop =
                new Workshop(
                        probes,
                        hostNames,
                        inFlight,
                        notebook,
                        new WatchingMetrics(meters, stacks, inFlight),
                        () -> 0.5,
                        Duration.ofDays(14));
        var watch = new Watch(stack, stack.healthCheck(), "first", workshop);
        var address = new ProbedAddress("127.0.0.1", watch, probe, workshop);
        address.start(System.nanoTime());
        return address;
    }

    private double unresolved() {
        return meters.get("elastic.monitor.unresolved").counter().count();
    }

    private InetAddress[] resolve(String name) throws UnknownHostException {
        var addresses = names.get(name);
        if (addresses == null) {
            throw new UnknownHostException(name);
        }
        return addresses.stream().map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
    }
}
