package io.elasticaddress.monitor.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class PaceTest {
    private final Pace pace = Pace.ofMillis(1_000);

    @Test
    void what_nobody_doubts_is_probed_once_an_interval_or_a_little_sooner() {
        var up = AddressStateTest.after("++");

        assertThat(pace.nanosAfter(up, 0)).isEqualTo(millis(1_000));
        assertThat(pace.nanosAfter(up, 1)).isEqualTo(millis(950));
        assertThat(pace.nanosAfter(AddressStateTest.after("---"), 0)).isEqualTo(millis(1_000));
    }

    @Test
    void what_is_in_doubt_is_probed_ten_times_as_often() {
        assertThat(pace.nanosAfter(AddressStateTest.after("++-"), 0.5)).isEqualTo(millis(100));
        assertThat(pace.nanosAfter(AddressStateTest.after("---+"), 0.5)).isEqualTo(millis(100));
        assertThat(pace.nanosAfter(AddressState.UNDECIDED, 0.5)).isEqualTo(millis(100));
    }

    @Test
    void it_is_never_probed_more_than_a_hundred_times_a_second() {
        assertThat(Pace.ofMillis(100).nanosAfter(AddressState.UNDECIDED, 0)).isEqualTo(millis(10));
        assertThat(Pace.ofMillis(50).nanosAfter(AddressState.UNDECIDED, 0)).isEqualTo(millis(10));
    }

    @Test
    void many_new_ones_are_spread_over_a_second_at_most_and_later_over_their_interval() {
        var slow = Pace.ofMillis(60_000);

        assertThat(slow.nanosUntilFirst(1)).isEqualTo(millis(1_000));
        assertThat(slow.nanosUntilFirst(0)).isZero();
        assertThat(Pace.ofMillis(200).nanosUntilFirst(0.5)).isEqualTo(millis(100));
        assertThat(slow.nanosAfterFirstVerdict(0.5)).isEqualTo(millis(30_000));
    }

    private static long millis(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }
}
