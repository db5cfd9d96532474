package io.elasticaddress.contracts.health;

import org.jspecify.annotations.Nullable;

/**
 * A health check as it is asked for; see {@link HealthCheck} for what the fields mean. Null has the type's default. Durations
 * are texts such as {@code 200ms}, {@code 1s} or {@code 5m}.
 *
 * @param type {@code http}, {@code https}, {@code tcp}, {@code grpc}, {@code grpcs} or {@code dns}; {@code none} takes a
 *     stack's check away
 */
public record HealthCheckRequest(
        @Nullable String type,
        @Nullable Long port,
        @Nullable String interval,
        @Nullable String timeout,
        @Nullable Long fall,
        @Nullable Long rise,
        @Nullable String method,
        @Nullable String path,
        @Nullable String host,
        @Nullable String expectStatus,
        @Nullable String expectBody,
        @Nullable Long redirects,
        @Nullable Boolean verifyTls,
        @Nullable String service,
        @Nullable String query,
        @Nullable String queryType) {}
