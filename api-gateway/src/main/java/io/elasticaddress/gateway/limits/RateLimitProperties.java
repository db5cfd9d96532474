package io.elasticaddress.gateway.limits;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much this gateway answers. Gateways count apart from each other.
 *
 * @param requestsPerHour of one account, reads and writes together; 0: as many as come
 * @param failedAuthenticationsPerHour from one IPv4 address or one /64 of IPv6; 0: as many as come
 */
@ConfigurationProperties("elastic.gateway.rate-limit")
record RateLimitProperties(
        @DefaultValue("3000") int requestsPerHour,
        @DefaultValue("300") int failedAuthenticationsPerHour) {
    private static final int MAX = 1_000_000_000;

    RateLimitProperties {
        require("requests-per-hour", requestsPerHour);
        require("failed-authentications-per-hour", failedAuthenticationsPerHour);
    }

    private static void require(String name, int perHour) {
        if (perHour < 0 || perHour > MAX) {
            throw new IllegalArgumentException(
                    "elastic.gateway.rate-limit.%s must be between 1 and %d, or 0 for no limit, not %d"
                            .formatted(name, MAX, perHour));
        }
    }
}
