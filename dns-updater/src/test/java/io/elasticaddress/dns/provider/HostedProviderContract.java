package io.elasticaddress.dns.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.dns.ownership.Expected.Absent;
import io.elasticaddress.dns.ownership.Observation;
import io.elasticaddress.dns.provider.Guarantees.Comparing;
import io.elasticaddress.dns.provider.hosted.RequestBudget;
import io.elasticaddress.dns.provider.hosted.RequestBudget.Limit;
import io.elasticaddress.dns.servers.FakeService;
import io.elasticaddress.dns.servers.TestServer;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** What is the same for every service that is tested at the wire, besides what is the same for every provider. */
abstract class HostedProviderContract extends DnsProviderContract {

    FakeService service() {
        return (FakeService) served;
    }

    @Test
    void an_update_that_was_held_up_on_its_way_is_refused_or_found_again() throws Exception {
        var name = name();
        apply(name, new Absent(), 1, a("192.0.2.1"));
        observe(name);
        try (var paused = served.provider(TestServer.ZONE)) {
            paused.observe(List.of(name));
            var held = service().holdNextWrite();
            var late =
                    inBackground(
                            () -> paused.apply(List.of(change(name, is(1), 2, a("192.0.2.2")))));
            held.awaitArrival();

            assertThat(apply(name, is(1), 3, a("192.0.2.3"))).isEqualTo(new BatchOutcome.Applied());
            held.release();
            var outcome = late.get(30, TimeUnit.SECONDS);

            if (provider.guarantees().change() == Comparing.BY_THE_SERVICE) {
                assertThat(outcome).isInstanceOf(BatchOutcome.Outdated.class);
                assertThat(observe(name))
                        .isEqualTo(
                                new Observation(name, List.of(marker(3)), List.of(a("192.0.2.3"))));
            } else {
                // Left open: until the patrol comes by, the older one may show.
                var found = observe(name).markers();
                assertThat(found).hasSize(1).containsAnyOf(marker(2), marker(3));
                if (!found.contains(marker(3))) {
                    assertThat(apply(name, is(2), 3, a("192.0.2.3")))
                            .isEqualTo(new BatchOutcome.Applied());
                }
            }
        }
        assertThat(observe(name).markers()).containsExactly(marker(3));
        assertThat(read(name).records()).containsExactly(a("192.0.2.3"));
    }

    @Test
    void a_lost_answer_is_not_known_and_what_was_written_is_found() throws IOException {
        var name = name();
        apply(name, new Absent(), 1, a("192.0.2.1"));
        service().loseNextAnswer();

        assertThat(apply(name, is(1), 2, a("192.0.2.2")))
                .isInstanceOf(BatchOutcome.Unavailable.class);

        // What it shows is either; from there it goes on.
        var shown = observe(name).markers();
        var from = shown.contains(marker(2)) ? is(2) : is(1);
        assertThat(apply(name, from, 3, a("192.0.2.3"))).isEqualTo(new BatchOutcome.Applied());
        assertThat(observe(name))
                .isEqualTo(new Observation(name, List.of(marker(3)), List.of(a("192.0.2.3"))));
        assertThat(read(name).records()).containsExactly(a("192.0.2.3"));
    }

    @Test
    void a_record_that_was_removed_by_hand_does_not_stop_a_change() throws IOException {
        var name = name();
        apply(name, new Absent(), 1, a("192.0.2.1"), aaaa("2001:db8::1"));
        observe(name);
        service().removeByHand(name, "A");

        assertThat(apply(name, is(1), 2, cname("stack.example.com")))
                .isEqualTo(new BatchOutcome.Applied());

        assertThat(observe(name).records()).containsExactly(cname("stack.example.com"));
    }

    @Test
    void a_marker_that_was_changed_behind_our_back_is_respected() throws IOException {
        var name = name();
        apply(name, new Absent(), 1, a("192.0.2.1"));
        service().removeByHand("_ea." + name, "TXT");
        service().byHand("_ea." + name, "TXT", "\"v=ea1;i=other;g=1;a=1\"");

        assertThat(apply(name, is(1), 2, a("192.0.2.2"))).isInstanceOf(BatchOutcome.Outdated.class);

        assertThat(observe(name).markers()).containsExactly("v=ea1;i=other;g=1;a=1");
        assertThat(observe(name).records()).containsExactly(a("192.0.2.1"));
    }

