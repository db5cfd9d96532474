package io.elasticaddress.gateway.wire;

import static io.elasticaddress.gateway.Platform.GATEWAY;
import static io.elasticaddress.gateway.Platform.ISSUER;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that speaks HTTP as it pleases. */
final class RawHttp {
    private RawHttp() {}

    static void assertJsonError(String answer) {
        assertThat(answer).matches("(?s)HTTP/1\\.1 (4\\d\\d|505).*");
        assertThat(answer.toLowerCase(java.util.Locale.ROOT))
                .contains("content-type: application/json")
                .doesNotContain("<html");
        assertThat(answer).contains("{\"error\":\"bad_request\",\"error_description\":\"");
    }

    /** What a client that speaks HTTP as it pleases gets back. */
    static String send(String head) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), GATEWAY.port())) {
            socket.setSoTimeout(10_000);
            var out = socket.getOutputStream();
            var text =
                    head.contains("\r\n\r\n")
                            ? head.replaceFirst("\r\n", "\r\nHost: x\r\nConnection: close\r\n")
                            : head
                                    + "\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
                                    + ISSUER.token("raw", "public admin")
                                    + "\r\n\r\n";
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
