package io.elasticaddress.gateway.load;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * An answer as it came over the wire.
 *
 * @param headers by name in lower case
 */
public record RawAnswer(int status, Map<String, List<String>> headers, byte[] body) {
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Null where there is none. */
    public @Nullable String header(String name) {
        var values = headers.get(name.toLowerCase(Locale.ROOT));
        return values == null ? null : values.getFirst();
    }

    @Override
    public String toString() {
        return "%d %s%n%s".formatted(status, headers, text());
    }

    /**
     * The next answer on a connection, whole.
     *
     * @param method what was asked
     * @throws IOException also where the connection ends before the answer does
     */
    public static RawAnswer read(InputStream in, String method) throws IOException {
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
                var body = method.equals("HEAD") ? new byte[0] : body(in, headers);
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
