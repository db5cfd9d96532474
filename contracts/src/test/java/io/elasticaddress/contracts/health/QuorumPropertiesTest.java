package io.elasticaddress.contracts.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.health.Quorums.Says;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What holds whoever says what. */
class QuorumPropertiesTest {

    /** In three regions, one of them without a name; some have not said anything. */
    @Provide
    Arbitrary<List<Says>> says() {
        return Combinators.combine(
                        Arbitraries.of("", "eu", "us"),
                        Arbitraries.of(Verdict.values()).injectNull(0.3))
                .as(Says::new)
                .list()
                .ofMaxSize(9);
    }

    @Provide
    Arbitrary<Vote> stale() {
        return Combinators.combine(
                        Arbitraries.of(Verdict.values()),
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.of(Staleness.values()))
                .as(QuorumPropertiesTest::stale);
    }

    private enum Staleness {
        GONE,
        RESTARTED,
        ANOTHER_CHECK
    }

    private static Vote stale(Verdict verdict, int number, Staleness why) {
        return new Vote(
                (why == Staleness.GONE ? "gone-" : "v-") + number,
                null,
                (why == Staleness.RESTARTED ? "old-" : "i-") + number,
                verdict,
                why == Staleness.ANOTHER_CHECK ? 2 : 1,
                Instant.EPOCH,
                null);
    }

    @Property
    void a_stale_vote_beside_the_fresh_ones_changes_nothing(
            @ForAll("says") List<Says> says,
            @ForAll Quorum quorum,
            @ForAll @Size(max = 5) List<@From("stale") Vote> stale,
            @ForAll Random random) {
        var all = Quorums.of(says);
        var votes = new ArrayList<>(all.votes());
        votes.addAll(stale);
        Collections.shuffle(votes, random);

        assertThat(quorum.standing(all.check(), votes, all.live())).isEqualTo(all.standing(quorum));
    }

    @Property
    void whose_vote_becomes_stale_counts_as_one_that_has_said_nothing(
            @ForAll("says") List<Says> says, @ForAll Quorum quorum, @ForAll Random random) {
        var before = Quorums.of(says);
        var votes = new ArrayList<Vote>();
        var silent = new ArrayList<Says>();
        for (var i = 0; i < says.size(); i++) {
            var restarted = random.nextBoolean();
            silent.add(restarted ? new Says(says.get(i).region(), null) : says.get(i));
            for (var vote : before.votes()) {
                if (vote.vantage().equals("v-" + i)) {
                    votes.add(restarted ? stale(vote.verdict(), i, Staleness.RESTARTED) : vote);
                }
            }
        }

        assertThat(quorum.standing(before.check(), votes, before.live()))
                .isEqualTo(Quorums.of(silent).standing(quorum));
    }

    /** Nothing that is called down is a place to switch to, by whatever quorum: up needs more than half of all. */
    @Property
    void with_a_majority_for_up_only_any_calls_a_stack_down(@ForAll("says") List<Says> says) {
        var up = says.stream().filter(each -> isUp(each.verdict())).count();
        Assume.that(2 * up > says.size());
        var all = Quorums.of(says);

        assertThat(all.standing(Quorum.MAJORITY)).isEqualTo(Standing.UP);
        assertThat(all.standing(Quorum.ALL)).isEqualTo(Standing.UP);
        assertThat(all.standing(Quorum.ANY))
                .isEqualTo(
                        says.stream().anyMatch(each -> each.verdict() == Verdict.DOWN)
                                ? Standing.DOWN
                                : Standing.UP);
    }

    @Property
    void what_makes_a_stack_down_and_what_makes_it_up_are_the_same_and_never_both(
            @ForAll("says") List<Says> says, @ForAll Quorum quorum) {
        Assume.that(quorum == Quorum.MAJORITY || quorum == Quorum.MAJORITY_OF_REGIONS);
        var swapped =
                says.stream()
                        .map(each -> new Says(each.region(), swapped(each.verdict())))
                        .toList();

        var standing = Quorums.of(says).standing(quorum);

        assertThat(Quorums.of(swapped).standing(quorum))
                .isEqualTo(
                        switch (standing) {
                            case UP -> Standing.DOWN;
                            case DOWN -> Standing.UP;
                            case UNKNOWN -> Standing.UNKNOWN;
                        });
    }

    /** Also where they lie the other way: no minority makes a dead stack a place to switch to. */
    @Property
    void a_minority_of_liars_moves_nothing_by_majority(
            @ForAll @Size(min = 1, max = 9) List<Boolean> liars,
            @ForAll Random random,
            @ForAll boolean up) {
        Assume.that(2 * liars.stream().filter(liar -> liar).count() < liars.size());
        var truth = up ? Verdict.UP : Verdict.DOWN;
        var lies = new Verdict[] {up ? Verdict.DOWN : Verdict.UP, Verdict.PARTIAL, null};
        var says =
                liars.stream()
                        .map(liar -> new Says("", liar ? lies[random.nextInt(3)] : truth))
                        .toList();

        assertThat(Quorums.of(says).standing(Quorum.MAJORITY))
                .isEqualTo(up ? Standing.UP : Standing.DOWN);
    }

    @Property
    void by_all_one_that_does_not_say_so_is_enough_against_down(@ForAll("says") List<Says> says) {
        Assume.that(says.stream().anyMatch(each -> each.verdict() != Verdict.DOWN));

        assertThat(Quorums.of(says).standing(Quorum.ALL)).isNotEqualTo(Standing.DOWN);
    }

    @Property
    void partial_counts_as_up(@ForAll("says") List<Says> says, @ForAll Quorum quorum) {
        var whole =
                says.stream()
                        .map(
                                each ->
                                        each.verdict() == Verdict.PARTIAL
                                                ? new Says(each.region(), Verdict.UP)
                                                : each)
                        .toList();

        assertThat(Quorums.of(says).standing(quorum)).isEqualTo(Quorums.of(whole).standing(quorum));
    }

    @Property
    void the_order_does_not_matter(
            @ForAll("says") List<Says> says, @ForAll Quorum quorum, @ForAll Random random) {
        var all = Quorums.of(says);
        var votes = new ArrayList<>(all.votes());
        var live = new ArrayList<>(all.live());
        Collections.shuffle(votes, random);
        Collections.shuffle(live, random);

        assertThat(quorum.standing(all.check(), votes, live)).isEqualTo(all.standing(quorum));
    }

    @Property
    void in_a_single_region_its_majority_is_the_majority(@ForAll("says") List<Says> says) {
        var one = says.stream().map(each -> new Says("eu", each.verdict())).toList();

        assertThat(Quorums.of(one).standing(Quorum.MAJORITY_OF_REGIONS))
                .isEqualTo(Quorums.of(one).standing(Quorum.MAJORITY));
    }

    private static boolean isUp(Verdict verdict) {
        return verdict == Verdict.UP || verdict == Verdict.PARTIAL;
    }

    private static Verdict swapped(Verdict verdict) {
        return verdict == null ? null : verdict == Verdict.DOWN ? Verdict.UP : Verdict.DOWN;
    }
}
