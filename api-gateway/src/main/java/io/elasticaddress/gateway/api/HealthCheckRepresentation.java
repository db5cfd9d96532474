package io.elasticaddress.gateway.api;

import io.elasticaddress.contracts.health.HealthCheck;

import org.jspecify.annotations.Nullable;

/** A health check in JSON, as it may be sent back; see {@link HealthCheck} for the fields. Null is what the type has not. */
record HealthCheckRepresentation(
        String type,
        int port,
        String interval,
        String timeout,
        int fall,
        int rise,
        @Nullable String method,
        @Nullable String path,
        @Nullable String host,
        @Nullable String expectStatus,
        @Nullable String expectBody,
        @Nullable Integer redirects,
        @Nullable Boolean verifyTls,
        @Nullable String service,
        @Nullable String query,
        @Nullable String queryType) {

    static HealthCheckRepresentation of(HealthCheck check) {
        return new HealthCheckRepresentation(
                check.type().wireName(),
                check.port(),
                Times.length(check.intervalMs()),
                Times.length(check.timeoutMs()),
                check.fall(),
                check.rise(),
                check.method(),
                check.path(),
                check.host(),
                check.expectStatus(),
                check.expectBody(),
                check.redirects(),
                check.verifyTls(),
                check.service(),
                check.query(),
                check.queryType());
    }
}
