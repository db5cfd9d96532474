package io.elasticaddress.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.gateway.SettableClock;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class LimitTest {
    private final SettableClock clock = new SettableClock();
    private final Limit limit = new Limit(60, clock);

    private void take(String who, int times) {
        for (var i = 0; i < times; i++) {
            assertThat(limit.take(who).granted()).isTrue();
        }
    }

    @Test
    void an_hours_worth_can_be_taken_at_once_and_then_one_as_each_comes_back() {
        take("a", 60);

        var refused = limit.take("a");

        assertThat(refused).isEqualTo(new Limit.Taken(false, 0, Duration.ofMinutes(1)));
        clock.advance(Duration.ofMinutes(1).minusNanos(1));
        assertThat(limit.take("a").granted()).isFalse();
        clock.advance(Duration.ofNanos(1));
        assertThat(limit.take("a")).isEqualTo(new Limit.Taken(true, 0, Duration.ZERO));
        assertThat(limit.take("a").granted()).isFalse();
    }

    @Test
    void what_is_refused_costs_nothing() {
        take("a", 60);
        for (var i = 0; i < 100; i++) {
            assertThat(limit.take("a").granted()).isFalse();
        }

        clock.advance(Duration.ofMinutes(10));

        assertThat(limit.left("a")).isEqualTo(10);
    }

    @Test
    void nobody_takes_anothers() {
        take("a", 60);

        assertThat(limit.take("b")).isEqualTo(new Limit.Taken(true, 59, Duration.ZERO));
    }

    @Test
    void what_is_given_back_is_there_again_and_no_more_than_an_hours_worth() {
        take("a", 60);
        limit.giveBack("a");
        limit.giveBack("nobody");

        assertThat(limit.left("a")).isEqualTo(1);
        take("a", 1);
        clock.advance(Duration.ofMinutes(59).plusSeconds(59));
        limit.giveBack("a");
        clock.advance(Duration.ofMinutes(5));
        assertThat(limit.left("a")).isEqualTo(60);
    }

    @Test
    void asking_what_is_left_is_not_remembered() {
        assertThat(limit.left("a")).isEqualTo(60);
        assertThat(limit.kept()).isZero();
    }

    @Test
    void who_took_nothing_for_an_hour_is_forgotten_and_gains_nothing_by_it() {
        take("a", 60);
        clock.advance(Duration.ofMinutes(59));
        assertThat(limit.kept()).isEqualTo(1);
        assertThat(limit.left("a")).isEqualTo(59);

        clock.advance(Duration.ofHours(1));

        assertThat(limit.kept()).isZero();
        assertThat(limit.left("a")).isEqualTo(60);
    }

    @Test
    void however_many_come_only_so_many_are_kept() {
        for (var i = 0; i < 3 * Limit.MAX_KEPT; i++) {
            limit.take("network " + i);
        }

        assertThat(limit.kept()).isEqualTo(Limit.MAX_KEPT);
    }

    @Test
    void without_a_limit_nothing_is_counted() {
        var none = new Limit(0, clock);

        for (var i = 0; i < 10; i++) {
            assertThat(none.take("a"))
                    .isEqualTo(new Limit.Taken(true, Integer.MAX_VALUE, Duration.ZERO));
        }
        none.giveBack("a");
        assertThat(none.left("a")).isEqualTo(Integer.MAX_VALUE);
        assertThat(none.perHour()).isEqualTo(Integer.MAX_VALUE);
        assertThat(none.kept()).isZero();
    }

    @Test
    void the_largest_limit_works() {
        var most = new Limit(1_000_000_000, clock);

        assertThat(most.take("a").left()).isEqualTo(999_999_999);
        clock.advance(Duration.ofSeconds(1));
        assertThat(most.left("a")).isEqualTo(1_000_000_000);
    }
}
