package io.elasticaddress.dns.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.dns.ownership.Expected.Absent;
import io.elasticaddress.dns.ownership.Observation;
import io.elasticaddress.dns.servers.TestServer;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Several updaters that write one zone, or one that does not know the latest: the same for every provider. */
abstract class UpdatersContract extends ProviderFixture {

    @Test
    void a_change_from_an_older_marker_is_refused() throws IOException {
        var name = name();
        apply(name, new Absent(), 1, a("192.0.2.1"));
        apply(name, is(1), 3, a("192.0.2.3"));

        assertThat(apply(name, is(1), 2, a("192.0.2.2"))).isInstanceOf(BatchOutcome.Outdated.class);

        assertThat(observe(name).records()).containsExactly(a("192.0.2.3"));
        assertThat(observe(name).markers()).containsExactly(marker(3));
    }

    @Test
    void a_name_that_is_there_is_not_created_again() throws IOException {
        var name = name();
        apply(name, new Absent(), 2, a("192.0.2.2"));

        assertThat(apply(name, new Absent(), 1, a("192.0.2.1")))
                .isInstanceOf(BatchOutcome.Outdated.class);

        assertThat(observe(name).markers()).containsExactly(marker(2));
    }

    @Test
    void a_name_with_a_marker_but_no_record_is_not_created_again() throws IOException {
        var name = name();
        apply(name, new Absent(), 2);

        assertThat(apply(name, new Absent(), 1, a("192.0.2.1")))
                .isInstanceOf(BatchOutcome.Outdated.class);
    }

    @Test
    void an_updater_that_was_paused_puts_no_older_version_over_a_newer() throws IOException {
        var name = name();
        apply(name, new Absent(), 1, a("192.0.2.1"));
        try (var paused = served.provider(TestServer.ZONE)) {
            paused.observe(List.of(name));

            assertThat(apply(name, is(1), 3, a("192.0.2.3"))).isEqualTo(new BatchOutcome.Applied());
            assertThat(paused.apply(List.of(change(name, is(1), 2, cname("old.example.com")))))
                    .isInstanceOf(BatchOutcome.Outdated.class);
        }

        assertThat(observe(name))
                .isEqualTo(new Observation(name, List.of(marker(3)), List.of(a("192.0.2.3"))));
    }

    @Test
    void of_two_updaters_that_create_a_name_the_later_is_refused() throws IOException {
        var name = name();
        try (var other = served.provider(TestServer.ZONE)) {
            other.observe(List.of(name));
            assertThat(apply(name, new Absent(), 2, a("192.0.2.2")))
                    .isEqualTo(new BatchOutcome.Applied());

            assertThat(other.apply(List.of(change(name, new Absent(), 1, a("192.0.2.1")))))
                    .isInstanceOf(BatchOutcome.Outdated.class);
        }

        assertThat(observe(name).markers()).containsExactly(marker(2));
        assertThat(observe(name).records()).containsExactly(a("192.0.2.2"));
    }

    @Test
    void of_many_that_change_one_name_at_once_one_at_a_time_gets_through() throws Exception {
        var name = name();
        apply(name, new Absent(), 1, a("192.0.2.1"));
        var outcomes = new ArrayList<BatchOutcome>();
        var threads = new ArrayList<Thread>();
        for (var i = 2; i < 10; i++) {
            var version = i;
            threads.add(
                    Thread.startVirtualThread(
                            () -> {
                                var outcome = apply(name, is(1), version, a("192.0.2." + version));
                                synchronized (outcomes) {
                                    outcomes.add(outcome);
                                }
                            }));
        }
        for (var thread : threads) {
            thread.join();
        }

        assertThat(outcomes.stream().map(Object::getClass).collect(Collectors.toSet()))
                .isEqualTo(Set.of(BatchOutcome.Applied.class, BatchOutcome.Outdated.class));
        assertThat(outcomes.stream().filter(BatchOutcome.Applied.class::isInstance)).hasSize(1);
    }
}
