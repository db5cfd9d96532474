package io.elasticaddress.failover.deciding;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.health.Heartbeat;
import io.elasticaddress.contracts.health.Vantage;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

class LiveVantagesTest {
    private static final Duration BEAT = Duration.ofMillis(500);

    private final AtomicLong nanos = new AtomicLong(-7);
    private final LiveVantages live = new LiveVantages(nanos::get);
    private long brokerTime = 1_000_000;

    private void beats(String... names) {
        for (var name : names) {
            live.heard(new Heartbeat(name, null, "1", 1, BEAT.toMillis()), brokerTime);
        }
    }

    private void passes(Duration time) {
        nanos.addAndGet(time.toNanos());
        brokerTime += time.toMillis();
        live.listening();
    }

    private void beatFor(Duration time, String... names) {
        for (var end = nanos.get() + time.toNanos(); nanos.get() < end; ) {
            passes(BEAT);
            beats(names);
        }
    }

    private String there() {
        return String.join(" ", live.get().stream().map(Vantage::name).toList());
    }

    @Test
    void nobody_is_there_until_everybody_can_have_been_heard() {
        beats("a");
        assertThat(there()).isEmpty();
        beatFor(Duration.ofMillis(1500), "a", "b");
        assertThat(there()).isEmpty();

        beatFor(BEAT, "a", "b");
        assertThat(there()).isEqualTo("a b");
    }

    @Test
    void who_misses_four_heartbeats_is_gone_and_comes_back_with_the_next() {
        beatFor(Duration.ofSeconds(2), "a", "b");
        beatFor(Duration.ofSeconds(2), "a");
        assertThat(there()).isEqualTo("a b");

        passes(Duration.ofMillis(1));
        assertThat(there()).isEqualTo("a");

        beats("b");
        assertThat(there()).isEqualTo("a b");
    }

    @Test
    void what_piled_up_while_nobody_listened_does_not_make_the_dead_alive() {
        beatFor(Duration.ofSeconds(2), "a", "b");
        nanos.addAndGet(Duration.ofMillis(1900).toNanos());
        live.listening();
        beats("b");
        brokerTime += 20_000;
        beats("a");

        assertThat(there()).isEqualTo("a");
    }

    @Test
    void who_has_not_listened_for_long_begins_anew() {
        beatFor(Duration.ofSeconds(2), "a", "b", "c");
        passes(Duration.ofSeconds(25));
        beats("a");

        assertThat(there()).isEmpty();
        beatFor(Duration.ofSeconds(2), "a", "b");
        assertThat(there()).isEqualTo("a b");
    }

    @Test
    void a_slow_heart_is_waited_for() {
        live.heard(new Heartbeat("slow", null, "1", 1, 5_000), brokerTime);
        beatFor(Duration.ofSeconds(19), "a");
        assertThat(there()).isEmpty();

        live.heard(new Heartbeat("slow", null, "1", 2, 5_000), brokerTime);
        beatFor(Duration.ofSeconds(1), "a");
        assertThat(there()).isEqualTo("a slow");
    }
}
