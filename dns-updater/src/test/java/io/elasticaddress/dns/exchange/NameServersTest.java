package io.elasticaddress.dns.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticaddress.dns.servers.EmbeddedServer;
import io.elasticaddress.dns.servers.TestServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

class NameServersTest {

    @Test
    void a_zones_servers_are_its_ns_set(@TempDir Path folder) throws IOException {
        try (var server = new EmbeddedServer(folder)) {
            assertThat(NameServers.of(TestServer.ZONE, server.address()))
                    .isNotEmpty()
                    .allMatch(found -> found.port() == 53 && !found.host().endsWith("."));
            assertThatThrownBy(() -> NameServers.of("nothing." + TestServer.ZONE, server.address()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("nothing.ea.test has no NS set");
        }
    }
}
