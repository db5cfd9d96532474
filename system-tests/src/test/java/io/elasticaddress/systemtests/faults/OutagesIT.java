package io.elasticaddress.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.systemtests.cluster.Bind;
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

    /** Small, and still more than either server writes in all of these. */
    private static final int DISK_MEGABYTES = 256;

    private static @Nullable Sandbox sandbox;
    private static @Nullable SmallDisk mongoDisk;
    private static @Nullable SmallDisk kafkaDisk;

    @BeforeAll
    static void start() throws IOException {
        if (!Bind.isInstalled() && !"true".equals(System.getenv("ELASTIC_REQUIRE_PROGRAMS"))) {
            var why = "SKIPPED: the outages, for want of BIND (Debian: bind9)";
            System.out.println(why);
            Assumptions.abort(why);
        }
        SmallDisk.release(FOLDER.resolve("mongo"));
        SmallDisk.release(FOLDER.resolve("kafka"));
        TemporaryFolder.empty(FOLDER);
        if (SmallDisk.isRoot() && SmallDisk.isPermitted(FOLDER)) {
            mongoDisk = SmallDisk.mount(FOLDER.resolve("mongo"), DISK_MEGABYTES);
            kafkaDisk = SmallDisk.mount(FOLDER.resolve("kafka"), DISK_MEGABYTES);
        }
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
        for (var disk : new @Nullable SmallDisk[] {mongoDisk, kafkaDisk}) {
            if (disk != null) {
                disk.close();
            }
        }
    }

    @Test
    void without_kafka_reads_go_on_commands_fail_at_once_and_nothing_needs_a_restart()
            throws Exception {
        Round.during(sandbox(), 1, new KafkaAway(sandbox()));
    }

    @Test
    void
            without_mongodb_commands_and_reads_go_on_across_a_change_of_owner_and_queries_fail_at_once()
                    throws Exception {
        Round.during(sandbox(), 2, new MongoAway(sandbox()));
    }

    @Test
    void a_mongodb_that_is_emptied_or_put_back_is_filled_again_from_the_log() throws Exception {
        Round.during(sandbox(), 3, new MongoSetBack(sandbox()));
    }

    @Test
    void without_dns_switches_are_accepted_and_dns_catches_up_by_itself() throws Exception {
        Round.during(sandbox(), 4, new DnsAway(sandbox()));
    }

    @Test
    void a_full_disk_under_mongodb_or_kafka_is_an_error_until_there_is_space_and_loses_nothing()
            throws Exception {
        if (mongoDisk == null || kafkaDisk == null) {
            var why = "SKIPPED: the full disks, for want of the permission to mount";
            System.out.println(why);
            assertThat(
                            SmallDisk.isRoot()
                                    && "true".equals(System.getenv("ELASTIC_REQUIRE_PROGRAMS")))
                    .as(why)
                    .isFalse();
            Assumptions.abort(why);
        }
        Round.during(sandbox(), 5, new DisksFull(sandbox(), mongoDisk, kafkaDisk));
    }

    @Test
    void under_sigterm_every_request_is_answered_and_the_others_take_over_at_once()
            throws Exception {
        Round.during(sandbox(), 6, new Terminated(sandbox()));
    }

    private static Sandbox sandbox() {
        return Objects.requireNonNull(sandbox);
    }
}
