package io.elasticaddress.monitor.probe;

import java.util.BitSet;
import java.util.regex.Pattern;

/** Codes and ranges of HTTP statuses, as in {@code 200-299,401}. */
final class StatusCodes {
    private static final Pattern ONE = Pattern.compile("([1-9][0-9]{2})(?:-([1-9][0-9]{2}))?");

    private final BitSet codes = new BitSet(1000);

    /**
     * @throws IllegalArgumentException where the text is none
     */
    StatusCodes(String text) {
        for (var part : text.split(",", -1)) {
            var one = ONE.matcher(part.strip());
            if (!one.matches()) {
                throw new IllegalArgumentException("\"" + text + "\" are no HTTP status codes");
            }
            var first = Integer.parseInt(one.group(1));
            var last = one.group(2) == null ? first : Integer.parseInt(one.group(2));
            codes.set(first, Math.max(first, last) + 1);
        }
    }

    boolean contains(int code) {
        return codes.get(code);
    }
}
