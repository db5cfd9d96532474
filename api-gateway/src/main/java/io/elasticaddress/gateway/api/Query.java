package io.elasticaddress.gateway.api;

import io.elasticaddress.gateway.errors.ApiException;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What stands after the question mark. The container's own parsing is not used, as it takes a form's body for a part of
 * the query.
 */
record Query(Map<String, List<String>> parameters) {

    static Query of(HttpServletRequest request) {
        var text = request.getQueryString();
        return new Query(text == null ? Map.of() : parse(text, "The query"));
    }

    /**
     * @param what names the text in an error
     */
    static Map<String, List<String>> parse(String text, String what) {
        var parameters = new LinkedHashMap<String, List<String>>();
        for (var pair : text.strip().split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            var equals = pair.indexOf('=');
            var name = equals < 0 ? pair : pair.substring(0, equals);
            var value = equals < 0 ? "" : pair.substring(equals + 1);
            parameters
                    .computeIfAbsent(decode(name, what), _ -> new ArrayList<>())
                    .add(decode(value, what));
        }
        return parameters;
    }

    private static String decode(String text, String what) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest(what + " has a malformed percent encoding");
        }
    }

    /** The last of them; null where there is none. */
    @Nullable String text(String name) {
        var values = parameters.get(name);
        return values == null ? null : values.getLast();
    }

    /** Null where it was not given. */
    @Nullable Integer positive(String name, int max) {
        var text = text(name);
        if (text == null || text.isEmpty()) {
            return null;
        }
        if (text.matches("[0-9]{1,9}")) {
            var number = Integer.parseInt(text);
            if (number >= 1 && number <= max) {
                return number;
            }
        }
        throw ApiException.badRequest("%s must be a number from 1 to %d".formatted(name, max));
    }

    /** False where it was not given. */
    boolean flag(String name) {
        var text = text(name);
        if (text == null || text.isEmpty()) {
            return false;
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw ApiException.badRequest(name + " must be true or false");
        };
    }
}
