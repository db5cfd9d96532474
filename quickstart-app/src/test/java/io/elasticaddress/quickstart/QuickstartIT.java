package io.elasticaddress.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.contracts.wire.Json;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/** Starts everything once, as a person does, and stops it. */
class QuickstartIT {
    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    @TempDir Path folder;

    @Test
    void it_says_where_it_answers_once_it_does_and_ends_on_sigterm() throws Exception {
        var description = folder.resolve("quickstart.json");
        Files.writeString(description, "{\"api\":\"of an earlier start\"}");
        try (var child =
                Child.start(
                        "--data-dir", folder.toString(), "--http-port", "0", "--dns-port", "0")) {
            await().atMost(START_LIMIT)
                    .pollInterval(Duration.ofMillis(100))
                    .until(
                            () -> {
                                assertThat(child.isAlive()).as(child.output()).isTrue();
                                return isThere(description);
                            });
            var said = Json.MAPPER.readTree(Files.readString(description));
            var api = said.path("api").asString();

            assertThat(get(api + "/actuator/health/readiness", null).statusCode()).isEqualTo(200);
            var read = said.path("tokens").path("public").asString();
            assertThat(get(api + "/api/3/elastic_addresses", read).body())
                    .contains("\"response\":[]");
            assertThat(get(api + "/openapi.json", null).body())
                    .contains("\"openapi\" : \"3.1.0\"", api + "/oauth/token");
            assertThat(get(api + "/docs", null).statusCode()).isEqualTo(200);
            assertThat(get(api + "/docs/swagger-ui.css", null).headers().firstValue("Content-Type"))
                    .hasValue("text/css;charset=UTF-8");
            for (var side : new String[] {"primary", "secondary"}) {
                var uid = said.path("stacks").path(side).asString();
                var stack = get(api + "/api/3/stacks/" + uid, read);
                assertThat(stack.statusCode()).isEqualTo(200);
                var demo = said.path("demo").path(side).asString();
                assertThat(get(demo, null).body()).contains(side);
                assertThat(demo)
                        .endsWith(
                                ":"
                                        + Json.MAPPER
                                                .readTree(stack.body())
                                                .at("/response/health_check/port")
                                                .asInt());
            }
            await().untilAsserted(() -> assertThat(child.output()).contains("is ready", "dig"));

            child.stop();
            var asked = System.nanoTime();
            child.exitCode();
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(STOP_LIMIT);
            assertThat(description).doesNotExist();
        }
    }

    /** And is no longer the one of an earlier start, which may go at any moment. */
    private static boolean isThere(Path description) throws IOException {
        try {
            return Json.MAPPER.readTree(Files.readString(description)).has("tokens");
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static HttpResponse<String> get(String url, @Nullable String token) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(url));
            if (token != null) {
                request.header("Authorization", "Bearer " + token);
            }
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
