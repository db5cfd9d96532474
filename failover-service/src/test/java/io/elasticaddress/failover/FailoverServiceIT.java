package io.elasticaddress.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.contracts.topic.TopicSetup;
import io.elasticaddress.contracts.wire.Json;
import io.elasticaddress.embedded.EmbeddedKafka;
import io.elasticaddress.embedded.EmbeddedMongo;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The service as those who operate it see it. */
class FailoverServiceIT {
    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir Path folder;

    @Test
    void it_starts_without_kafka_and_mongodb_says_so_and_goes_on_when_they_come() throws Exception {
        var kafkaPort = freePort();
        var mongoPort = freePort();
        try (var service =
                        start(
                                "127.0.0.1:" + kafkaPort,
                                "mongodb://127.0.0.1:" + mongoPort,
                                "--elastic.topics.partitions=3");
                var http = HttpClient.newHttpClient()) {
            assertThat(get(http, service, "/actuator/health/liveness").statusCode()).isEqualTo(200);
            var away = get(http, service, "/actuator/health/readiness");
            assertThat(away.statusCode()).isEqualTo(503);
            assertThat(status(away, "kafka")).isEqualTo("DOWN");
            assertThat(status(away, "topics")).isEqualTo("DOWN");
            assertThat(status(away, "deciding")).isEqualTo("DOWN");
            assertThat(status(away, "atRest")).isEqualTo("BEHIND");

            try (var kafka = EmbeddedKafka.start(folder.resolve("kafka"), kafkaPort)) {
                await().atMost(SOON)
                        .until(
                                () ->
                                        get(http, service, "/actuator/health/readiness")
                                                        .statusCode()
                                                == 200);
                // MongoDB is still away, and what the service is for works without it.
                var ready = get(http, service, "/actuator/health/readiness");
                assertThat(status(ready, "atRest")).isEqualTo("BEHIND");
                try (var admin = admin(kafka.bootstrapServers())) {
                    assertThat(new TopicSetup(admin).partitions()).isEqualTo(3);
                }
                try (var mongo = EmbeddedMongo.start(null, mongoPort)) {
                    await().atMost(SOON)
                            .until(
                                    () ->
                                            status(
                                                            get(
                                                                    http,
                                                                    service,
                                                                    "/actuator/health/readiness"),
                                                            "atRest")
                                                    .equals("UP"));
                    service.close();
                }
            }
        }
    }

    @Test
    void health_info_and_metrics_are_served_and_nothing_else() throws Exception {
        try (var mongo = EmbeddedMongo.start(null, 0);
                var service = start(TestBroker.bootstrapServers(), mongo.uri());
                var http = HttpClient.newHttpClient()) {
            await().atMost(SOON)
                    .until(
                            () ->
                                    get(http, service, "/actuator/health/readiness").statusCode()
                                            == 200);
            assertThat(get(http, service, "/actuator/prometheus").body())
                    .contains("kafka_stream_alive_stream_threads")
                    .contains("elastic_failover_at_rest_snapshots_total")
                    .contains("elastic_failover_at_rest_lag");
            assertThat(get(http, service, "/actuator/info").statusCode()).isEqualTo(200);
            assertThat(get(http, service, "/actuator/env").statusCode()).isEqualTo(404);
            assertThat(get(http, service, "/").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void another_number_of_partitions_ends_the_process_with_a_sentence() throws Exception {
        var output = folder.resolve("output");
        var process = process(output, "--elastic.topics.partitions=5");
        try {
            assertThat(process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(1);
            assertThat(Files.readString(output))
                    .contains("has 4 partitions where the installation has 5")
                    .doesNotContain("\tat ");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void it_ends_within_ten_seconds_though_mongodb_is_away() throws Exception {
        var output = folder.resolve("output");
        var process = process(output);
        try {
            await().atMost(SOON)
                    .until(
                            () ->
                                    Files.readString(output)
                                            .contains("MongoDB can't follow the snapshots"));

            process.destroy();

            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void a_bad_value_fails_the_start_with_a_sentence() {
        assertThatThrownBy(
                        () ->
                                start(
                                        "127.0.0.1:1",
                                        "mongodb://127.0.0.1:1",
                                        "--elastic.topics.partitions=0"))
                .hasStackTraceContaining(
                        "elastic.topics.partitions (ELASTIC_PARTITIONS) must be 1 to 1000, not 0");
        assertThatThrownBy(
                        () ->
                                start(
                                        "127.0.0.1:1",
                                        "mongodb://127.0.0.1:1",
                                        "--elastic.at-rest.max-backoff=1m"))
                .hasStackTraceContaining("must be 100ms to 3s, not PT1M");
        assertThatThrownBy(
                        () ->
                                start(
                                        "127.0.0.1:1",
                                        "mongodb://127.0.0.1:1",
                                        "--elastic.deciding.zone="))
                .hasStackTraceContaining(
                        "elastic.deciding.zone (ELASTIC_ZONE) must be the DNS zone that names are"
                                + " made in, for example ea.example.com, not \"\"");
    }

    private static ConfigurableApplicationContext start(
            String kafka, String mongo, String... more) {
        return FailoverServiceApplication.application().run(arguments(kafka, mongo, more));
    }

    /** The service in a process of its own, on the tests' broker and without MongoDB. */
    private static Process process(Path output, String... more) throws IOException {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                FailoverServiceApplication.class.getName()));
        command.addAll(
                List.of(arguments(TestBroker.bootstrapServers(), "mongodb://127.0.0.1:1", more)));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    /** Where one is given twice, the later one counts. */
    private static String[] arguments(String kafka, String mongo, String... more) {
        var arguments = new LinkedHashMap<String, String>();
        var all =
                Stream.concat(
                        Stream.of(
                                "--server.port=0",
                                "--spring.kafka.bootstrap-servers=" + kafka,
                                "--spring.mongodb.uri=" + mongo,
                                "--elastic.topics.partitions=" + TestBroker.PARTITIONS,
                                "--elastic.deciding.zone=ea.test",
                                "--elastic.at-rest.check-interval=300ms"),
                        Stream.of(more));
        all.forEach(argument -> arguments.put(argument.split("=")[0], argument));
        return arguments.values().toArray(String[]::new);
    }

    private static HttpResponse<String> get(
            HttpClient http, ConfigurableApplicationContext service, String path)
            throws IOException, InterruptedException {
        var port = ((ServletWebServerApplicationContext) service).getWebServer().getPort();
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static String status(HttpResponse<String> health, String component) {
        return Json.MAPPER
                .readValue(health.body(), JsonNode.class)
                .path("components")
                .path(component)
                .path("status")
                .asString();
    }

    private static Admin admin(String bootstrapServers) {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
