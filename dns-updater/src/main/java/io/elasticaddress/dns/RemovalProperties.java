package io.elasticaddress.dns;

import io.elasticaddress.dns.updating.RemovalGuard;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;

/**
 * How many names of a zone may lose their records until an operator has to confirm it: as many as the greater of the share
 * and the minimum, within the window.
 *
 * @param share of the names that have records, from 0 to 1
 * @param minimum so many may always go
 * @param window how long a removal counts
 */
@ConfigurationProperties("elastic.dns.removals")
public record RemovalProperties(
        @DefaultValue("0.25") double share,
        @DefaultValue("100") int minimum,
        @DefaultValue("10m") Duration window) {

    public RemovalProperties {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("elastic.dns.removals.share: between 0 and 1");
        }
        if (minimum < 0) {
            throw new IllegalArgumentException(
                    "elastic.dns.removals.minimum: must not be negative");
        }
        if (!window.isPositive()) {
            throw new IllegalArgumentException(
                    "elastic.dns.removals.window: must be longer than nothing");
        }
    }

    RemovalGuard.Limits limits() {
        return new RemovalGuard.Limits(share, minimum, window);
    }
}
