package io.elasticaddress.conformance;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A request and its answer, as they went over the wire.
 *
 * @param target as it was sent: the path, percent-encoded, and the query, if there was one; scheme and host may stand before
 */
public record Exchange(
        String method,
        String target,
        Headers requestHeaders,
        byte[] requestBody,
        int status,
        Headers responseHeaders,
        byte[] responseBody) {

    /**
     * @param body what the request's publisher sent
     */
    public static Exchange of(HttpRequest request, byte[] body, HttpResponse<String> response) {
        var uri = request.uri();
        return new Exchange(
                request.method(),
                uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()),
                new Headers(request.headers().map()),
                body,
                response.statusCode(),
                new Headers(response.headers().map()),
                response.body().getBytes(StandardCharsets.UTF_8));
    }

    String path() {
        var question = target.indexOf('?');
        var path = question < 0 ? target : target.substring(0, question);
        return path.replaceFirst("^https?://[^/]*", "");
    }

    String query() {
        var question = target.indexOf('?');
        return question < 0 ? "" : target.substring(question + 1);
    }

    boolean successful() {
        return status >= 200 && status < 300;
    }

    @Override
    public String toString() {
        return "%s %s -> %d %s"
                .formatted(
                        method, target, status, new String(responseBody, StandardCharsets.UTF_8));
    }

    /** Names in any case. */
    public record Headers(Map<String, List<String>> values) {
        public static final Headers NONE = new Headers(Map.of());

        public Headers {
            var any = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
            any.putAll(values);
            values = any;
        }

        public static Headers of(String... namesAndValues) {
            var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
            for (var i = 0; i < namesAndValues.length; i += 2) {
                headers.put(namesAndValues[i], List.of(namesAndValues[i + 1]));
            }
            return new Headers(headers);
        }

        Optional<String> first(String name) {
            var all = values.getOrDefault(name, List.of());
            return all.isEmpty() ? Optional.empty() : Optional.of(all.getFirst());
        }

        /** {@code application/json} of {@code Application/JSON; charset=utf-8}; empty where none is said. */
        String mediaType() {
            return first("Content-Type")
                    .map(type -> type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                    .orElse("");
        }
    }
}