    @Test
    void a_throttled_batch_is_said_so_and_nobody_asks_until_it_is_time() {
        var name = name();
        try (var other = service().provider(budget(1000), Duration.ofMinutes(1))) {
            service().throttleNext();
            var outcome = other.apply(List.of(change(name, new Absent(), 1, a("192.0.2.1"))));
            assertThat(outcome).isInstanceOf(BatchOutcome.Throttled.class);
            assertThat(((BatchOutcome.Throttled) outcome).retryAfter()).isPositive();

            service().forgetRequests();
            assertThat(other.apply(List.of(change(name, new Absent(), 1, a("192.0.2.1")))))
                    .isInstanceOf(BatchOutcome.Throttled.class);
            assertThat(asked()).isEmpty();
        }
        assertThat(apply(name, new Absent(), 1, a("192.0.2.1")))
                .isEqualTo(new BatchOutcome.Applied());
    }

    @Test
    void the_limit_is_never_reached_however_much_there_is_to_do() throws Exception {
        var names = IntStream.range(0, 12).mapToObj(_ -> name()).toList();
        var window = Duration.ofSeconds(1);
        // On a busy machine requests arrive closer together than they were sent.
        service().allow(30, window);
        service().forgetRequests();
        var begun = System.nanoTime();
        var budget = new RequestBudget("test", List.of(new Limit(10, window)));
        try (var one = service().provider(budget, Duration.ofMillis(1));
                var other = service().provider(budget, Duration.ofMillis(1))) {
            var outcomes = new ArrayList<CompletableFuture<BatchOutcome>>();
            for (var name : names) {
                var provider = outcomes.size() % 2 == 0 ? one : other;
                outcomes.add(
                        inBackground(
                                () ->
                                        provider.apply(
                                                List.of(
                                                        change(
                                                                name,
                                                                new Absent(),
                                                                1,
                                                                a("192.0.2.1"))))));
            }
            for (var outcome : outcomes) {
                // Throttled by our own count at most: the service never has to say so.
                var said = outcome.get(60, TimeUnit.SECONDS);
                if (said instanceof BatchOutcome.Throttled(var reason, var _)) {
                    assertThat(reason).contains("takes no more requests for now");
                } else {
                    assertThat(said).isEqualTo(new BatchOutcome.Applied());
                }
            }
            // Two saved up, and eight a second.
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isGreaterThan(Duration.ofMillis((service().requests().size() - 2) * 125L));
        } finally {
            service().allow(Integer.MAX_VALUE, window);
        }
    }

    @Test
    void a_survey_costs_no_request_while_it_is_fresh() throws IOException {
        var names = IntStream.range(0, 5).mapToObj(_ -> name()).toList();
        try (var surveyor = service().provider(budget(1000), Duration.ofMinutes(10))) {
            assertThat(surveyor.survey(names).asked()).isTrue();
            service().forgetRequests();
            for (var i = 0; i < 20; i++) {
                assertThat(surveyor.survey(names).asked()).isFalse();
            }
            assertThat(asked()).isEmpty();

            surveyor.apply(List.of(change(names.get(3), new Absent(), 1, a("192.0.2.1"))));
            surveyor.observe(List.of(names.get(3)));
            service().forgetRequests();
            assertThat(surveyor.survey(names).names().get(3).markers()).containsExactly(marker(1));
            assertThat(asked()).isEmpty();
        }
    }

    @Test
    void a_probe_holds_for_a_while_and_not_after_a_failure() throws IOException {
        try (var other = service().provider(budget(1000), Duration.ofMinutes(1))) {
            other.probe();
            service().forgetRequests();
            other.probe();
            assertThat(asked()).isEmpty();

            service().breakAtWrite(0);
            assertThat(other.apply(List.of(change(name(), new Absent(), 1, a("192.0.2.1")))))
                    .isInstanceOf(BatchOutcome.Unavailable.class);
            service().forgetRequests();
            other.probe();
            assertThat(asked()).isNotEmpty();
        }
    }

    /** The requests so far, save those for whether an earlier change is everywhere. */
    private List<String> asked() {
        return service().requests().stream()
                .filter(request -> !(request.startsWith("GET") && request.contains("/change")))
                .toList();
    }

    static RequestBudget budget(int perSecond) {
        return new RequestBudget("test", List.of(new Limit(perSecond, Duration.ofSeconds(1))));
    }

    static <T> CompletableFuture<T> inBackground(Supplier<T> work) {
        var result = new CompletableFuture<T>();
        Thread.startVirtualThread(
                () -> {
                    try {
                        result.complete(work.get());
                    } catch (RuntimeException | Error e) {
                        result.completeExceptionally(e);
                    }
                });
        return result;
    }
}
