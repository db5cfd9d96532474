package io.elasticaddress.monitor.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.network.Network;
import io.elasticaddress.monitor.Checks;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class DeniedNetworksTest {

    @Test
    void nothing_is_sent_to_a_denied_one() {
        try (var server = RawServer.start(RawServer.answering(RawServer.ok("")));
                var probes = new Probes(List.of(Network.of("127.0.0.0/8")), Optional.empty())) {
            ProbeRun.of(probes, Checks.http(server.port()).build(), null, "127.0.0.1")
                    .fails("is in 127.0.0.0/8, where this monitor must not probe");
            assertThat(server.connections()).isZero();
        }
    }
}
