package io.elasticaddress.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.systemtests.cluster.Bind;
import io.elasticaddress.systemtests.platform.TemporaryFolder;
import io.elasticaddress.systemtests.project.Project;
import io.elasticaddress.systemtests.sabotage.Sabotage;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Builds that must not be released, and the situations in which they do wrong: the checks of the fault runs find each of
 * them. The first test is what gives the others their meaning: in the same situations the same checks find nothing about the
 * product as it is. Logs are in {@code target/sabotage}. It takes five minutes, so only with {@code -Dfaults.sabotage=true};
 * that each build still breaks is tested always, by {@code SabotageTest}.
 */
@EnabledIfSystemProperty(named = "faults.sabotage", matches = "true")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SabotageIT {
    /** Kept after the run, for the logs. */
    private static final Path FOLDER = Project.ROOT.resolve("system-tests/target/sabotage");

    /** Less than the session of a service that decides, 6 s: see {@link AbandonedDecision}. */
    private static final Map<String, String> TIME_FOR_A_COMMAND =
            Map.of("ELASTIC_GATEWAY_COMMANDS_TIMEOUT", "3s");

    private static final Duration FOUND = Duration.ofSeconds(60);

    /** All has long been there that follows behind: nobody works. */
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    private static @Nullable Sandbox sandbox;
    private static @Nullable Builds builds;

    @BeforeAll
    static void start() throws IOException {
        if (!Bind.isInstalled() && !"true".equals(System.getenv("ELASTIC_REQUIRE_PROGRAMS"))) {
            var why = "SKIPPED: the broken builds, for want of BIND (Debian: bind9)";
            System.out.println(why);
            Assumptions.abort(why);
        }
        TemporaryFolder.empty(FOLDER);
        sandbox = Sandbox.start(FOLDER, TIME_FOR_A_COMMAND);
        builds = new Builds(sandbox);
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
    @Order(1)
    void nothing_is_found_about_the_product_as_it_is() throws Exception {
        builds().only(null);
        try (var switching = Switching.begin(sandbox())) {
            for (var situation :
                    List.of(
                            new LateUpdate(),
                            new LateDocument(),
                            new LateDecision(),
                            new AbandonedDecision())) {
                situation.befall(sandbox(), switching);
            }
            switching.checks(Checks.PATIENCE).all(new Totals());
        }
    }

    @Test
    @Order(2)
    void a_dns_updater_without_prerequisites_is_found() throws Exception {
        assertFound(Sabotage.NO_PREREQUISITES, new LateUpdate(), Clause.DNS, "Expecting actual:");
    }

    @Test
    @Order(3)
    void a_reader_of_uncommitted_records_is_found() throws Exception {
        assertFound(
                Sabotage.READS_UNCOMMITTED,
                new AbandonedDecision(),
                Clause.ORDER,
                "None of these can be next:");
    }

    @Test
    @Order(4)
    void a_state_at_rest_without_its_guard_is_found() throws Exception {
        assertFound(
                Sabotage.NO_VERSION_GUARD,
                new LateDocument(),
                Clause.MONGO,
                "MongoDB has what the snapshots say");
    }

    @Test
    @Order(5)
    void deciding_at_least_once_is_found() throws Exception {
        assertFound(Sabotage.AT_LEAST_ONCE, new LateDecision(), Clause.EVENTS, "Found duplicate");
    }

    private static void assertFound(
            Sabotage sabotage, Situation situation, Clause clause, String words) throws Exception {
        builds().only(sabotage);
        try (var switching = Switching.begin(sandbox())) {
            situation.befall(sandbox(), switching);
            builds().assertBroken();
            var finding =
                    await(clause + " finds it")
                            .atMost(FOUND)
                            .until(
                                    () -> switching.checks(AT_ONCE).finding(clause),
                                    Objects::nonNull);
            assertThat(finding).hasMessageContaining(words);
            System.out.printf("%s was found by %s%n", sabotage, clause);
        }
    }

    private static Sandbox sandbox() {
        return Objects.requireNonNull(sandbox);
    }

    private static Builds builds() {
        return Objects.requireNonNull(builds);
    }
}
