package io.elasticaddress.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;

class PortsTest {
    private final InetAddress loopback = InetAddress.getLoopbackAddress();

    @Test
    void a_taken_port_is_named_with_the_option_that_chooses_another() throws IOException {
        try (var taken = new ServerSocket(0, 1, loopback)) {
            assertThatThrownBy(
                            () ->
                                    Ports.requireFreeTcp(
                                            loopback, taken.getLocalPort(), "--http-port"))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("Port " + taken.getLocalPort() + " is taken")
                    .hasMessageContaining("--http-port");
            assertThatThrownBy(
                            () ->
                                    Ports.requireFreeUdpAndTcp(
                                            loopback, taken.getLocalPort(), "--dns-port"))
                    .hasMessageContaining("TCP port " + taken.getLocalPort())
                    .hasMessageContaining("--dns-port");
        }
    }

    @Test
    void a_port_that_is_taken_for_udp_only_is_taken_for_dns() throws IOException {
        try (var taken = udpSocketAtFreeTcpPort()) {
            assertThatThrownBy(
                            () ->
                                    Ports.requireFreeUdpAndTcp(
                                            loopback, taken.getLocalPort(), "--dns-port"))
                    .hasMessageContaining("UDP port " + taken.getLocalPort());
        }
    }

    @Test
    void zero_is_never_taken() {
        assertThatCode(
                        () -> {
                            Ports.requireFreeTcp(loopback, 0, "--http-port");
                            Ports.requireFreeUdpAndTcp(loopback, 0, "--dns-port");
                        })
                .doesNotThrowAnyException();
    }

    @Test
    void free_ports_differ() throws IOException {
        assertThat(Ports.free(loopback, 10)).hasSize(10).doesNotHaveDuplicates();
    }

    /** Whoever has the port for TCP, if only as the near end of a connection, is not what the test is about. */
    private DatagramSocket udpSocketAtFreeTcpPort() throws IOException {
        while (true) {
            var socket = new DatagramSocket(0, loopback);
            if (Ports.isFreeTcp(loopback, socket.getLocalPort())) {
                return socket;
            }
            socket.close();
        }
    }
}
