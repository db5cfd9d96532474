package io.elasticaddress.monitor.probe;

import io.elasticaddress.monitor.Checks;

import org.junit.jupiter.api.Test;

class TcpProbeTest {

    @Test
    void a_connection_that_is_accepted_is_enough() {
        try (var server = RawServer.start(RawServer::staySilent)) {
            ProbeRun.of(Checks.tcp(server.port()).build()).succeeds();
            ProbeRun.of(Checks.tcp(server.port()).build(), "no.such.name.invalid", "127.0.0.1")
                    .succeeds();
        }
    }

    @Test
    void a_closed_port_is_told() {
        var server = RawServer.start(RawServer::staySilent);
        server.close();

        ProbeRun.of(Checks.tcp(server.port()).build()).fails("refuses connections");
    }

    @Test
    void so_is_an_address_where_nothing_listens() {
        try (var server = RawServer.start(RawServer::staySilent)) {
            ProbeRun.of(Checks.tcp(server.port()).build(), null, "127.0.0.3")
                    .fails("refuses connections");
        }
    }
}
