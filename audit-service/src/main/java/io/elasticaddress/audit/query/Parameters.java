package io.elasticaddress.audit.query;

import io.elasticaddress.audit.errors.BadRequest;
import io.elasticaddress.audit.store.Filter;
import io.elasticaddress.contracts.command.Action;
import io.elasticaddress.contracts.dns.DnsEvent;
import io.elasticaddress.contracts.dns.ZoneEvent;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads a query. A parameter without a value counts as absent, an unknown one is ignored, a bad one is a {@link BadRequest}. */
final class Parameters {
    private static final Set<String> ACTIONS = actions();
    private static final int PER_PAGE = 50;
    private static final int MAX_PER_PAGE = 200;
    private static final Pattern PLUS_READ_AS_SPACE = Pattern.compile(" (?=\\d\\d:\\d\\d$)");

    /** The range of MongoDB's dates is wider; nothing can be recorded outside of this one. */
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    private final HttpServletRequest request;

    Parameters(HttpServletRequest request) {
        this.request = request;
    }

    private static Set<String> actions() {
        return Stream.of(
                        Arrays.stream(Action.values()).map(Action::wireName),
                        Arrays.stream(DnsEvent.Type.values()).map(DnsEvent.Type::wireName),
                        Arrays.stream(ZoneEvent.Type.values()).map(ZoneEvent.Type::wireName),
                        Stream.of("unreadable"))
                .flatMap(names -> names)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    Filter filter() {
        var action = text("action");
        if (action != null && !ACTIONS.contains(action)) {
            throw new BadRequest("action must be one of " + String.join(", ", ACTIONS));
        }
        var from = time("from");
        var to = time("to");
        if (from != null && to != null && from.isAfter(to)) {
            throw new BadRequest("from must not be after to");
        }
        return new Filter(text("uid"), action, text("actor"), from, to);
    }

    int perPage() {
        return (int) number("per_page", 1, MAX_PER_PAGE, PER_PAGE);
    }

    /** The number that the page's entries must be below. */
    long below() {
        var text = text("cursor");
        if (text == null) {
            return Long.MAX_VALUE;
        }
        return Cursor.parse(text)
                .orElseThrow(() -> new BadRequest("cursor is not one that was given here"))
                .below();
    }

    long after() {
        return number("after", 0, Long.MAX_VALUE, 0);
    }

    private long number(String name, long least, long most, long otherwise) {
        var text = text(name);
        if (text == null) {
            return otherwise;
        }
        try {
            var number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, as for a number out of range.
        }
        throw new BadRequest(
                most == Long.MAX_VALUE
                        ? "%s must be an integer of at least %d".formatted(name, least)
                        : "%s must be an integer from %d to %d".formatted(name, least, most));
    }

    private @Nullable Instant time(String name) {
        var text = text(name);
        if (text == null) {
            return null;
        }
        try {
            // An offset's plus sign that was not escaped arrives as a space.
            var time =
                    OffsetDateTime.parse(PLUS_READ_AS_SPACE.matcher(text).replaceFirst("+"))
                            .toInstant();
            if (!time.isBefore(FIRST) && !time.isAfter(LAST)) {
                return time;
            }
        } catch (DateTimeParseException e) {
            // Told below, as for a time out of range.
        }
        throw new BadRequest(name + " must be a time as in RFC 3339, like 2026-11-23T10:15:30Z");
    }

    private @Nullable String text(String name) {
        var values = request.getParameterValues(name);
        if (values == null) {
            return null;
        }
        if (values.length > 1) {
            throw new BadRequest(name + " was given more than once");
        }
        return values[0].isEmpty() ? null : values[0];
    }
}
