package io.elasticaddress.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A folder with a folder for each service, which has the service's jar and its libraries, as the JVM's ahead-of-time cache needs them
 * (JEP 483: no jars in jars), and the cache.
 */
final class TrainedServices {
    private static final String JAR = "service.jar";
    private static final String CACHE = "service.aot";
    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** A cache is for one JVM: the one that this is. */
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private final Path folder;

    TrainedServices(Path folder) {
        this.folder = folder;
    }

    /**
     * Which jar each service is in, by the names that the build gives them.
     *
     * @throws CannotStart where one is missing
     */
    static Map<Service, Path> jars(List<Path> given) {
        var jars = new EnumMap<Service, Path>(Service.class);
        for (var service : Service.values()) {
            jars.put(
                    service,
                    given.stream()
                            .filter(
                                    jar ->
                                            String.valueOf(jar.getFileName())
                                                    .startsWith(service.module() + "-"))
                            .filter(Files::isRegularFile)
                            .findFirst()
                            .orElseThrow(
                                    () ->
                                            CannotStart.misused(
                                                    "The jar of the %s is missing: %s/target/%s-*-exec.jar"
                                                            .formatted(
                                                                    service.module(),
                                                                    service.module(),
                                                                    service.module()))));
        }
        return jars;
    }

    /** Takes the jars apart, in the place of what was there. */
    void extract(Map<Service, Path> jars) throws IOException, InterruptedException {
        for (var service : Service.values()) {
            var jar = Objects.requireNonNull(jars.get(service)).toString();
            Files.deleteIfExists(cache(service));
            run(
                    "The jar of the %s can't be taken apart".formatted(service.module()),
                    "-Djarmode=tools",
                    "-jar",
                    jar,
                    "extract",
                    "--force",
                    "--destination",
                    folder.resolve(service.module()).toString(),
                    "--application-filename",
                    JAR);
        }
    }

    /** Starts a service that writes its cache when it ends. The compilers yield, or there is little else on two processors. */
    List<String> training(Service service) {
        return List.of(
                JAVA,
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:ThreadPriorityPolicy=1",
                "-XX:CompilerThreadPriority=10",
                "-XX:AOTCacheOutput=" + cache(service),
                "-jar",
                jar(service).toString());
    }

    /**
     * A JVM that can't use a cache goes on without; this one is told not to.
     *
     * @throws CannotStart where the cache of one is not there, or is of no use
     */
    void check() throws IOException, InterruptedException {
        for (var service : Service.values()) {
            run(
                    "The %s has no cache that a JVM can use".formatted(service.module()),
                    "-XX:AOTMode=on",
                    "-XX:AOTCache=" + cache(service),
                    "-cp",
                    jar(service).toString(),
                    "-version");
        }
    }

    private Path cache(Service service) {
        return folder.resolve(service.module()).resolve(CACHE);
    }

    private Path jar(Service service) {
        return folder.resolve(service.module()).resolve(JAR);
    }

    private static void run(String failure, String... arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(JAVA));
        command.addAll(List.of(arguments));
        var output = Files.createTempFile("training", ".out");
        try {
            var process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new CannotStart(failure + ": it does not end");
            }
            if (process.exitValue() != 0) {
                throw new CannotStart(failure + ": " + Files.readString(output));
            }
        } finally {
            Files.deleteIfExists(output);
        }
    }
}
