package io.elasticaddress.systemtests.project;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The project's files, as a test in this module finds them. */
public final class Project {
    public static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Set<String> NOT_OURS =
            Set.of(".git", ".quickstart", "target", "node_modules");

    private Project() {}

    public static String read(String path) throws IOException {
        return Files.readString(ROOT.resolve(path));
    }

    /** All files with that ending, but not what builds and runs leave behind. */
    static List<Path> filesEndingWith(String ending) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.getFileName().toString().endsWith(ending))
                    .filter(Project::isOurs)
                    .filter(Files::isRegularFile)
                    .sorted(Comparator.naturalOrder())
                    .toList();
        }
    }

    private static boolean isOurs(Path file) {
        for (var part : ROOT.relativize(file)) {
            if (NOT_OURS.contains(part.toString())) {
                return false;
            }
        }
        return true;
    }
}
