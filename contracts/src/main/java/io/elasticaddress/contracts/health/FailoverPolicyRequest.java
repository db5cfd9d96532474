package io.elasticaddress.contracts.health;

import org.jspecify.annotations.Nullable;

/**
 * A failover policy as it is asked for; see {@link FailoverPolicy} for what the fields mean. Null leaves a field as it is.
 * Durations are texts such as {@code 30s} or {@code 5m}.
 */
public record FailoverPolicyRequest(
        @Nullable String mode,
        @Nullable String quorum,
        @Nullable String failback,
        @Nullable String failbackAfter,
        @Nullable String failbackWindow,
        @Nullable String holdDown,
        @Nullable String operatorHold) {}
