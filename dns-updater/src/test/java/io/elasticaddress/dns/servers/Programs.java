package io.elasticaddress.dns.servers;

import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Assumptions;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Programs that tests run where they are installed. */
final class Programs {
    /** With this set to true a missing program fails a test, so that a build that should have them can't pass without. */
    private static final String REQUIRE = "ELASTIC_REQUIRE_PROGRAMS";

    private Programs() {}

    /** Skips the test, or fails it, where the program is not there. */
    static Path require(String program) {
        var folders = new ArrayList<>(List.of(System.getenv("PATH").split(":")));
        // Where servers are, and where an ordinary user's path does not look.
        folders.addAll(Arrays.asList("/usr/sbin", "/usr/local/sbin", "/sbin"));
        for (var folder : folders) {
            var file = Path.of(folder, program);
            if (Files.isExecutable(file)) {
                return file;
            }
        }
        return missing(program + " is not installed");
    }

    static Path requireFile(String file) {
        return Files.exists(Path.of(file)) ? Path.of(file) : missing(file + " is not installed");
    }

    private static Path missing(String what) {
        if (Boolean.parseBoolean(System.getenv(REQUIRE))) {
            return fail(what + ", and " + REQUIRE + " is true");
        }
        System.out.println("Skipped: " + what);
        Assumptions.abort(what);
        throw new AssertionError();
    }
}
