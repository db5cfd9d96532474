package io.elasticaddress.systemtests.faults;

import io.elasticaddress.systemtests.platform.TemporaryFolder;
import io.elasticaddress.systemtests.project.Project;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * One thing at a time is away, on one platform for all: what {@code docs/operations.md} promises of it. What was waited for
 * is printed. {@code -Dfaults.outage=60s} makes every outage a minute. Logs are in {@code target/outages}.
 */
class OutagesIT {
    /** Kept after the run, for the logs. */
    private static final Path FOLDER = Project.ROOT.resolve("system-tests/target/outages");

    private static @Nullable Sandbox sandbox;

    @BeforeAll
    static void start() throws IOException {
        if (!Bind.isInstalled() && !"true".equals(System.getenv("ELASTIC_REQUIRE_PROGRAMS"))) {
            var why = "SKIPPED: the outages, for want of BIND (Debian: bind9)";
            System.out.println(why);
            Assumptions.abort(why);
        }
        TemporaryFolder.empty(FOLDER);
        sandbox = Sandbox.start(FOLDER);
    }

    /** So that one failure is one. */
    @AfterEach
    void mend() {
        if (sandbox != null) {
            sandbox.mend();
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (sandbox != null) {
            sandbox.close();
        }
    }

    @Test
    void without_kafka_reads_go_on_commands_fail_at_once_and_nothing_needs_a_restart()
            throws Exception {
        Round.during(sandbox(), 1, new KafkaAway(sandbox()));
    }

    private static Sandbox sandbox() {
        return Objects.requireNonNull(sandbox);
    }
}
