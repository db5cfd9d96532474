package io.elasticaddress.dns.provider.hosted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticaddress.dns.provider.ThrottledException;
import io.elasticaddress.dns.provider.Urgency;
import io.elasticaddress.dns.provider.hosted.RequestBudget.Limit;

import org.junit.jupiter.api.Test;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

class RequestBudgetTest {

    @Test
    void no_window_has_more_than_the_limit() throws Exception {
        var budget = budget(20, Duration.ofSeconds(1));
        var begun = System.nanoTime();

        for (var i = 0; i < 20; i++) {
            budget.take(Urgency.CHANGE);
        }

        // Four were saved up, and sixteen a second come.
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isGreaterThanOrEqualTo(Duration.ofMillis(990));
    }

    @Test
    void routine_never_takes_what_a_change_may_need() throws Exception {
        // Nothing comes while the test runs.
        var budget = budget(100, Duration.ofHours(1));

        var routine = 0;
        while (!isRefused(budget, Urgency.ROUTINE)) {
            routine++;
        }

        assertThat(routine).isEqualTo(10);
        for (var i = 0; i < 10; i++) {
            budget.take(Urgency.CHANGE);
        }
        assertThat(isRefused(budget, Urgency.CHANGE)).isTrue();
    }

    @Test
    void a_pause_holds_for_everybody_and_says_how_long() {
        var budget = budget(1000, Duration.ofSeconds(1));
        budget.pause(Duration.ofMinutes(5));
        budget.pause(Duration.ofSeconds(1));

        for (var urgency : Urgency.values()) {
            assertThatThrownBy(() -> budget.take(urgency))
                    .isInstanceOf(ThrottledException.class)
                    .hasMessageContaining("the account was asked too often; the next request")
                    .satisfies(
                            thrown ->
                                    assertThat(((ThrottledException) thrown).retryAfter())
                                            .isBetween(
                                                    Duration.ofMinutes(3), Duration.ofMinutes(5)));
        }
    }

    @Test
    void who_waits_can_be_stopped() throws Exception {
        var budget = budget(1000, Duration.ofSeconds(1));
        budget.pause(Duration.ofSeconds(30));
        var ended = new CompletableFuture<Exception>();
        var thread =
                Thread.startVirtualThread(
                        () -> {
                            try {
                                budget.take(Urgency.ROUTINE);
                                ended.completeExceptionally(new AssertionError("It was let go"));
                            } catch (ThrottledException | InterruptedIOException e) {
                                ended.complete(e);
                            }
                        });

        thread.interrupt();

        assertThat(ended.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedIOException.class);
    }

    @Test
    void every_limit_holds() throws Exception {
        var budget =
                new RequestBudget(
                        "the account",
                        List.of(
                                new Limit(1000, Duration.ofSeconds(1)),
                                new Limit(10, Duration.ofHours(1))));

        budget.take(Urgency.CHANGE);
        budget.take(Urgency.CHANGE);

        assertThat(isRefused(budget, Urgency.CHANGE)).isTrue();
    }

    private static RequestBudget budget(int requests, Duration period) {
        return new RequestBudget("the account", List.of(new Limit(requests, period)));
    }

    private static boolean isRefused(RequestBudget budget, Urgency urgency)
            throws InterruptedIOException {
        try {
            budget.take(urgency);
            return false;
        } catch (ThrottledException e) {
            return true;
        }
    }
}
