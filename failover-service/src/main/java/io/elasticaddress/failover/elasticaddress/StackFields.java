package io.elasticaddress.failover.elasticaddress;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Checks what a client said of a stack and brings it to its canonical form. */
final class StackFields {
    private static final int LONGEST_TEXT = 255;
    private static final int MOST_ADDRESSES = 64;
    private static final int MOST_EDITORS = 256;

    private StackFields() {}

    static String name(String given) {
        return text("name", given);
    }

    /** The empty string stands for nothing. */
    static @Nullable String label(String field, @Nullable String given) {
        return given == null || given.isEmpty() ? null : text(field, given);
    }

    /** The empty string stands for nothing. */
    static @Nullable String fqdn(@Nullable String given) {
        if (given == null || given.isEmpty()) {
            return null;
        }
        return HostName.canonical(given)
                .orElseThrow(
                        () ->
                                new Invalid(
                                        "fqdn",
                                        "is not a host name (RFC 1123): " + Quote.quoted(given)));
    }

    static List<String> ipv4(List<String> given) {
        return addresses("ipv4", "an IPv4 address that a stack can have", given, IpAddress::v4);
    }

    static List<String> ipv6(List<String> given) {
        return addresses("ipv6", "an IPv6 address that a stack can have", given, IpAddress::v6);
    }

    static List<String> editors(List<String> given) {
        atMost("failover_group_editors", MOST_EDITORS, given);
        var editors = new LinkedHashSet<String>();
        for (var i = 0; i < given.size(); i++) {
            var field = "failover_group_editors[" + i + "]";
            editors.add(text(field, present(field, given.get(i))));
        }
        return List.copyOf(editors);
    }

    private static List<String> addresses(
            String field,
            String what,
            List<String> given,
            Function<String, Optional<String>> canonical) {
        atMost(field, MOST_ADDRESSES, given);
        var addresses = new LinkedHashSet<String>();
        for (var i = 0; i < given.size(); i++) {
            var place = field + "[" + i + "]";
            var text = present(place, given.get(i));
            addresses.add(
                    canonical
                            .apply(text)
                            .orElseThrow(
                                    () ->
                                            new Invalid(
                                                    place,
                                                    "is not " + what + ": " + Quote.quoted(text))));
        }
        return new ArrayList<>(addresses);
    }

    private static String text(String field, String given) {
        if (given.isBlank() || given.length() > LONGEST_TEXT) {
            throw new Invalid(field, "must have 1 to " + LONGEST_TEXT + " characters");
        }
        if (given.chars().anyMatch(Character::isISOControl)) {
            throw new Invalid(field, "must have no control characters");
        }
        return given;
    }

    /** JSON can say null in a list. */
    private static String present(String field, @Nullable String given) {
        if (given == null) {
            throw new Invalid(field, "is null");
        }
        return Objects.requireNonNull(given);
    }

    private static void atMost(String field, int most, List<String> given) {
        if (given.size() > most) {
            throw new Invalid(field, "must have at most " + most + " entries");
        }
    }

    /** Ends the reading of a stack's fields at the first that is wrong; never leaves this package. */
    static final class Invalid extends RuntimeException {
        private final transient Rejection.InvalidStack rejection;

        Invalid(String field, String problem) {
            super(field + " " + problem, null, false, false);
            this.rejection = new Rejection.InvalidStack(field, problem);
        }

        Rejection rejection() {
            return rejection;
        }
    }
}
