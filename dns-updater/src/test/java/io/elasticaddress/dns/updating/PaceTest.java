package io.elasticaddress.dns.updating;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import java.time.Duration;

class PaceTest {

    @Property
    void each_name_comes_once_in_a_period_and_never_many_at_once(
            @ForAll @IntRange(min = 0, max = 100_000) int names,
            @ForAll @IntRange(min = 10, max = 2_000) int steps) {
        var pace = new Pace(Duration.ofMillis(steps));
        var visits = 0L;
        for (var i = 0; i < steps; i++) {
            var due = pace.due(names, Duration.ofMillis(1));
            assertThat(due).isLessThanOrEqualTo(names / steps + 1);
            visits += due;
        }

        assertThat(visits).isBetween((long) names - 1, (long) names);
    }

    @Property
    void a_long_pause_is_not_made_up_for(@ForAll @IntRange(min = 1, max = 1000) int names) {
        var pace = new Pace(Duration.ofSeconds(1));

        assertThat(pace.due(names, Duration.ofHours(1))).isEqualTo(names);
    }

    @Property
    void the_wait_doubles_up_to_its_limit(
            @ForAll @IntRange(min = 1, max = 1_000_000) int attempts) {
        var backoff = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(2));
        var whole = Math.min(2_000, 50 * Math.pow(2, attempts - 1));

        assertThat(backoff.nanos(attempts) / 1e6).isBetween(whole / 2 - 1, whole + 1);
    }
}
