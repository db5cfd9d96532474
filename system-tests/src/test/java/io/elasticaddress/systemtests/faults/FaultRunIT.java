package io.elasticaddress.systemtests.faults;

import io.elasticaddress.systemtests.cluster.Bind;
import io.elasticaddress.systemtests.platform.TemporaryFolder;
import io.elasticaddress.systemtests.project.Project;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Clients work and everything fails, round after round. After each round all is put right, and what the clients were told
 * is held against what is there. {@code -Dfaults.minutes=30} goes on for so long, {@code -Dfaults.seed=N} begins with
 * another seed; a round's seed makes the same faults again. Logs are in {@code target/fault-run}.
 */
class FaultRunIT {
    private static final Duration ROUND = Duration.ofSeconds(60);

    /** In every build. */
    private static final Duration SHORT_ROUND = Duration.ofSeconds(30);

    private static final int SHORT_ROUNDS = 2;

    /** Kept after the run, for the logs. */
    private static final Path FOLDER = Project.ROOT.resolve("system-tests/target/fault-run");

    @Test
    void nothing_is_lost_and_nothing_is_applied_twice() throws Exception {
        if (!Bind.isInstalled() && !"true".equals(System.getenv("ELASTIC_REQUIRE_PROGRAMS"))) {
            var why = "SKIPPED: the fault run, for want of BIND (Debian: bind9)";
            System.out.println(why);
            Assumptions.abort(why);
        }
        var first = Long.getLong("faults.seed", 1);
        var minutes = Integer.getInteger("faults.minutes", 0);
        var length = minutes == 0 ? SHORT_ROUND : ROUND;
        var end = System.nanoTime() + Duration.ofMinutes(minutes).toNanos();
        var totals = new Totals();
        TemporaryFolder.empty(FOLDER);
        try (var sandbox = Sandbox.startWhole(FOLDER)) {
            for (var seed = first; seed < first + SHORT_ROUNDS || System.nanoTime() < end; seed++) {
                new Round(sandbox, seed, length).run(totals);
            }
        }
        System.out.println(totals);
    }
}
