package io.elasticaddress.gateway.api;

import io.elasticaddress.contracts.state.Stack;
import io.elasticaddress.contracts.state.StackType;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A stack in JSON.
 *
 * @param healthCheck always null: nothing probes stacks
 * @param health 0, unknown, for the same reason
 * @param status always 1
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
        @Nullable Void healthCheck,
        int health,
        int status,
        String accountId,
        String createdAtIso,
        String updatedAtIso,
        long version) {

    static StackRepresentation of(Stack stack) {
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
                null,
                0,
                1,
                stack.account(),
                GroupRepresentation.time(stack.createdAt()),
                GroupRepresentation.time(stack.updatedAt()),
                stack.version());
    }
}
