package io.elasticaddress.audit.query;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the next page begins: below the last number of this one, so entries that arrive meanwhile move nothing. Opaque to
 * clients.
 */
record Cursor(long below) {
    private static final Pattern TEXT = Pattern.compile("1:([0-9]{1,18})");

    static Optional<Cursor> parse(String text) {
        try {
            var decoded = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            var matcher = TEXT.matcher(decoded);
            return matcher.matches()
                    ? Optional.of(new Cursor(Long.parseLong(matcher.group(1))))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    String text() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(("1:" + below).getBytes(StandardCharsets.UTF_8));
    }
}
