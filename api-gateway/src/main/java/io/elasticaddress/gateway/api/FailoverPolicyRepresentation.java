package io.elasticaddress.gateway.api;

import io.elasticaddress.contracts.health.FailoverPolicy;

import org.jspecify.annotations.Nullable;

/** A failover policy in JSON, as it may be sent back; see {@link FailoverPolicy} for the fields. */
record FailoverPolicyRepresentation(
        String mode,
        String quorum,
        String failback,
        String failbackAfter,
        @Nullable String failbackWindow,
        String holdDown,
        String operatorHold) {

    static FailoverPolicyRepresentation of(FailoverPolicy policy) {
        return new FailoverPolicyRepresentation(
                policy.mode().wireName(),
                policy.quorum().wireName(),
                policy.failback().wireName(),
                Times.length(policy.failbackAfterMs()),
                policy.failbackWindow(),
                Times.length(policy.holdDownMs()),
                Times.length(policy.operatorHoldMs()));
    }
}
