package io.elasticaddress.gateway.vantage;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.health.Heartbeat;
import io.elasticaddress.contracts.health.Vantage;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

class VantagePointsTest {
    private static final Instant AT = Instant.parse("2026-11-23T10:00:00Z");

    private Instant now = AT;
    private long nanos = Long.MAX_VALUE - 10;
    private final VantagePoints points = new VantagePoints(() -> now, () -> nanos);

    @Test
    void one_is_there_until_it_has_missed_four_intervals_of_its_own() {
        hear("a", "a1", 1_000);
        hear("b", "b1", 250);

        pass(999);
        assertThat(there()).containsExactly("a", "b");

        pass(1);
        assertThat(there()).containsExactly("a");

        pass(3_000);
        assertThat(there()).isEmpty();
    }

    @Test
    void each_heartbeat_counts_from_when_it_is_heard() {
        hear("a", "a1", 1_000);
        pass(3_900);
        hear("a", "a1", 1_000);
        pass(3_900);

        assertThat(points.live()).containsExactly(new Vantage("a", "eu", "a1"));
    }

    @Test
    void nobody_counts_until_everybody_can_have_been_heard() {
        hear("a", "a1", 250);
        assertThat(points.live()).isEmpty();
        pass(600);
        hear("a", "a1", 250);
        hear("b", "b1", 500);
        pass(600);
        hear("a", "a1", 250);
        assertThat(points.live()).isEmpty();

        pass(800);
        assertThat(points.live())
                .containsExactlyInAnyOrder(
                        new Vantage("a", "eu", "a1"), new Vantage("b", "eu", "b1"));

        // From now on who comes counts at once.
        hear("c", "c1", 1_000);
        assertThat(points.live()).hasSize(3);
    }

    @Test
    void after_nobody_was_there_it_begins_anew() {
        hear("a", "a1", 250);
        pass(900);
        hear("a", "a1", 250);
        pass(900);
        assertThat(points.live()).hasSize(1);

        pass(5_000);
        hear("a", "a1", 250);
        hear("b", "b1", 250);
        assertThat(points.live()).isEmpty();
        pass(999);
        assertThat(points.live()).isEmpty();
        hear("b", "b1", 250);
        pass(1);
        assertThat(points.live()).containsExactly(new Vantage("b", "eu", "b1"));
    }

    @Test
    void no_clock_that_is_set_makes_anybody_come_or_go() {
        hear("a", "a1", 1_000);

        now = AT.plus(Duration.ofDays(365));

        assertThat(there()).containsExactly("a");
    }

    @Test
    void since_begins_anew_with_each_incarnation_and_each_absence() {
        now = AT;
        hear("a", "a1", 1_000);
        now = AT.plusSeconds(5);
        hear("a", "a1", 1_000);
        assertThat(points.there().getFirst().since()).isEqualTo(AT);

        hear("a", "a2", 1_000);
        assertThat(points.there())
                .containsExactly(
                        new VantagePoints.There(new Vantage("a", "eu", "a2"), AT.plusSeconds(5)));

        now = AT.plusSeconds(20);
        pass(4_000);
        hear("a", "a2", 1_000);
        assertThat(points.there().getFirst().since()).isEqualTo(AT.plusSeconds(20));
    }

    @Test
    void an_interval_that_is_wrong_makes_nobody_immortal() {
        hear("a", "a1", Long.MAX_VALUE);
        hear("b", "b1", -1);

        pass(4);
        assertThat(points.there()).extracting(there -> there.vantage().name()).containsExactly("a");
        pass(240_000);
        assertThat(points.there()).isEmpty();
    }

    private List<String> there() {
        return points.there().stream().map(there -> there.vantage().name()).toList();
    }

    private void hear(String vantage, String incarnation, long intervalMs) {
        points.hear(new Heartbeat(vantage, "eu", incarnation, 1, intervalMs));
    }

    private void pass(long millis) {
        nanos += TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
