package io.elasticaddress.systemtests.platform;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The REST API with one token.
 *
 * @param base the gateway's URL, without a path
 * @param token null: none is sent
 */
public record Api(String base, @Nullable String token) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /** The paths of the seed are below it. */
    private static final String API = "/api/3";

    /**
     * @param text the body as it came
     */
    public record Answer(int status, HttpHeaders headers, String text) {
        public JsonNode json() {
            return JSON.readTree(text);
        }

        /** What stands under {@code response}. */
        public JsonNode response() {
            return json().path("response");
        }

        public String commandId() {
            return headers.firstValue("X-Command-Id").orElseThrow();
        }

        @Override
        public String toString() {
            return "%d %s".formatted(status, text);
        }
    }

    /** By client credentials, at the gateway's own authorization server. */
    public static Api withToken(String base, String client, String secret) {
        var basic =
                Base64.getEncoder()
                        .encodeToString((client + ":" + secret).getBytes(StandardCharsets.UTF_8));
        var answer =
                send(
                        HttpRequest.newBuilder(URI.create(base + "/oauth/token"))
                                .header("Authorization", "Basic " + basic)
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString("grant_type=client_credentials"))
                                .build());
        require(answer.status() == 200, answer);
        return new Api(base, answer.json().path("access_token").asString());
    }

    /** What a GET of any URL is answered. */
    public static int status(String uri) {
        return send(HttpRequest.newBuilder(URI.create(uri)).build()).status();
    }

    /** The body that a GET of any URL is answered with. */
    public static String text(String uri) {
        var answer = send(HttpRequest.newBuilder(URI.create(uri)).build());
        require(answer.status() == 200, answer);
        return answer.text();
    }

    /** What a GET of a service's own URL is answered, with this token. */
    public Answer getFrom(String uri) {
        return send(
                HttpRequest.newBuilder(URI.create(uri))
                        .header("Authorization", "Bearer " + token)
                        .build());
    }

    public Api as(@Nullable String otherToken) {
        return new Api(base, otherToken);
    }

    public Answer get(String path) {
        return call("GET", path, null);
    }

    public Answer post(String path, @Nullable String json, String... headers) {
        return call("POST", path, json, headers);
    }

    public Answer put(String path, @Nullable String json, String... headers) {
        return call("PUT", path, json, headers);
    }

    public Answer delete(String path) {
        return call("DELETE", path, null);
    }

    /**
     * @param headers names and values in turn
     */
    public Answer call(String method, String path, @Nullable String json, String... headers) {
        var request =
                HttpRequest.newBuilder(URI.create(base + API + path))
                        .timeout(Duration.ofSeconds(20))
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                json == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(json));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    private static Answer send(HttpRequest request) {
        try {
            var response = HTTP.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The new stack's uid. */
    public String registerStack(String name, String ipv4) {
        var answer =
                post(
                        "/stacks",
                        """
                        {"name": "%s", "ipv4": ["%s"], "cloud": "AWS", "region": "us-east-1"}
                        """
                                .formatted(name, ipv4));
        require(answer.status() == 200, answer);
        return answer.response().path("uid").asString();
    }

    /** The new group's uid. */
    public String createGroup(String primary, String secondary) {
        var answer =
                post(
                        "/elastic_addresses",
                        """
                        {"primary_stack_uid": "%s", "secondary_stack_uid": "%s"}
                        """
                                .formatted(primary, secondary));
        require(answer.status() == 200, answer);
        return answer.response().path("uid").asString();
    }

    public Answer switchTo(String uid, String side) {
        return put("/elastic_addresses/" + uid, "{\"current_stack\": \"%s\"}".formatted(side));
    }

    public JsonNode group(String uid) {
        var answer = get("/elastic_addresses/" + uid);
        require(answer.status() == 200, answer);
        return answer.response();
    }

    /** All entries that the filters leave, newest first, page by page. */
    public List<JsonNode> auditLog(String filters) {
        var entries = new ArrayList<JsonNode>();
        var cursor = "";
        do {
            var answer = get("/audit_log?per_page=200&" + filters + cursor);
            require(answer.status() == 200, answer);
            answer.response().forEach(entries::add);
            var next = answer.json().path("next_cursor");
            cursor = next.isNull() ? "" : "&cursor=" + next.asString();
        } while (!cursor.isEmpty());
        return entries;
    }

    private static void require(boolean condition, Answer answer) {
        if (!condition) {
            throw new AssertionError("unexpected answer: " + answer);
        }
    }
}
