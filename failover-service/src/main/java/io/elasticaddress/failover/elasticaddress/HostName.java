package io.elasticaddress.failover.elasticaddress;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Host names after RFC 1123, section 2.1, with the lengths of RFC 1035, section 2.3.4. */
public final class HostName {
    private static final int LONGEST = 253;
    private static final Pattern LABELS =
            Pattern.compile(
                    "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*");

    /** A last label of digits only would make it look like an address. */
    private static final Pattern NUMERIC_END = Pattern.compile("(?:.*\\.)?[0-9]+");

    private HostName() {}

    /** In lower case and without the final dot; empty where the text is no host name. */
    public static Optional<String> canonical(String text) {
        if (text.length() > LONGEST + 1) {
            return Optional.empty();
        }
        var absolute = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        var name = absolute.toLowerCase(Locale.ROOT);
        return name.length() <= LONGEST
                        && LABELS.matcher(name).matches()
                        && !NUMERIC_END.matcher(name).matches()
                ? Optional.of(name)
                : Optional.empty();
    }
}
