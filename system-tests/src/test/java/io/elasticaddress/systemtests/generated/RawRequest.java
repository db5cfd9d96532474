package io.elasticaddress.systemtests.generated;

import io.elasticaddress.gateway.load.RawAnswer;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A request as it goes over the wire, right or wrong.
 *
 * @param method as it is written
 * @param target likewise
 * @param headers lines without their ends
 * @param body all that comes after them
 * @param content what a server has to make of it, by the headers
 */
record RawRequest(String method, String target, List<String> headers, byte[] body, byte[] content) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Sends it on a connection of its own, says that nothing more comes, and reads the first answer. */
    RawAnswer send(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            try {
                socket.getOutputStream().write(bytes());
                socket.shutdownOutput();
            } catch (IOException e) {
                // A server may refuse a request before it has read all of it, and answer
                // nevertheless.
            }
            return RawAnswer.read(
                    new ByteArrayInputStream(socket.getInputStream().readAllBytes()), method);
        } catch (IOException e) {
            throw new UncheckedIOException("No answer to " + this, e);
        }
    }

    byte[] bytes() {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(
                "%s %s HTTP/1.1\r\n".formatted(method, target).getBytes(StandardCharsets.UTF_8));
        for (var header : headers) {
            bytes.writeBytes((header + "\r\n").getBytes(StandardCharsets.UTF_8));
        }
        bytes.writeBytes("Connection: close\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }

    /** By name; the last of a name. */
    Map<String, List<String>> headersByName() {
        var named = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        for (var header : unfolded()) {
            var colon = header.indexOf(':');
            if (colon > 0) {
                named.put(header.substring(0, colon), List.of(header.substring(colon + 1).strip()));
            }
        }
        return named;
    }

    /** A line that begins with a blank goes on with the one before (RFC 9112, section 5.2). */
    private List<String> unfolded() {
        var whole = new ArrayList<String>();
        for (var header : headers) {
            if (header.startsWith(" ") && !whole.isEmpty()) {
                whole.add(whole.removeLast() + header);
            } else {
                whole.add(header);
            }
        }
        return whole;
    }

    boolean hasUnknownTransferCoding() {
        return headers.stream()
                .anyMatch(
                        header ->
                                header.startsWith("Transfer-Encoding: ")
                                        && !header.endsWith(": chunked"));
    }

    /** Short enough to be read, without the token. */
    @Override
    public String toString() {
        var shown = headers.stream().map(RawRequest::withoutToken).toList();
        var start =
                new String(Arrays.copyOf(body, Math.min(body.length, 300)), StandardCharsets.UTF_8);
        return "%s %s%n%s%n%d bytes: %s"
                .formatted(
                        method,
                        target.length() > 300 ? target.substring(0, 300) + "…" : target,
                        shown,
                        body.length,
                        start);
    }

    private static String withoutToken(String header) {
        return header.length() > 120 ? header.substring(0, 60) + "…" : header;
    }
}
