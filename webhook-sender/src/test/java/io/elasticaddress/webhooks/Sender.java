package io.elasticaddress.webhooks;

import io.elasticaddress.contracts.webhook.WebhookKey;

import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The service, as its main method would start it; or in a process of its own, to be killed. */
final class Sender implements AutoCloseable {
    private static final String KEY_TEXT = Base64.getEncoder().encodeToString(new byte[32]);
    static final WebhookKey KEY = WebhookKey.parse(KEY_TEXT);

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private final ConfigurableApplicationContext context;

    private Sender(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static Sender start(Broker broker, String... more) {
        var arguments = arguments(broker);
        // Twice the same argument would be a list.
        List.of(more)
                .forEach(
                        one ->
                                arguments.removeIf(
                                        other ->
                                                other.startsWith(
                                                        one.substring(0, one.indexOf('=') + 1))));
        arguments.addAll(List.of(more));
        return new Sender(
                WebhookSenderApplication.application().run(arguments.toArray(String[]::new)));
    }

    static Sender withoutKey(Broker broker) {
        var arguments = arguments(broker);
        arguments.removeIf(argument -> argument.startsWith("--elastic.webhooks.key="));
        return new Sender(
                WebhookSenderApplication.application().run(arguments.toArray(String[]::new)));
    }

    static Process process(Broker broker) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WebhookSenderApplication.class.getName()));
        command.addAll(arguments(broker));
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static List<String> arguments(Broker broker) {
        return new ArrayList<>(
                List.of(
                        "--server.port=0",
                        "--spring.kafka.bootstrap-servers=" + broker.bootstrapServers(),
                        "--elastic.webhooks.key=" + KEY_TEXT,
                        "--elastic.webhooks.schedule=200ms,200ms",
                        "--elastic.webhooks.timeout=5s",
                        "--elastic.webhooks.allowed-networks=127.0.0.0/8"));
    }

    Status health(String indicator) {
        return context.getBean(indicator, HealthIndicator.class).health().getStatus();
    }

    int status(String path) {
        return get(path).statusCode();
    }

    String body(String path) {
        return get(path).body();
    }

    private HttpResponse<String> get(String path) {
        var port = context.getEnvironment().getProperty("local.server.port");
        try {
            return HTTP.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
