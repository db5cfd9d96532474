package io.elasticaddress.quickstart;

import io.elasticaddress.contracts.wire.Json;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Talks to the gateway as any client does. */
final class ApiClient implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Empty once the service says that it is ready; else what it says. */
    String notReady(int port) throws InterruptedException {
        try {
            var answer =
                    send(
                            HttpRequest.newBuilder(
                                            URI.create(
                                                    "http://127.0.0.1:%d/actuator/health/readiness"
                                                            .formatted(port)))
                                    .GET());
            return answer.statusCode() == 200 ? "" : answer.body();
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    String token(String api, String client, String secret)
            throws IOException, InterruptedException {
        var credentials =
                Base64.getEncoder()
                        .encodeToString((client + ":" + secret).getBytes(StandardCharsets.UTF_8));
        var answer =
                send(
                        HttpRequest.newBuilder(URI.create(api + "/oauth/token"))
                                .header("Authorization", "Basic " + credentials)
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                "grant_type=client_credentials")));
        expect(200, answer);
        return Json.MAPPER.readTree(answer.body()).path("access_token").asString();
    }

    void listGroups(String api, String token) throws IOException, InterruptedException {
        get(api + "/api/3/elastic_addresses", token);
    }

    /**
     * Nothing changes where it is registered already, so what somebody made of it since stays; but it is watched on the port of
     * this start, which may be another one than before.
     */
    void registerStack(String api, String token, String uid, String name, String address, int port)
            throws IOException, InterruptedException {
        var one = api + "/api/3/stacks/" + uid;
        var known = send(authorized(one, token).GET());
        var check =
                Map.of(
                        "type",
                        "http",
                        "port",
                        port,
                        "path",
                        DemoStacks.CHECKED,
                        "interval",
                        "1s",
                        "timeout",
                        "1s",
                        "fall",
                        3,
                        "rise",
                        2);
        if (known.statusCode() == 200) {
            var watched = Json.MAPPER.readTree(known.body()).at("/response/health_check/port");
            if (watched.asInt(0) != port) {
                change("PUT", one, token, Map.of("health_check", check));
            }
            return;
        }
        expect(404, known);
        var stack =
                Map.of(
                        "uid",
                        uid,
                        "name",
                        name,
                        "environment",
                        "demo",
                        "cloud",
                        "loopback",
                        "region",
                        "localhost",
                        "ipv4",
                        List.of(address),
                        "health_check",
                        check);
        change("POST", api + "/api/3/stacks", token, stack);
    }

    /** The answer's {@code response}. */
    JsonNode get(String url, String token) throws IOException, InterruptedException {
        return response(send(authorized(url, token).GET()));
    }

    /** Likewise, of whoever changes something. */
    JsonNode change(String method, String url, String token, Map<String, ?> fields)
            throws IOException, InterruptedException {
        return response(send(json(url, token).method(method, body(fields))));
    }

    /** To one of the demo stacks. */
    void post(String url) throws IOException, InterruptedException {
        expect(
                200,
                send(
                        HttpRequest.newBuilder(URI.create(url))
                                .POST(HttpRequest.BodyPublishers.noBody())));
    }

    private static JsonNode response(HttpResponse<String> answer) throws IOException {
        expect(200, answer);
        return Json.MAPPER.readTree(answer.body()).path("response");
    }

    private static HttpRequest.Builder json(String url, String token) {
        return authorized(url, token).header("Content-Type", "application/json");
    }

    private static HttpRequest.BodyPublisher body(Map<String, ?> fields) {
        return HttpRequest.BodyPublishers.ofString(Json.MAPPER.writeValueAsString(fields));
    }

    @Override
    public void close() {
        http.close();
    }

    private static HttpRequest.Builder authorized(String url, String token) {
        return HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return http.send(
                request.timeout(TIMEOUT).build(),
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private static void expect(int status, HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() != status) {
            throw new IOException(
                    "%s %s answered %d: %s"
                            .formatted(
                                    answer.request().method(),
                                    answer.uri(),
                                    answer.statusCode(),
                                    answer.body()));
        }
    }
}
