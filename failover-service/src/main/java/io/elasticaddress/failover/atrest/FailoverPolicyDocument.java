package io.elasticaddress.failover.atrest;

import io.elasticaddress.contracts.health.FailoverPolicy;
import io.elasticaddress.contracts.health.FailoverPolicy.Failback;
import io.elasticaddress.contracts.health.FailoverPolicy.Mode;
import io.elasticaddress.contracts.health.Quorum;

import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.mapping.Field;

/** A group's failover policy as it is stored, named as in the contracts. */
record FailoverPolicyDocument(
        String mode,
        String quorum,
        String failback,
        @Field("failback_after_ms") long failbackAfterMs,
        @Field("failback_window") @Nullable String failbackWindow,
        @Field("hold_down_ms") long holdDownMs,
        @Field("operator_hold_ms") long operatorHoldMs) {

    static @Nullable FailoverPolicyDocument from(@Nullable FailoverPolicy policy) {
        return policy == null
                ? null
                : new FailoverPolicyDocument(
                        policy.mode().wireName(),
                        policy.quorum().wireName(),
                        policy.failback().wireName(),
                        policy.failbackAfterMs(),
                        policy.failbackWindow(),
                        policy.holdDownMs(),
                        policy.operatorHoldMs());
    }

    FailoverPolicy toState() {
        return new FailoverPolicy(
                WireNames.constant(Mode.values(), Mode::wireName, mode),
                WireNames.constant(Quorum.values(), Quorum::wireName, quorum),
                WireNames.constant(Failback.values(), Failback::wireName, failback),
                failbackAfterMs,
                failbackWindow,
                holdDownMs,
                operatorHoldMs);
    }
}
