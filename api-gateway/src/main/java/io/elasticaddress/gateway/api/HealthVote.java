package io.elasticaddress.gateway.api;

import io.elasticaddress.contracts.health.Vantage;
import io.elasticaddress.contracts.health.Vote;
import io.elasticaddress.contracts.state.Stack;

import org.jspecify.annotations.Nullable;

import java.util.Collection;

/**
 * What a vantage point said last of a stack, in JSON.
 *
 * @param fresh whether it counts: the vantage point is there, has not been started anew, and probes what is to be probed
 */
record HealthVote(
        String vantage,
        @Nullable String region,
        String verdict,
        String since,
        @Nullable String detail,
        boolean fresh) {

    static HealthVote of(Vote vote, Stack stack, Collection<Vantage> live) {
        return new HealthVote(
                vote.vantage(),
                vote.region(),
                vote.verdict().wireName(),
                Times.millis(vote.since()),
                vote.detail(),
                vote.isFresh(stack.healthCheck(), live));
    }
}
