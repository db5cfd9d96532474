package io.elasticaddress.failover.deciding;

import io.elasticaddress.failover.elasticaddress.FailoverLimits;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;

/**
 * What keeps failover policies from making things worse.
 *
 * @param paused whether no policy of any account switches anything
 * @param fewestVantages with fewer vantage points there, nobody knows anything
 * @param share of an account's stacks that may fail over within a minute, from 0 to 1; one always
 * @param zoneTtl the DNS updater's {@code elastic.dns.ttl}, or the longest of its zones': what is waited out before a gradual
 *     switch of a group without a TTL of its own
 */
@ConfigurationProperties("elastic.failover")
record FailoverProperties(
        @DefaultValue("false") boolean paused,
        @DefaultValue("1") int fewestVantages,
        @DefaultValue("0.5") double share,
        @DefaultValue("60s") Duration zoneTtl) {

    FailoverProperties {
        if (fewestVantages < 1) {
            throw new IllegalArgumentException(
                    "elastic.failover.fewest-vantages must be at least 1, not " + fewestVantages);
        }
        if (zoneTtl.isNegative()) {
            throw new IllegalArgumentException(
                    "elastic.failover.zone-ttl must not be negative, but is " + zoneTtl);
        }
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(
                    "elastic.failover.share must be from 0 to 1, not " + share);
        }
    }

    FailoverLimits limits() {
        return new FailoverLimits(paused, fewestVantages, share, zoneTtl);
    }
}
