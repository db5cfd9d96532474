package io.elasticaddress.failover.elasticaddress;

import io.elasticaddress.contracts.health.HealthCheck;
import io.elasticaddress.contracts.health.HealthCheck.Type;
import io.elasticaddress.contracts.health.HealthCheckRequest;
import io.elasticaddress.failover.elasticaddress.StackFields.Invalid;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Checks what a client said of a health check and completes it with what is usual for its type. */
final class HealthCheckFields {
    private static final String NONE = "none";
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int LONGEST_TEXT = 1024;
    private static final int MOST_IN_A_ROW = 100;
    private static final int MOST_REDIRECTS = 10;
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "OPTIONS", "POST");
    private static final Set<String> QUERY_TYPES =
            Set.of("A", "AAAA", "CNAME", "MX", "NS", "SOA", "SRV", "TXT");
    private static final Pattern STATUS = Pattern.compile("[1-5][0-9]{2}(-[1-5][0-9]{2})?");

    private final HealthCheckRequest asked;
    private final Type type;

    private HealthCheckFields(HealthCheckRequest asked, Type type) {
        this.asked = asked;
        this.type = type;
    }

    /**
     * What is asked for; the check that is stored where nothing is, and null where the type is {@code none}. It replaces the
     * stored one as a whole. The version is the caller's to set.
     *
     * @throws Invalid at the first field that is wrong
     */
    static @Nullable HealthCheck merged(
            @Nullable HealthCheck stored, @Nullable HealthCheckRequest asked) {
        if (asked == null) {
            return stored;
        }
        if (NONE.equals(asked.type())) {
            return null;
        }
        var given = asked.type();
        if (given == null) {
            throw new Invalid("health_check.type", "is missing");
        }
        var type =
                Arrays.stream(Type.values())
                        .filter(one -> one.wireName().equals(given))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new Invalid(
                                                "health_check.type",
                                                "must be one of %s or none, not %s"
                                                        .formatted(
                                                                Arrays.stream(Type.values())
                                                                        .map(Type::wireName)
                                                                        .collect(
                                                                                Collectors.joining(
                                                                                        ", ")),
                                                                Quote.quoted(given))));
        return new HealthCheckFields(asked, type).complete();
    }

    private HealthCheck complete() {
        var interval = millis("interval", asked.interval(), Duration.ofSeconds(10));
        if (interval < HealthCheck.SHORTEST_INTERVAL_MS) {
            throw new Invalid("health_check.interval", "must be at least 100ms");
        }
        var timeout =
                millis("timeout", asked.timeout(), Duration.ofMillis(Math.min(interval, 5000)));
        if (timeout < 1) {
            throw new Invalid("health_check.timeout", "must be at least 1ms");
        }
        var http = type == Type.HTTP || type == Type.HTTPS;
        var tls = type == Type.HTTPS || type == Type.GRPCS;
        return new HealthCheck(
                0,
                type,
                port(),
                interval,
                timeout,
                within("fall", asked.fall(), 1, MOST_IN_A_ROW, 3),
                within("rise", asked.rise(), 1, MOST_IN_A_ROW, 2),
                only(
                        http,
                        "method",
                        asked.method(),
                        "GET",
                        METHODS::contains,
                        "one of GET, HEAD, OPTIONS and POST"),
                only(
                        http,
                        "path",
                        asked.path(),
                        "/",
                        HealthCheckFields::isPath,
                        "a path that begins with a slash, of printable ASCII without spaces"),
                host(http || tls),
                only(
                        http,
                        "expect_status",
                        asked.expectStatus(),
                        "200-299",
                        HealthCheckFields::isStatus,
                        "codes and ranges such as 200-299,401"),
                body(http),
                redirects(http),
                verifyTls(tls),
                only(
                        type == Type.GRPC || type == Type.GRPCS,
                        "service",
                        asked.service(),
                        "",
                        HealthCheckFields::isService,
                        "the name of a service"),
                query(),
                only(
                        type == Type.DNS,
                        "query_type",
                        asked.queryType(),
                        "SOA",
                        QUERY_TYPES::contains,
                        "one of A, AAAA, CNAME, MX, NS, SOA, SRV and TXT"));
    }

    private int port() {
        var usual =
                switch (type) {
                    case HTTP -> 80;
                    case HTTPS -> 443;
                    case DNS -> 53;
                    case TCP, GRPC, GRPCS -> 0;
                };
        if (asked.port() == null && usual == 0) {
            throw new Invalid(
                    "health_check.port",
                    "is missing, and " + type.wireName() + " has no usual one");
        }
        return within("port", asked.port(), 1, 65_535, usual);
    }

    private @Nullable String host(boolean allowed) {
        var given = asked.host();
        if (given == null || given.isEmpty()) {
            return null;
        }
        requireAllowed(allowed, "host");
        return HostName.canonical(given)
                .orElseThrow(
                        () ->
                                new Invalid(
                                        "health_check.host",
                                        "is not a host name (RFC 1123): " + Quote.quoted(given)));
    }

    private @Nullable String body(boolean allowed) {
        var given = asked.expectBody();
        if (given == null || given.isEmpty()) {
            return null;
        }
        requireAllowed(allowed, "expect_body");
        if (given.length() > LONGEST_TEXT) {
            throw new Invalid(
                    "health_check.expect_body",
                    "must have at most " + LONGEST_TEXT + " characters");
        }
        return given;
    }

    private @Nullable Integer redirects(boolean allowed) {
        if (!allowed) {
            requireAbsent("redirects", asked.redirects());
            return null;
        }
        return within("redirects", asked.redirects(), 0, MOST_REDIRECTS, 0);
    }

    private @Nullable Boolean verifyTls(boolean allowed) {
        if (!allowed) {
            requireAbsent("verify_tls", asked.verifyTls());
            return null;
        }
        return Objects.requireNonNullElse(asked.verifyTls(), true);
    }

    private @Nullable String query() {
        var given = asked.query();
        if (type != Type.DNS) {
            requireAbsent("query", given);
            return null;
        }
        if (given == null) {
            throw new Invalid("health_check.query", "is missing: the name to ask for");
        }
        return HostName.canonical(given)
                .orElseThrow(
                        () ->
                                new Invalid(
                                        "health_check.query",
                                        "is not a host name (RFC 1123): " + Quote.quoted(given)));
    }

    private @Nullable String only(
            boolean allowed,
            String field,
            @Nullable String given,
            String usual,
            Predicate<String> isRight,
            String what) {
        if (!allowed) {
            requireAbsent(field, given);
            return null;
        }
        if (given == null) {
            return usual;
        }
        if (given.length() > LONGEST_TEXT || !isRight.test(given)) {
            throw new Invalid(
                    "health_check." + field, "must be " + what + ", not " + Quote.quoted(given));
        }
        return given;
    }

    private void requireAbsent(String field, @Nullable Object given) {
        requireAllowed(given == null, field);
    }

    private void requireAllowed(boolean allowed, String field) {
        if (!allowed) {
            throw new Invalid(
                    "health_check." + field, "has no meaning for type " + type.wireName());
        }
    }

    private static int within(String field, @Nullable Long given, int least, int most, int usual) {
        if (given == null) {
            return usual;
        }
        if (given < least || given > most) {
            throw new Invalid(
                    "health_check." + field,
                    "must be from %d to %d, not %d".formatted(least, most, given));
        }
        return given.intValue();
    }

    private static long millis(String field, @Nullable String given, Duration usual) {
        if (given == null) {
            return usual.toMillis();
        }
        return Durations.parse(given)
                .filter(duration -> duration.compareTo(LONGEST) <= 0)
                .orElseThrow(
                        () ->
                                new Invalid(
                                        "health_check." + field,
                                        "must be a duration up to 1h, such as 200ms or 1s, not "
                                                + Quote.quoted(given)))
                .toMillis();
    }

    private static boolean isPath(String text) {
        return text.startsWith("/") && text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '#');
    }

    private static boolean isService(String text) {
        return text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    private static boolean isStatus(String text) {
        return Arrays.stream(text.split(",", -1))
                .allMatch(
                        part ->
                                STATUS.matcher(part).matches()
                                        && (part.length() == 3
                                                || part.substring(0, 3).compareTo(part.substring(4))
                                                        <= 0));
    }
}
