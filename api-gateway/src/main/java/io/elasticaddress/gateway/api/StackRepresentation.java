package io.elasticaddress.gateway.api;

import com.fasterxml.jackson.annotation.JsonInclude;

import io.elasticaddress.contracts.health.Vantage;
import io.elasticaddress.contracts.state.StackType;
import io.elasticaddress.gateway.view.StackState;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;

/**
 * A stack in JSON.
 *
 * @param healthCheck how it is probed; null: not at all
 * @param health by the majority of the vantage points that are there: 0 unknown, 2 partial, 3 ok, 4 broken
 * @param healthSince since when; null while it is unknown
 * @param status always 1
 * @param healthVotes only where one stack was asked for
 */
record StackRepresentation(
        String uid,
        String name,
        @Nullable String environment,
        @Nullable String cloud,
        @Nullable String region,
        String type,
        boolean isCluster,
        @Nullable String fqdn,
        List<String> ipv4,
        List<String> ipv6,
        boolean hasLoadbalancer,
        List<String> failoverGroupEditors,
        @Nullable HealthCheckRepresentation healthCheck,
        int health,
        @Nullable String healthSince,
        int status,
        String accountId,
        String createdAtIso,
        String updatedAtIso,
        long version,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<HealthVote> healthVotes) {

    /** As one of several. */
    static StackRepresentation of(StackState state, Collection<Vantage> live) {
        return of(state, live, null);
    }

    /** With who said what. */
    static StackRepresentation withVotes(StackState state, Collection<Vantage> live) {
        return of(
                state,
                live,
                state.votes().stream()
                        .map(vote -> HealthVote.of(vote, state.stack(), live))
                        .toList());
    }

    private static StackRepresentation of(
            StackState state, Collection<Vantage> live, @Nullable List<HealthVote> votes) {
        var stack = state.stack();
        var check = stack.healthCheck();
        var since = state.healthSince(live);
        return new StackRepresentation(
                stack.uid(),
                stack.name(),
                stack.environment(),
                stack.cloud(),
                stack.region(),
                stack.type().wireName(),
                stack.type() == StackType.CLUSTER,
                stack.fqdn(),
                stack.ipv4(),
                stack.ipv6(),
                stack.hasLoadbalancer(),
                stack.failoverGroupEditors(),
                check == null ? null : HealthCheckRepresentation.of(check),
                state.health(live).number(),
                since == null ? null : Times.millis(since),
                1,
                stack.account(),
                Times.seconds(stack.createdAt()),
                Times.seconds(stack.updatedAt()),
                stack.version(),
                votes);
    }
}
