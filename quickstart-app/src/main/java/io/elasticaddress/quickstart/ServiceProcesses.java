package io.elasticaddress.quickstart;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The services as the processes that they are in production, each with a log of its own. */
final class ServiceProcesses implements Services {
    private static final int TAIL_LINES = 30;

    private final Launch launch;
    private final Path logs;
    private final Map<Service, Process> running = new ConcurrentHashMap<>();

    /** How a service is started. */
    @FunctionalInterface
    interface Launch {

        /** The program and what comes before its own arguments. */
        List<String> command(Service service);
    }

    /**
     * @param logs a folder
     */
    ServiceProcesses(Launch launch, Path logs) {
        this.launch = launch;
        this.logs = logs;
    }

    @Override
    public void start(Map<Service, List<String>> arguments) {
        arguments.forEach(
                (service, given) -> {
                    var command = new ArrayList<>(launch.command(service));
                    command.addAll(given);
                    try {
                        running.put(
                                service,
                                new ProcessBuilder(command)
                                        .redirectErrorStream(true)
                                        .redirectOutput(log(service).toFile())
                                        .start());
                    } catch (IOException e) {
                        throw new CannotStart(
                                "The %s can't start: %s"
                                        .formatted(service.module(), e.getMessage()),
                                e);
                    }
                });
    }

    /**
     * @throws CannotStart where one has ended by itself, with the end of its log
     */
    void requireAlive() {
        running.forEach(
                (service, process) -> {
                    if (!process.isAlive()) {
                        throw new CannotStart(
                                "The %s has ended with %d:%n%s"
                                        .formatted(
                                                service.module(),
                                                process.exitValue(),
                                                tail(service)));
                    }
                });
    }

    /**
     * With SIGTERM: the gateway first, so that nothing is accepted any more, then the others side by side.
     *
     * @param limit of each
     * @throws CannotStart where one does not end in time, with the end of its log
     */
    void end(Duration limit) throws InterruptedException {
        end(List.of(Service.API_GATEWAY), limit);
        end(List.copyOf(running.keySet()), limit);
    }

    private void end(List<Service> services, Duration limit) throws InterruptedException {
        services.forEach(service -> process(service).destroy());
        for (var service : services) {
            if (!process(service).waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new CannotStart(
                        "The %s does not end:%n%s".formatted(service.module(), tail(service)));
            }
            running.remove(service);
        }
    }

    private Process process(Service service) {
        return Objects.requireNonNull(running.get(service), "it was never started");
    }

    /** Kills those that are left. */
    @Override
    public void close() {
        for (var process : running.values()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        running.clear();
    }

    private Path log(Service service) {
        return logs.resolve(service.module() + ".log");
    }

    private @Nullable String tail(Service service) {
        try {
            var lines = Files.readAllLines(log(service));
            return String.join(
                    System.lineSeparator(),
                    lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return e.getMessage();
        }
    }
}
