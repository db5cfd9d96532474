package io.elasticaddress.systemtests.generated;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The answer to a request that may have been anything.
 *
 * @param headers by name in lower case
 */
record RawAnswer(int status, Map<String, List<String>> headers, byte[] body) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Sends it on a connection of its own, says that nothing more comes, and reads the first answer. */
    static RawAnswer to(RawRequest request, int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            try {
                socket.getOutputStream().write(request.bytes());
                socket.shutdownOutput();
            } catch (IOException e) {
                // A server may refuse a request before it has read all of it, and answer
                // nevertheless.
            }
            return parse(new ByteArrayInputStream(socket.getInputStream().readAllBytes()), request);
        } catch (IOException e) {
            throw new UncheckedIOException("No answer to " + request, e);
        }
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Null where there is none. */
    String header(String name) {
        var values = headers.get(name.toLowerCase(Locale.ROOT));
        return values == null ? null : values.getFirst();
    }

    @Override
    public String toString() {
        return "%d %s%n%s".formatted(status, headers, text());
    }

    private static RawAnswer parse(InputStream in, RawRequest request) throws IOException {
        while (true) {
            var line = line(in);
            if (!line.matches("HTTP/1\\.1 \\d{3} ?.*")) {
                throw new IOException("not a status line: '%s'".formatted(line));
            }
            var status = Integer.parseInt(line.substring(9, 12));
            var headers = new TreeMap<String, List<String>>();
            for (line = line(in); !line.isEmpty(); line = line(in)) {
                var colon = line.indexOf(':');
                headers.computeIfAbsent(
                                line.substring(0, colon).toLowerCase(Locale.ROOT),
                                _ -> new ArrayList<>())
                        .add(line.substring(colon + 1).strip());
            }
            if (status >= 200) {
                var body = request.method().equals("HEAD") ? new byte[0] : body(in, headers);
                return new RawAnswer(status, headers, body);
            }
        }
    }

    private static byte[] body(InputStream in, Map<String, List<String>> headers)
            throws IOException {
        if (headers.getOrDefault("transfer-encoding", List.of()).contains("chunked")) {
            var body = new ByteArrayOutputStream();
            while (true) {
                var size = Integer.parseInt(line(in), 16);
                body.writeBytes(exactly(in, size));
                line(in);
                if (size == 0) {
                    return body.toByteArray();
                }
            }
        }
        var length = headers.get("content-length");
        return length == null
                ? in.readAllBytes()
                : exactly(in, Integer.parseInt(length.getFirst()));
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        var bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new IOException("%d bytes of %d came".formatted(bytes.length, length));
        }
        return bytes;
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (var next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the answer ends in '%s'".formatted(line));
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
