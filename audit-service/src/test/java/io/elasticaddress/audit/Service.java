package io.elasticaddress.audit;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ConfigurableApplicationContext;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The service, started on a free port, and a client of it. */
final class Service implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final ConfigurableApplicationContext context;
    private final Issuer issuer;

    private Service(ConfigurableApplicationContext context, Issuer issuer) {
        this.context = context;
        this.issuer = issuer;
    }

    static Service start(String bootstrapServers, String mongoUri, Issuer issuer, String... more) {
        return start(Clock.systemUTC(), bootstrapServers, mongoUri, issuer, more);
    }

    /** Likewise, with all times but those of its waits from that clock. */
    static Service start(
            Clock clock, String bootstrapServers, String mongoUri, Issuer issuer, String... more) {
        var arguments =
                new ArrayList<>(
                        List.of(
                                "--server.port=0",
                                "--spring.kafka.bootstrap-servers=" + bootstrapServers,
                                "--spring.mongodb.uri=" + mongoUri,
                                "--elastic.auth.issuer=" + issuer.uri(),
                                // Nobody asks a service that a test stops.
                                "--elastic.http.drain=0s",
                                "--elastic.recording.check-every=300ms",
                                "--elastic.recording.retry-at-most=500ms"));
        arguments.addAll(List.of(more));
        return new Service(
                AuditServiceApplication.application()
                        .initializers(context -> replaceClock(context, clock))
                        .run(arguments.toArray(String[]::new)),
                issuer);
    }

    private static void replaceClock(ConfigurableApplicationContext context, Clock clock) {
        context.getBeanFactory()
                .addBeanPostProcessor(
                        new BeanPostProcessor() {
                            @Override
                            public Object postProcessAfterInitialization(Object bean, String name) {
                                return bean instanceof Clock ? clock : bean;
                            }
                        });
    }

    record Answer(int status, String contentType, HttpResponse<String> response) {
        JsonNode json() {
            return JsonMapper.shared().readTree(response.body());
        }

        String error() {
            return json().path("error").asString();
        }

        String details() {
            return json().path("details").asString();
        }
    }

    int port() {
        return Integer.parseInt(context.getEnvironment().getProperty("local.server.port"));
    }

    ConfigurableApplicationContext context() {
        return context;
    }

    /** As a reader of that account. */
    Answer get(String account, String path) {
        return send(path, Map.of("Authorization", "Bearer " + issuer.token(account, "public")));
    }

    Answer send(String path, Map<String, String> headers) {
        return send("GET", path, headers);
    }

    Answer send(String method, String path, Map<String, String> headers) {
        var request =
                HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
                        .method(method, HttpRequest.BodyPublishers.noBody());
        headers.forEach(request::header);
        try {
            var response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    response);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The account's page, newest first. */
    List<JsonNode> log(String account, String query) {
        var answer = get(account, "/audit_log" + query);
        if (answer.status() != 200) {
            throw new AssertionError(answer.status() + " " + answer.response().body());
        }
        return answer.json().path("response").valueStream().toList();
    }

    JsonNode verify(String account) {
        return get(account, "/audit_log/verify").json().path("response");
    }

    static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The status of a component of health, or of all of it where it is empty. */
    String health(String component) {
        var health = send("/actuator/health", Map.of()).json();
        return (component.isEmpty() ? health : health.path("components").path(component))
                .path("status")
                .asString();
    }

    @Override
    public void close() {
        context.close();
    }
}
