package io.elasticaddress.contracts.health;

import static io.elasticaddress.contracts.health.Quorum.ALL;
import static io.elasticaddress.contracts.health.Quorum.ANY;
import static io.elasticaddress.contracts.health.Quorum.MAJORITY;
import static io.elasticaddress.contracts.health.Quorum.MAJORITY_OF_REGIONS;
import static io.elasticaddress.contracts.health.Verdict.DOWN;
import static io.elasticaddress.contracts.health.Verdict.PARTIAL;
import static io.elasticaddress.contracts.health.Verdict.UP;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.health.Quorums.Says;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;

/** How many it takes. */
class QuorumTest {

    @Test
    void one_of_three_is_enough_for_any_and_for_no_other() {
        var one = Quorums.of(DOWN, UP, UP);

        assertThat(one.standing(ANY)).isEqualTo(Standing.DOWN);
        assertThat(one.standing(MAJORITY)).isEqualTo(Standing.UP);
        assertThat(one.standing(ALL)).isEqualTo(Standing.UP);
    }

    @Test
    void two_of_three_are_a_majority() {
        var two = Quorums.of(DOWN, DOWN, UP);

        assertThat(two.standing(MAJORITY)).isEqualTo(Standing.DOWN);
        assertThat(two.standing(ALL)).isEqualTo(Standing.UNKNOWN);
    }

    @Test
    void two_of_four_are_none() {
        var half = Quorums.of(DOWN, DOWN, UP, UP);

        assertThat(half.standing(MAJORITY)).isEqualTo(Standing.UNKNOWN);
    }

    @Test
    void those_that_have_not_said_anything_yet_count() {
        assertThat(Quorums.of(DOWN, null, null).standing(MAJORITY)).isEqualTo(Standing.UNKNOWN);
        assertThat(Quorums.of(DOWN, DOWN, null).standing(ALL)).isEqualTo(Standing.UNKNOWN);
        assertThat(Quorums.of(UP, null, null).standing(ANY)).isEqualTo(Standing.UNKNOWN);
        assertThat(Quorums.of(UP, UP, null).standing(ANY)).isEqualTo(Standing.UP);
    }

    @Test
    void some_addresses_are_enough_to_be_up() {
        assertThat(Quorums.of(PARTIAL).standing(MAJORITY)).isEqualTo(Standing.UP);
        assertThat(Quorums.of(PARTIAL, UP, DOWN).standing(MAJORITY)).isEqualTo(Standing.UP);
        assertThat(Quorums.of(PARTIAL, DOWN, DOWN).standing(MAJORITY)).isEqualTo(Standing.DOWN);
    }

    @ParameterizedTest
    @EnumSource
    void without_a_vantage_point_a_stack_is_neither_up_nor_down(Quorum quorum) {
        assertThat(Quorums.of().standing(quorum)).isEqualTo(Standing.UNKNOWN);
    }

    @ParameterizedTest
    @EnumSource
    void before_its_first_verdict_a_stack_is_unknown(Quorum quorum) {
        assertThat(Quorums.of(null, null, null).standing(quorum)).isEqualTo(Standing.UNKNOWN);
    }

    @ParameterizedTest
    @EnumSource
    void a_stack_that_is_not_to_be_probed_is_unknown(Quorum quorum) {
        var all = Quorums.of(DOWN, DOWN, DOWN);

        assertThat(quorum.standing(null, all.votes(), all.live())).isEqualTo(Standing.UNKNOWN);
    }

    @ParameterizedTest
    @EnumSource
    void a_single_vantage_point_decides(Quorum quorum) {
        assertThat(Quorums.of(DOWN).standing(quorum)).isEqualTo(Standing.DOWN);
        assertThat(Quorums.of(UP).standing(quorum)).isEqualTo(Standing.UP);
    }

    // Regions

    /** The network of one region is not the world. */
    @Test
    void a_region_with_many_vantage_points_has_one_voice() {
        var oneRegionDark =
                Quorums.of(
                        List.of(
                                new Says("eu", DOWN),
                                new Says("eu", DOWN),
                                new Says("eu", DOWN),
                                new Says("us", UP),
                                new Says("ap", UP)));

        assertThat(oneRegionDark.standing(MAJORITY)).isEqualTo(Standing.DOWN);
        assertThat(oneRegionDark.standing(MAJORITY_OF_REGIONS)).isEqualTo(Standing.UP);
    }

    @Test
    void it_takes_a_majority_within_each_of_a_majority_of_regions() {
        var says = new ArrayList<Says>();
        says.add(new Says("eu", DOWN));
        says.add(new Says("eu", DOWN));
        says.add(new Says("eu", UP));
        says.add(new Says("us", DOWN));
        says.add(new Says("us", UP));
        says.add(new Says("ap", UP));
        assertThat(Quorums.of(says).standing(MAJORITY_OF_REGIONS)).isEqualTo(Standing.UNKNOWN);

        says.add(new Says("us", DOWN));
        assertThat(Quorums.of(says).standing(MAJORITY_OF_REGIONS)).isEqualTo(Standing.DOWN);
    }

    @Test
    void half_of_the_regions_are_not_enough() {
        var two = Quorums.of(List.of(new Says("eu", DOWN), new Says("us", UP)));

        assertThat(two.standing(MAJORITY_OF_REGIONS)).isEqualTo(Standing.UNKNOWN);
    }

    @Test
    void those_without_a_region_are_one() {
        var unnamed =
                Quorums.of(
                        List.of(
                                new Says("", DOWN),
                                new Says("", DOWN),
                                new Says("eu", UP),
                                new Says("us", UP)));

        assertThat(unnamed.standing(MAJORITY_OF_REGIONS)).isEqualTo(Standing.UP);
    }
}
