package io.elasticaddress.monitor.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AddressStateTest {
    private static final int FALL = 3;
    private static final int RISE = 2;

    @Test
    void the_first_verdict_needs_as_many_results_as_any_other() {
        assertThat(after("+").isDecided()).isFalse();
        assertThat(after("++").isUp()).isTrue();
        assertThat(after("--").isDecided()).isFalse();
        assertThat(after("---").isDown()).isTrue();
    }

    @Test
    void failures_must_come_in_a_row() {
        assertThat(after("++--+--").isUp()).isTrue();
        assertThat(after("++--+---").isDown()).isTrue();
    }

    @Test
    void so_must_successes() {
        assertThat(after("---+-+-").isDown()).isTrue();
        assertThat(after("---+-++").isUp()).isTrue();
    }

    @Test
    void it_is_in_doubt_from_the_first_result_that_speaks_against_it() {
        assertThat(AddressState.UNDECIDED.isInDoubt()).isTrue();
        assertThat(after("++").isInDoubt()).isFalse();
        assertThat(after("++-").isInDoubt()).isTrue();
        assertThat(after("++-+").isInDoubt()).isFalse();
        assertThat(after("---").isInDoubt()).isFalse();
        assertThat(after("---+").isInDoubt()).isTrue();
    }

    static AddressState after(String results) {
        var state = AddressState.UNDECIDED;
        for (var result : results.toCharArray()) {
            state = state.after(result == '+', FALL, RISE);
        }
        return state;
    }
}
