package io.elasticaddress.gateway.view;

import io.elasticaddress.contracts.health.Quorum;
import io.elasticaddress.contracts.health.Standing;
import io.elasticaddress.contracts.health.Vantage;
import io.elasticaddress.contracts.health.Verdict;
import io.elasticaddress.contracts.health.Vote;
import io.elasticaddress.contracts.state.Stack;
import io.elasticaddress.contracts.state.StackHealth;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * A stack joined with what was said of it. Whose votes count depends on who is there, which is asked anew each time.
 *
 * @param said null where nobody has said anything yet
 */
public record StackState(Stack stack, @Nullable StackHealth said) {

    /** One to a vantage point, those that don't count included. */
    public List<Vote> votes() {
        return said == null ? List.of() : said.votes();
    }

    /** By a group's own quorum. */
    public Standing standing(Quorum quorum, Collection<Vantage> live) {
        return quorum.standing(stack.healthCheck(), votes(), live);
    }

    /** By the majority, whatever quorum groups have. */
    public Health health(Collection<Vantage> live) {
        return health(votes(), live);
    }

    /**
     * Since when as many of the votes that count now have been there as it takes for the health that they give; null where
     * that is {@link Health#UNKNOWN}.
     */
    public @Nullable Instant healthSince(Collection<Vantage> live) {
        var counting = counting(live).stream().sorted(Comparator.comparing(Vote::since)).toList();
        var health = health(counting, live);
        if (health == Health.UNKNOWN) {
            return null;
        }
        var needed = counting.size();
        while (needed > 1 && health(counting.subList(0, needed - 1), live) == health) {
            needed--;
        }
        return counting.get(needed - 1).since();
    }

    /** How many of those who are there say that it is down. */
    long saidToBeDown(Collection<Vantage> live) {
        return counting(live).stream().filter(vote -> vote.verdict() == Verdict.DOWN).count();
    }

    private List<Vote> counting(Collection<Vantage> live) {
        return votes().stream().filter(vote -> vote.isFresh(stack.healthCheck(), live)).toList();
    }

    private Health health(List<Vote> votes, Collection<Vantage> live) {
        return switch (Quorum.MAJORITY.standing(stack.healthCheck(), votes, live)) {
            case UNKNOWN -> Health.UNKNOWN;
            case DOWN -> Health.BROKEN;
            case UP -> isMostlyPartial(votes, live) ? Health.PARTIAL : Health.OK;
        };
    }

    private boolean isMostlyPartial(List<Vote> votes, Collection<Vantage> live) {
        var up = 0;
        var partial = 0;
        for (var vote : votes) {
            if (vote.verdict() != Verdict.DOWN && vote.isFresh(stack.healthCheck(), live)) {
                up++;
                partial += vote.verdict() == Verdict.PARTIAL ? 1 : 0;
            }
        }
        return 2 * partial > up;
    }
}
