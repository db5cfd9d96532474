package io.elasticaddress.failover.deciding;

import io.elasticaddress.failover.elasticaddress.FailoverLimits;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What keeps failover policies from making things worse.
 *
 * @param paused whether no policy of any account switches anything
 * @param fewestVantages with fewer vantage points there, nobody knows anything
 * @param share of an account's stacks that may fail over within a minute, from 0 to 1; one always
 */
@ConfigurationProperties("elastic.failover")
record FailoverProperties(
        @DefaultValue("false") boolean paused,
        @DefaultValue("1") int fewestVantages,
        @DefaultValue("0.5") double share) {

    FailoverProperties {
        if (fewestVantages < 1) {
            throw new IllegalArgumentException(
                    "elastic.failover.fewest-vantages must be at least 1, not " + fewestVantages);
        }
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(
                    "elastic.failover.share must be from 0 to 1, not " + share);
        }
    }

    FailoverLimits limits() {
        return new FailoverLimits(paused, fewestVantages, share);
    }
}
