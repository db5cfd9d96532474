package io.elasticaddress.audit.chain;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The one way to write a JSON value as bytes: RFC 8785 (JCS), for values made of {@link Map}, {@link List}, {@link String},
 * {@link Boolean}, {@link Long} and null. Numbers are integers that a double holds exactly, so that RFC 8785's rules for
 * numbers come down to plain digits.
 */
public final class CanonicalJson {
    /** The largest integer that every JSON reader keeps (RFC 7493, 2.2). */
    public static final long MAX_INTEGER = (1L << 53) - 1;

    private CanonicalJson() {}

    /**
     * The value in UTF-8, without a byte order mark.
     *
     * @throws IllegalArgumentException for what has no canonical form: another type, an integer out of range, a key that
     *     is no string, an unpaired surrogate
     */
    public static byte[] bytes(@Nullable Object value) {
        return text(value).getBytes(StandardCharsets.UTF_8);
    }

    /** As {@link #bytes}, before it is encoded. */
    public static String text(@Nullable Object value) {
        var text = new StringBuilder();
        write(value, text);
        return text.toString();
    }

    private static void write(@Nullable Object value, StringBuilder to) {
        switch (value) {
            case null -> to.append("null");
            case Boolean truth -> to.append(truth.booleanValue());
            case Long integer -> to.append(inRange(integer));
            case String text -> quote(text, to);
            case List<?> list -> {
                to.append('[');
                var separator = "";
                for (var item : list) {
                    to.append(separator);
                    write(item, to);
                    separator = ",";
                }
                to.append(']');
            }
            case Map<?, ?> map -> {
                to.append('{');
                var separator = "";
                for (var field : sorted(map).entrySet()) {
                    to.append(separator);
                    quote(field.getKey(), to);
                    to.append(':');
                    write(field.getValue(), to);
                    separator = ",";
                }
                to.append('}');
            }
            default -> throw new IllegalArgumentException("No canonical form: " + value.getClass());
        }
    }

    private static long inRange(long integer) {
        if (integer > MAX_INTEGER || integer < -MAX_INTEGER) {
            throw new IllegalArgumentException("Out of the range of JSON's integers");
        }
        return integer;
    }

    /** By UTF-16 code units (RFC 8785, 3.2.3), which is how Java compares strings. */
    private static Map<String, @Nullable Object> sorted(Map<?, ?> map) {
        var sorted = new TreeMap<String, @Nullable Object>();
        map.forEach(
                (key, value) -> {
                    if (!(key instanceof String name)) {
                        throw new IllegalArgumentException("A key that is no string");
                    }
                    sorted.put(name, value);
                });
        return sorted;
    }

    private static void quote(String text, StringBuilder to) {
        to.append('"');
        for (var i = 0; i < text.length(); i++) {
            var unit = text.charAt(i);
            switch (unit) {
                case '"' -> to.append("\\\"");
                case '\\' -> to.append("\\\\");
                case '\b' -> to.append("\\b");
                case '\t' -> to.append("\\t");
                case '\n' -> to.append("\\n");
                case '\f' -> to.append("\\f");
                case '\r' -> to.append("\\r");
                default -> {
                    if (unit < 0x20) {
                        to.append("\\u%04x".formatted((int) unit));
                    } else if (Character.isSurrogate(unit)) {
                        if (i + 1 == text.length()
                                || !Character.isSurrogatePair(unit, text.charAt(i + 1))) {
                            throw new IllegalArgumentException("An unpaired surrogate");
                        }
                        to.append(unit).append(text.charAt(++i));
                    } else {
                        to.append(unit);
                    }
                }
            }
        }
        to.append('"');
    }
}
