package io.elasticaddress.contracts.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.util.List;

class VoteTest {
    private static final HealthCheck CHECK = Quorums.check(5);
    private static final Vantage FRANKFURT = new Vantage("frankfurt", "eu", "i-1");
    private static final Vantage VIRGINIA = new Vantage("virginia", "us", "i-2");

    @Test
    void a_vote_of_a_vantage_point_that_is_there_and_probes_what_is_to_be_probed_counts() {
        assertThat(vote("frankfurt", "i-1", 5).isFresh(CHECK, List.of(VIRGINIA, FRANKFURT)))
                .isTrue();
    }

    @Test
    void one_of_a_vantage_point_that_is_gone_does_not() {
        assertThat(vote("frankfurt", "i-1", 5).isFresh(CHECK, List.of(VIRGINIA))).isFalse();
        assertThat(vote("frankfurt", "i-1", 5).isFresh(CHECK, List.of())).isFalse();
    }

    @Test
    void one_from_before_a_restart_does_not() {
        assertThat(vote("frankfurt", "i-0", 5).isFresh(CHECK, List.of(FRANKFURT))).isFalse();
    }

    @Test
    void anothers_incarnation_does_not_help() {
        assertThat(vote("frankfurt", "i-2", 5).isFresh(CHECK, List.of(FRANKFURT, VIRGINIA)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 4, 6})
    void one_about_another_check_does_not(long version) {
        assertThat(vote("frankfurt", "i-1", version).isFresh(CHECK, List.of(FRANKFURT))).isFalse();
    }

    @Test
    void where_nothing_is_to_be_probed_none_does() {
        assertThat(vote("frankfurt", "i-1", 5).isFresh(null, List.of(FRANKFURT))).isFalse();
    }

    /** What is grouped by is what the heartbeats say. */
    @Test
    void the_region_that_the_vote_names_does_not_matter() {
        var vote = new Vote("frankfurt", "mars", "i-1", Verdict.UP, 5, Instant.EPOCH, null);

        assertThat(vote.isFresh(CHECK, List.of(FRANKFURT))).isTrue();
    }

    private static Vote vote(String vantage, String incarnation, long checkVersion) {
        return new Vote(vantage, null, incarnation, Verdict.UP, checkVersion, Instant.EPOCH, null);
    }
}
