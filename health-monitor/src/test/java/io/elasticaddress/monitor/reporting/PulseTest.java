package io.elasticaddress.monitor.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Optional;

class PulseTest {
    private static final Duration INTERVAL = Duration.ofMillis(500);
    private final SettableTime time = new SettableTime();
    private final Pulse pulse = new Pulse(time, INTERVAL, 4);

    @Test
    void nothing_counts_as_stale_while_beats_come_and_are_taken() {
        for (var i = 0; i < 100; i++) {
            // As late as a busy machine makes it.
            time.passes(INTERVAL.plusMillis(900));
            assertThat(pulse.beat()).isEmpty();
            pulse.acknowledged();
        }
    }

    @Test
    void a_pause_of_more_than_two_intervals_is_noticed_once() {
        time.passes(INTERVAL);
        assertThat(pulse.beat()).isEmpty();
        pulse.acknowledged();
        time.passes(INTERVAL.plusMillis(1_001));

        assertThat(pulse.beat()).contains("it stood still for 1001 ms");
        time.passes(INTERVAL);
        assertThat(pulse.beat()).isEmpty();
    }

    @Test
    void nor_is_a_long_one_told_again_before_a_beat_could_be_taken() {
        time.passes(Duration.ofMinutes(10));
        assertThat(pulse.beat()).isPresent();
        assertThat(pulse.isHeard()).isTrue();
        time.passes(INTERVAL);
        assertThat(pulse.beat()).isEmpty();
        pulse.acknowledged();
        time.passes(INTERVAL);
        assertThat(pulse.beat()).isEmpty();
    }

    @Test
    void one_that_the_monotonic_clock_did_not_count_is_noticed_by_the_other() {
        time.passes(INTERVAL);
        time.passesWhileSuspended(Duration.ofSeconds(30));

        assertThat(pulse.beat()).contains("it stood still for 30000 ms");
    }

    @Test
    void a_wall_clock_that_is_set_back_is_no_pause() {
        time.passes(INTERVAL);
        time.passesWhileSuspended(Duration.ofHours(-1));

        assertThat(pulse.beat()).isEmpty();
        assertThat(pulse.isHeard()).isTrue();
    }

    @Test
    void it_is_told_once_that_nobody_hears_it_and_again_only_after_somebody_did() {
        var told = beats(30);
        assertThat(told.reason()).contains("Kafka took no heartbeat for 2500 ms");
        assertThat(told.count()).isEqualTo(1);
        assertThat(pulse.isHeard()).isFalse();

        pulse.acknowledged();
        assertThat(pulse.isHeard()).isTrue();
        assertThat(beats(30).count()).isEqualTo(1);
    }

    private record Told(int count, Optional<String> reason) {}

    private Told beats(int number) {
        var count = 0;
        Optional<String> last = Optional.empty();
        for (var i = 0; i < number; i++) {
            time.passes(INTERVAL);
            var stale = pulse.beat();
            if (stale.isPresent()) {
                count++;
                last = stale;
            }
        }
        return new Told(count, last);
    }
}
