package io.elasticaddress.systemtests.platform;

import static org.awaitility.Awaitility.await;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The quickstart as a person starts it, on free ports. */
public final class Quickstart implements AutoCloseable {
    private static final Duration READY = Duration.ofMinutes(2);

    private final JavaProcess process;
    private final JsonNode description;

    private Quickstart(JavaProcess process, JsonNode description) {
        this.process = process;
        this.description = description;
    }

    /** Returns once it says that it is ready. */
    public static Quickstart start(Path folder, String... options) {
        var arguments =
                new ArrayList<>(List.of("--data-dir", folder.toString(), "--http-port", "0"));
        if (!List.of(options).contains("--dns-server")) {
            arguments.addAll(List.of("--dns-port", "0"));
        }
        arguments.addAll(List.of(options));
        var file = folder.resolve("quickstart.json");
        try {
            Files.createDirectories(folder);
            // What a killed one has left would look like this one's.
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var process =
                JavaProcess.start(
                        "quickstart-app",
                        folder.resolveSibling(folder.getFileName() + ".out"),
                        List.of("-XX:+UseSerialGC", "-Xmx768m"),
                        Map.of(),
                        arguments);
        try {
            await().atMost(READY)
                    .until(
                            () -> {
                                process.requireAlive();
                                return Files.exists(file);
                            });
            return new Quickstart(process, new JsonMapper().readTree(Files.readString(file)));
        } catch (IOException e) {
            process.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            var tail = process.tail();
            process.close();
            throw new IllegalStateException("The quickstart is not ready:\n" + tail, e);
        }
    }

    public JavaProcess process() {
        return process;
    }

    /** With the token for changes. */
    public Api api() {
        return new Api(
                description.path("api").asString(),
                description.path("tokens").path("admin").asString());
    }

    /** The token for reading. */
    public String publicToken() {
        return description.path("tokens").path("public").asString();
    }

    public Dns dns() {
        return new Dns(description.path("dns").path("port").asInt());
    }

    /** What it says about DNS. */
    public JsonNode dnsSection() {
        return description.path("dns");
    }

    public String account() {
        return description.path("account").asString();
    }

    public String bootstrapServers() {
        return description.path("kafka").path("bootstrap_servers").asString();
    }

    /** {@code primary} or {@code secondary}. */
    public String demoStack(String side) {
        return description.path("stacks").path(side).asString();
    }

    @Override
    public void close() {
        process.close();
    }
}
