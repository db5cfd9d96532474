package io.elasticaddress.monitor.watching;

import io.elasticaddress.monitor.probe.Probes;

import java.time.Duration;
import java.time.Instant;
import java.util.function.DoubleSupplier;

/**
 * What every watch works with.
 *
 * @param random from 0 to 1
 * @param certificateWarning how long before its expiry a certificate is spoken of
 */
record Workshop(
        Probes probes,
        HostNames hostNames,
        InFlight inFlight,
        Findings findings,
        WatchingMetrics metrics,
        DoubleSupplier random,
        Duration certificateWarning) {

    boolean isExpiring(ProbedAddress address) {
        var expires = address.certificateExpires();
        return expires != null && expires.isBefore(Instant.now().plus(certificateWarning));
    }
}
