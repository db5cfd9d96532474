package io.elasticaddress.monitor.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.health.HealthCheck;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One probe of a local address, with what it showed and how long it took. */
record ProbeRun(ProbeResult result, Duration took) {
    /** What a busy machine may add. */
    private static final Duration SLACK = Duration.ofMillis(1_500);

    static ProbeRun of(HealthCheck check) {
        return of(check, null, "127.0.0.1");
    }

    static ProbeRun of(HealthCheck check, String fqdn, String address) {
        try (var probes = new Probes(List.of(), Optional.empty())) {
            return of(probes, check, fqdn, address);
        }
    }

    static ProbeRun of(Probes probes, HealthCheck check, String fqdn, String address) {
        var since = System.nanoTime();
        try {
            var result =
                    probes.of(check, fqdn == null ? address : fqdn, InetAddress.ofLiteral(address))
                            .run();
            return new ProbeRun(result, Duration.ofNanos(System.nanoTime() - since));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    ProbeResult.Success succeeds() {
        assertThat(result).isInstanceOf(ProbeResult.Success.class);
        return (ProbeResult.Success) result;
    }

    void fails(String detail) {
        assertThat(result).isInstanceOf(ProbeResult.Failure.class);
        assertThat(((ProbeResult.Failure) result).detail()).contains(detail);
    }

    /** And not much later. */
    void failsAtItsTimeout(Duration timeout) {
        fails("did not answer within " + timeout.toMillis() + " ms");
        assertThat(took).isBetween(timeout.minusMillis(5), timeout.plus(SLACK));
    }
}
