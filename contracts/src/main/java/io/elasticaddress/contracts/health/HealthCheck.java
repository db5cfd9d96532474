package io.elasticaddress.contracts.health;

import com.fasterxml.jackson.annotation.JsonProperty;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/**
 * How each of a stack's addresses is probed. Complete: what the client left out has its default here.
 *
 * @param version the stack's version at which what is probed, this or the stack's addresses, last changed. What was seen of
 *     an earlier one says nothing any more
 * @param port from 1 to 65535
 * @param intervalMs from the start of one probe of an address to the next, while nothing is suspected; {@link
 *     #SHORTEST_INTERVAL_MS} at least
 * @param timeoutMs how long a whole probe may take
 * @param fall how many probes in a row must fail until an address is down
 * @param rise how many probes in a row must succeed until it is up
 * @param method of HTTP; null for other types
 * @param path of HTTP, with the query; null for other types
 * @param host what HTTP's {@code Host} and TLS's server name say; null: the stack's host name, else the address
 * @param expectStatus of HTTP: codes and ranges, {@code 200-299,401}; null for other types
 * @param expectBody of HTTP: text that must stand in the body's first 64 KiB, as UTF-8; null: any body
 * @param redirects how many redirects of HTTP are followed; null for other types
 * @param verifyTls whether the certificate must be valid for the name; null where there is no TLS
 * @param service of gRPC's health protocol; null for other types; empty: the server as a whole
 * @param query the name that DNS is asked for; null for other types
 * @param queryType what DNS is asked for, such as {@code A} or {@code SOA}; null for other types
 */
public record HealthCheck(
        long version,
        Type type,
        int port,
        long intervalMs,
        long timeoutMs,
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

    public static final long SHORTEST_INTERVAL_MS = 100;

    /** What a probe speaks. */
    public enum Type {
        @JsonProperty("http")
        HTTP,
        @JsonProperty("https")
        HTTPS,
        /** A connection that is accepted is enough. */
        @JsonProperty("tcp")
        TCP,
        /** {@code grpc.health.v1.Health/Check}. */
        @JsonProperty("grpc")
        GRPC,
        /** Likewise, over TLS. */
        @JsonProperty("grpcs")
        GRPCS,
        /** Over UDP; any answer with the rcode NOERROR and at least one record of the type. */
        @JsonProperty("dns")
        DNS;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public HealthCheck withVersion(long version) {
        return new HealthCheck(
                version,
                type,
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
