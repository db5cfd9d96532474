package io.elasticaddress.dns.reporting;

import static io.elasticaddress.dns.reporting.Rush.LONGEST_WAIT;
import static io.elasticaddress.dns.reporting.Rush.MANY;
import static io.elasticaddress.dns.reporting.Rush.QUIET;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RushTest {
    private long now;
    private long slept;
    private boolean namesGoOn;
    private final Rush rush = new Rush(() -> now, this::sleep);

    private void sleep(long nanos) {
        now += nanos;
        slept += nanos;
        if (namesGoOn) {
            rush.goesOn();
        }
    }

    @Test
    void a_few_reports_wait_for_nothing() throws Exception {
        rush.goesOn();

        rush.giveWay(MANY - 1);

        assertThat(slept).isZero();
    }

    @Test
    void many_wait_until_no_name_was_written_for_a_while() throws Exception {
        rush.goesOn();
        now += QUIET.toNanos() / 2;

        rush.giveWay(MANY);

        assertThat(slept).isEqualTo(QUIET.toNanos() / 2);
    }

    @Test
    void many_wait_for_nothing_while_no_name_is_written() throws Exception {
        rush.giveWay(MANY);

        assertThat(slept).isZero();
    }

    @Test
    void they_wait_no_longer_than_that_all_together() throws Exception {
        namesGoOn = true;
        rush.goesOn();

        rush.giveWay(MANY);
        rush.giveWay(MANY);

        assertThat(slept).isEqualTo(LONGEST_WAIT.toNanos());
    }

    @Test
    void the_next_burst_waits_again() throws Exception {
        namesGoOn = true;
        rush.goesOn();
        rush.giveWay(MANY);
        rush.giveWay(MANY - 1);

        rush.giveWay(MANY);

        assertThat(slept).isEqualTo(2 * LONGEST_WAIT.toNanos());
    }
}
