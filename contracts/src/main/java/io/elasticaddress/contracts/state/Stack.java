package io.elasticaddress.contracts.state;

import io.elasticaddress.contracts.health.HealthCheck;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * Something that serves traffic and that a group can point at.
 *
 * @param account whose it is
 * @param uid 32 hex digits unless the client chose its own
 * @param name what people call it
 * @param environment for example {@code production}; null where not told
 * @param cloud for example {@code AWS}; null where not told
 * @param region for example {@code us-east-1}; null where not told
 * @param fqdn the head host name, absolute, without the final dot; null where it has none
 * @param ipv4 addresses in dotted form
 * @param ipv6 addresses in the form of RFC 5952
 * @param failoverGroupEditors subjects who may use it in failover groups; {@code "*"} is everyone in the account
 * @param healthCheck how it is probed; null: not at all, and nobody knows whether it is up
 * @param version one more with every change, and it goes on when a removed stack is registered again
 * @param addressVersion one more with every change of {@code fqdn}, {@code ipv4} or {@code ipv6}, and with nothing else
 */
public record Stack(
        String account,
        String uid,
        String name,
        @Nullable String environment,
        @Nullable String cloud,
        @Nullable String region,
        StackType type,
        @Nullable String fqdn,
        List<String> ipv4,
        List<String> ipv6,
        boolean hasLoadbalancer,
        List<String> failoverGroupEditors,
        @Nullable HealthCheck healthCheck,
        Instant createdAt,
        Instant updatedAt,
        long version,
        long addressVersion)
        implements Snapshot {

    /** The editor that stands for everyone in the account. */
    public static final String EVERYONE = "*";

    /** Not probed. */
    public Stack(
            String account,
            String uid,
            String name,
            @Nullable String environment,
            @Nullable String cloud,
            @Nullable String region,
            StackType type,
            @Nullable String fqdn,
            List<String> ipv4,
            List<String> ipv6,
            boolean hasLoadbalancer,
            List<String> failoverGroupEditors,
            Instant createdAt,
            Instant updatedAt,
            long version,
            long addressVersion) {
        this(
                account,
                uid,
                name,
                environment,
                cloud,
                region,
                type,
                fqdn,
                ipv4,
                ipv6,
                hasLoadbalancer,
                failoverGroupEditors,
                null,
                createdAt,
                updatedAt,
                version,
                addressVersion);
    }

    public Stack {
        ipv4 = List.copyOf(ipv4);
        ipv6 = List.copyOf(ipv6);
        failoverGroupEditors = List.copyOf(failoverGroupEditors);
    }

    @Override
    public Kind kind() {
        return Kind.STACK;
    }

    /** Whether DNS can point at it: it has an address or a host name. */
    public boolean hasDnsConfiguration() {
        return fqdn != null || !ipv4.isEmpty() || !ipv6.isEmpty();
    }

    /** The first IPv4 address, else the first IPv6 address, else the host name; null if none. */
    public @Nullable String address() {
        if (!ipv4.isEmpty()) {
            return ipv4.getFirst();
        }
        return ipv6.isEmpty() ? fqdn : ipv6.getFirst();
    }
}
