package io.elasticaddress.monitor;

import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** The service, as its main method would start it. */
final class Monitor implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private final ConfigurableApplicationContext context;

    private Monitor(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static Monitor start(Broker broker, String vantage, String... more) {
        var arguments = arguments(broker, vantage);
        arguments.addAll(List.of(more));
        return new Monitor(
                HealthMonitorApplication.application().run(arguments.toArray(String[]::new)));
    }

    static List<String> arguments(Broker broker, String vantage) {
        return new ArrayList<>(
                List.of(
                        "--server.port=0",
                        "--spring.kafka.bootstrap-servers=" + broker.bootstrapServers(),
                        "--elastic.monitor.vantage=" + vantage,
                        "--elastic.monitor.heartbeat=500ms"));
    }

    Status health(String indicator) {
        return context.getBean(indicator, HealthIndicator.class).health().getStatus();
    }

    /** The status of that path. */
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
