package io.elasticaddress.failover.atrest;

import io.elasticaddress.contracts.health.HealthCheck;
import io.elasticaddress.contracts.health.HealthCheck.Type;

import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.mapping.Field;

/** How a stack is probed, as it is stored, named as in the contracts. */
record HealthCheckDocument(
        long version,
        String type,
        int port,
        @Field("interval_ms") long intervalMs,
        @Field("timeout_ms") long timeoutMs,
        int fall,
        int rise,
        @Nullable String method,
        @Nullable String path,
        @Nullable String host,
        @Field("expect_status") @Nullable String expectStatus,
        @Field("expect_body") @Nullable String expectBody,
        @Nullable Integer redirects,
        @Field("verify_tls") @Nullable Boolean verifyTls,
        @Nullable String service,
        @Nullable String query,
        @Field("query_type") @Nullable String queryType) {

    static @Nullable HealthCheckDocument from(@Nullable HealthCheck check) {
        return check == null
                ? null
                : new HealthCheckDocument(
                        check.version(),
                        check.type().wireName(),
                        check.port(),
                        check.intervalMs(),
                        check.timeoutMs(),
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

    HealthCheck toState() {
        return new HealthCheck(
                version,
                WireNames.constant(Type.values(), Type::wireName, type),
                port,
                intervalMs,
                timeoutMs,
                fall,
                rise,
                method,
                path,
                host,
                expectStatus,
                expectBody,
                redirects,
                verifyTls,
                service,
                query,
                queryType);
    }
}
