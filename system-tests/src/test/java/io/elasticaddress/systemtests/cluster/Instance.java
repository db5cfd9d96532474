package io.elasticaddress.systemtests.cluster;

import io.elasticaddress.systemtests.platform.Api;
import io.elasticaddress.systemtests.platform.JavaProcess;

import org.jspecify.annotations.Nullable;

import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** One process of a service, on a port that it keeps over its restarts. */
public final class Instance implements Node, AutoCloseable {
    private static final List<String> JVM =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx384m");

    private final Service service;
    private final String name;
    private final int port;
    private final Path log;
    private final Map<String, String> environment;
    private final List<String> arguments;
    private List<String> furtherOptions = List.of();
    private List<String> launcher = List.of();
    private @Nullable Path jar;
    private @Nullable JavaProcess process;

    Instance(
            Service service,
            String name,
            int port,
            Path folder,
            Map<String, String> environment,
            List<String> arguments) {
        this.service = service;
        this.name = name;
        this.port = port;
        this.log = folder.resolve(name + ".log");
        this.environment = environment;
        this.arguments = arguments;
    }

    public Service service() {
        return service;
    }

    public String base() {
        return "http://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    @Override
    public JavaProcess process() {
        return Objects.requireNonNull(process, "it was never started");
    }

    /** Options of the JVM, beside those that all have, from its next start on. */
    public void furtherOptions(List<String> options) {
        furtherOptions = List.copyOf(options);
    }

    /** As the image has it, from its next start on. */
    void of(Image image) {
        furtherOptions = image.jvmOptions(service);
        jar = image.jar(service);
    }

    /** What nobody waits for leaves the processors to the others, as in the compose file, from its next start on. */
    public void yields() {
        launcher = JavaProcess.YIELDING;
    }

    @Override
    public void start() {
        var options = Stream.concat(JVM.stream(), furtherOptions.stream()).toList();
        var program = jar == null ? JavaProcess.jar(service.module()) : jar;
        process =
                JavaProcess.start(
                        service.module(), program, log, launcher, options, environment, arguments);
    }

    /** Whether it answers at all. */
    public boolean isAlive() {
        return answers("liveness");
    }

    /** {@code kill -9}. */
    public void kill() {
        process().kill();
    }

    /** SIGTERM. */
    public boolean terminate(Duration atMost) {
        return process().terminate(atMost);
    }

    /** Whether it says that it can work. */
    public boolean isReady() {
        return answers("readiness");
    }

    private boolean answers(String group) {
        process().requireAlive();
        try {
            return Api.status(base() + "/actuator/health/" + group) == 200;
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof ConnectException) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public String toString() {
        return name;
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
