package io.elasticaddress.monitor.probe;

import io.elasticaddress.monitor.probe.Faults.NotHttp;

import org.jspecify.annotations.Nullable;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;

/**
 * An answer of HTTP/1.1 or 1.0, read as far as a probe needs it (RFC 9112). Its header is read when it is made, its body when
 * asked for. Nothing of it is kept but what is asked for, and no part of it is read beyond its limit.
 */
final class HttpAnswer {
    private static final int LONGEST_HEADER = 64 * 1024;
    private static final int MOST_INTERIM_ANSWERS = 10;

    private final InputStream in;
    private final byte[] buffer = new byte[2048];
    private int position;
    private int limit;
    private int headerLeft = LONGEST_HEADER;

    private final int status;
    private @Nullable String location;
    private boolean chunked;
    private long length = -1;

    /**
     * @throws EOFException where the connection ends before the header does
     * @throws NotHttp where this is none
     */
    HttpAnswer(InputStream in) throws IOException {
        this.in = in;
        var code = header();
        // 101 is final; we never ask for it.
        for (var interim = 0; code < 200 && code != 101; interim++) {
            if (interim == MOST_INTERIM_ANSWERS) {
                throw new NotHttp("answered with interim answers only");
            }
            code = header();
        }
        status = code;
    }

    int status() {
        return status;
    }

    @Nullable String location() {
        return location;
    }

    boolean isRedirect() {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
    }

    /**
     * Whether the text stands in the first bytes of the body. Reads no further than where it ends. A body that breaks off counts
     * as far as it came.
     */
    boolean contains(byte[] text, int within) throws IOException {
        if (status == 204 || status == 304) {
            return text.length == 0;
        }
        var body = new Body();
        var seen = new byte[Math.min(4096, within)];
        var count = 0;
        var searched = 0;
        while (true) {
            if (isIn(text, seen, searched, count)) {
                return true;
            }
            searched = Math.max(0, count - text.length + 1);
            if (count == within) {
                return false;
            }
            if (count == seen.length) {
                seen = Arrays.copyOf(seen, Math.min(within, 4 * seen.length));
            }
            int read;
            try {
                read = body.read(seen, count, seen.length - count);
            } catch (EOFException e) {
                return false;
            }
            if (read < 0) {
                return false;
            }
            count += read;
        }
    }

    private static boolean isIn(byte[] text, byte[] in, int from, int to) {
        for (var start = from; start <= to - text.length; start++) {
            if (Arrays.equals(in, start, start + text.length, text, 0, text.length)) {
                return true;
            }
        }
        return false;
    }

    /** Reads a status line and the fields after it. */
    private int header() throws IOException {
        location = null;
        chunked = false;
        length = -1;
        var code = code(line());
        for (var line = line(); !line.isEmpty(); line = line()) {
            var colon = line.indexOf(':');
            if (colon <= 0) {
                throw new NotHttp("answered something that is not HTTP/1.1");
            }
            var value = line.substring(colon + 1).strip();
            switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
                case "location" -> location = value;
                case "transfer-encoding" ->
                        chunked = value.toLowerCase(Locale.ROOT).endsWith("chunked");
                case "content-length" -> length = number(value, 10);
                default -> {}
            }
        }
        return code;
    }

    private static int code(String line) throws NotHttp {
        // HTTP/1.1 200 OK
        if (line.length() < 12
                || !line.startsWith("HTTP/1.")
                || line.charAt(8) != ' '
                || (line.length() > 12 && line.charAt(12) != ' ')) {
            throw new NotHttp("answered something that is not HTTP/1.1");
        }
        var code = number(line.substring(9, 12), 10);
        if (code < 100) {
            throw new NotHttp("answered something that is not HTTP/1.1");
        }
        return (int) code;
    }

    private static long number(String text, int radix) throws NotHttp {
        try {
            // A sign would be read too.
            if (!text.isEmpty() && Character.digit(text.charAt(0), radix) >= 0) {
                return Long.parseLong(text, radix);
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new NotHttp("answered something that is not HTTP/1.1");
    }

    /** A line without its end. */
    private String line() throws IOException {
        var line = new StringBuilder();
        while (true) {
            var next = next();
            if (--headerLeft < 0) {
                throw new NotHttp("answered with a header of more than 64 KiB");
            }
            if (next == '\n') {
                var last = line.length() - 1;
                if (last >= 0 && line.charAt(last) == '\r') {
                    line.setLength(last);
                }
                return line.toString();
            }
            line.append((char) (next & 0xff));
        }
    }

    private int next() throws IOException {
        if (position == limit && !fill()) {
            throw new EOFException();
        }
        return buffer[position++] & 0xff;
    }

    private boolean fill() throws IOException {
        var read = in.read(buffer, 0, buffer.length);
        position = 0;
        limit = Math.max(read, 0);
        return read > 0;
    }

    /** The body without its framing. */
    private final class Body {
        /** Of the body, or of the current chunk; where neither has a length, until the connection ends. */
        private long left = chunked ? 0 : length < 0 ? Long.MAX_VALUE : length;

        private boolean first = true;

        /** Returns -1 at the end. */
        int read(byte[] into, int offset, int most) throws IOException {
            if (left == 0 && (!chunked || !nextChunk())) {
                return -1;
            }
            if (position == limit && !fill()) {
                return -1;
            }
            var count = (int) Math.min(left, Math.min(most, limit - position));
            System.arraycopy(buffer, position, into, offset, count);
            position += count;
            left -= count;
            return count;
        }

        /** Returns false after the last one. */
        private boolean nextChunk() throws IOException {
            headerLeft = LONGEST_HEADER;
            if (!first && !line().isEmpty()) {
                throw new NotHttp("answered with a body in broken chunks");
            }
            first = false;
            var size = line().split(";", 2)[0].strip();
            left = number(size, 16);
            return left > 0;
        }
    }
}
