package io.elasticaddress.systemtests.cluster;

import io.elasticaddress.contracts.wire.Json;
import io.elasticaddress.systemtests.platform.JavaProcess;
import io.elasticaddress.systemtests.project.Project;

import tools.jackson.core.type.TypeReference;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the services' container image has. */
public final class Image {
    private static final String ENTRYPOINT = "ENTRYPOINT ";

    /** Where a service is in it. */
    private static final String APP = "/app/";

    private static final String QUICKSTART = "quickstart-app";
    private static final Duration FOR_A_TRAINING = Duration.ofMinutes(9);

    private final Path folder;

    private Image(Path folder) {
        this.folder = folder;
    }

    /** Has the services trained, as when the image is built. That takes minutes. */
    public static Image build(Path folder) {
        var arguments = new ArrayList<>(List.of("train", folder.toString()));
        for (var service : Service.values()) {
            arguments.add(JavaProcess.jar(service.module()).toString());
        }
        try (var training =
                JavaProcess.start(
                        QUICKSTART,
                        folder.resolveSibling("training.log"),
                        List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                        Map.of(),
                        arguments)) {
            if (training.exitCode(FOR_A_TRAINING) != 0) {
                throw new IllegalStateException(training.tail());
            }
        }
        return new Image(folder);
    }

    Path jar(Service service) {
        return folder.resolve(service.module()).resolve("service.jar");
    }

    /** Those of the JVM, with the compilers that it has where nothing is said. */
    List<String> jvmOptions(Service service) {
        var here = folder.resolve(service.module()) + "/";
        var options =
                entrypoint().stream()
                        .filter(word -> word.startsWith("-XX:"))
                        .map(word -> word.replace(APP, here));
        return Stream.concat(Stream.of("-XX:TieredStopAtLevel=4"), options).toList();
    }

    private static List<String> entrypoint() {
        try (var lines = Files.lines(Project.ROOT.resolve("deploy/Dockerfile"))) {
            var words =
                    lines.filter(line -> line.startsWith(ENTRYPOINT))
                            .findFirst()
                            .orElseThrow()
                            .substring(ENTRYPOINT.length());
            return Json.MAPPER.readValue(words, new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
