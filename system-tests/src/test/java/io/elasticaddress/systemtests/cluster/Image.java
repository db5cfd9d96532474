package io.elasticaddress.systemtests.cluster;

import io.elasticaddress.contracts.wire.Json;
import io.elasticaddress.systemtests.project.Project;

import tools.jackson.core.type.TypeReference;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;

/** What the services' container image says. */
final class Image {
    private static final String ENTRYPOINT = "ENTRYPOINT ";

    private Image() {}

    /** Those of the JVM, with the compilers that it has where nothing is said. */
    static List<String> jvmOptions() {
        var options = entrypoint().stream().filter(word -> word.startsWith("-XX:"));
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
