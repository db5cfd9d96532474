package io.elasticaddress.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.conformance.ApiDocument;
import io.elasticaddress.conformance.Exchange;
import io.elasticaddress.contracts.wire.Json;
import io.github.bucket4j.TimeMeter;

import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A running gateway, and a client that speaks plain HTTP to it. */
public final class Gateway implements AutoCloseable {
    private final ConfigurableApplicationContext context;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;
    private ApiDocument document;

    private Gateway(ConfigurableApplicationContext context) {
        this.context = context;
        this.port = ((ServletWebServerApplicationContext) context).getWebServer().getPort();
    }

    /** Answers as much as it is asked, unless the settings say otherwise. */
    public static Gateway start(String... settings) {
        var all = new ArrayList<>(List.of(settings));
        for (var limit : List.of("requests-per-hour", "failed-authentications-per-hour")) {
            var property = "elastic.gateway.rate-limit." + limit + "=";
            if (all.stream().noneMatch(setting -> setting.startsWith(property))) {
                all.add(property + 0);
            }
        }
        return start(_ -> {}, all);
    }

    /** Has the limits of its settings, else those it has by default. */
    public static Gateway startLimited(TimeMeter clock, String... settings) {
        return start(
                context -> context.getBeanFactory().registerSingleton("clock", clock),
                new ArrayList<>(List.of(settings)));
    }

    /** Takes deadlines from that clock. Has no limits. */
    static Gateway startBy(Clock clock, String... settings) {
        var all = new ArrayList<>(List.of(settings));
        all.add("elastic.gateway.rate-limit.requests-per-hour=0");
        return start(
                context -> context.getBeanFactory().registerSingleton("wallClock", clock), all);
    }

    private static Gateway start(
            ApplicationContextInitializer<ConfigurableApplicationContext> initializer,
            List<String> all) {
        all.add("server.port=0");
        if (all.stream().noneMatch(setting -> setting.startsWith("elastic.gateway.http.drain"))) {
            // Nobody is to be waited for where nobody calls any more.
            all.add("elastic.gateway.http.drain=0s");
        }
        if (all.stream().noneMatch(setting -> setting.startsWith("spring.kafka.bootstrap"))) {
            all.add("spring.kafka.bootstrap-servers=" + Kafka.bootstrapServers());
        }
        return new Gateway(
                ApiGatewayApplication.application()
                        .initializers(initializer)
                        .run(all.stream().map(setting -> "--" + setting).toArray(String[]::new)));
    }

    public static Gateway startReady(String... settings) {
        var gateway = start(settings);
        gateway.awaitReady();
        return gateway;
    }

    public void awaitReady() {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> get("/actuator/health/readiness").status() == 200);
        document();
    }

    public int port() {
        return port;
    }

    public ConfigurableApplicationContext context() {
        return context;
    }

    public Answer get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    public Answer send(String method, String path, String body, String... headers) {
        return exchange(
                method,
                path,
                body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body),
                body == null ? "" : body,
                headers);
    }

    /** For bodies that must be refused: they are not held against the API's document. */
    public Answer sendBody(
            String method, String path, HttpRequest.BodyPublisher body, String... headers) {
        return exchange(method, path, body, "", headers);
    }

    /** Every exchange is held against the API's document; only what is for operators is not in there. */
    private Answer exchange(
            String method,
            String path,
            HttpRequest.BodyPublisher body,
            String sent,
            String... headers) {
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(Duration.ofSeconds(30))
                        .method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            var built = request.build();
            var response = client.send(built, HttpResponse.BodyHandlers.ofString());
            if (!path.startsWith("/actuator")) {
                var exchange = Exchange.of(built, sent.getBytes(StandardCharsets.UTF_8), response);
                assertThat(document().problems(exchange)).as("%s", exchange).isEmpty();
            }
            return new Answer(response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the API's document is not about, and is not held against it. */
    public Answer outsideOfTheApi(String path) {
        var uri = URI.create("http://127.0.0.1:" + port + path);
        try {
            return new Answer(
                    client.send(
                            HttpRequest.newBuilder(uri).build(),
                            HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As this gateway answers it. Asked for once it is ready or needed, as a gateway may stop right after its start. */
    public synchronized ApiDocument document() {
        if (document == null) {
            document =
                    ApiDocument.parse(outsideOfTheApi("/openapi.json").is(200).response().body());
        }
        return document;
    }

    @Override
    public void close() {
        context.close();
        client.close();
    }

    /** An answer, and what every answer must be. */
    public record Answer(HttpResponse<String> response) {

        public int status() {
            return response.statusCode();
        }

        public JsonNode json() {
            return Json.MAPPER.readTree(response.body());
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }

        public Answer is(int status) {
            assertThat(response.statusCode()).as("%s", response.body()).isEqualTo(status);
            return this;
        }

        public JsonNode ok() {
            is(200);
            assertThat(header("Content-Type")).isEqualTo("application/json");
            return json().get("response");
        }

        /** In the one shape that errors have. */
        public Answer isError(int status, String error, String description, String details) {
            is(status);
            assertThat(header("Content-Type")).isEqualTo("application/json");
            assertThat(Json.MAPPER.convertValue(json(), Map.class))
                    .isEqualTo(
                            Map.of(
                                    "error", error,
                                    "error_description", description,
                                    "details", details));
            return this;
        }

        public Answer isError(int status, String error) {
            is(status);
            assertThat(header("Content-Type")).isEqualTo("application/json");
            var fields = Json.MAPPER.convertValue(json(), Map.class);
            assertThat(fields).containsOnlyKeys("error", "error_description", "details");
            assertThat(fields.values())
                    .allSatisfy(value -> assertThat(value).isInstanceOf(String.class));
            assertThat(fields.values()).noneSatisfy(value -> assertThat((String) value).isBlank());
            assertThat(fields).containsEntry("error", error);
            return this;
        }
    }
}
