package io.elasticaddress.systemtests.takeover;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.embedded.EmbeddedKafka;
import io.elasticaddress.embedded.EmbeddedMongo;
import io.elasticaddress.systemtests.platform.Books;
import io.elasticaddress.systemtests.platform.JavaProcess;
import io.elasticaddress.systemtests.platform.SharedBroker;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The longest wait of any command while a process of the failover service comes or goes, with a standby of each partition as
 * docs/operations.md recommends it. The figures are printed.
 *
 * <p>A machine under other work makes everything wait. So a wait, but for that for a session, counts by the part of a
 * processor that the machine gave meanwhile to a thread that had work, and the bound must hold at one of several
 * times that the same is done. Only with {@code -Dmeasure=true}.
 */
@EnabledIfSystemProperty(named = "measure", matches = "true")
@ExtendWith(SharedBroker.class)
class PausesIT {
    private static final Duration COMES_OR_GOES = Duration.ofSeconds(1);
    private static final Duration IS_KILLED = Duration.ofSeconds(8);
    private static final int TIMES = 4;

    /** How long a killed one's session goes on, on any machine. */
    private static final Duration SESSION = Duration.ofSeconds(6);

    private static final Duration THINKING = Duration.ofMillis(250);
    private static final Duration FOR_AN_ORDERLY_END = Duration.ofSeconds(15);
    private static final int ROUNDS = 50;

    @TempDir Path folder;

    private final Machine machine = new Machine();
    private final Deque<JavaProcess> running = new ArrayDeque<>();
    private EmbeddedMongo mongo;

    @BeforeEach
    void startMongo() {
        mongo = EmbeddedMongo.start(null, 0);
    }

    @AfterEach
    void stop() {
        mongo.close();
        machine.close();
    }

    @Test
    void a_process_that_comes_or_goes_holds_nobody_up_for_a_second_and_a_killed_one_not_for_eight(
            EmbeddedKafka kafka) throws Exception {
        var servers = kafka.bootstrapServers();
        try (var processes = new FailoverProcesses(servers, mongo.uri(), folder, 1)) {
            running.add(processes.start());
            running.add(processes.start());
            processes.awaitSharing(2);
            try (var load = Load.start(servers, THINKING)) {
                load.awaitProgress(ROUNDS);
                longest("nothing happens", Duration.ZERO, load, () -> {});

                atBest(
                        COMES_OR_GOES,
                        "a third one comes",
                        Duration.ZERO,
                        load,
                        () -> {},
                        () -> come(processes));
                atBest(
                        COMES_OR_GOES,
                        "one is ended",
                        Duration.ZERO,
                        load,
                        () -> comeWhereFew(processes),
                        () -> assertThat(leaving().terminate(FOR_AN_ORDERLY_END)).isTrue());
                atBest(
                        IS_KILLED,
                        "one is killed",
                        SESSION,
                        load,
                        () -> comeWhereFew(processes),
                        () -> leaving().kill());

                var sent = load.stop();
                var books = Books.of(servers, load.accounts());
                books.assertEveryCommandHasOneEvent(Load.commandIds(sent));
                books.assertEveryAttemptHasOneOutcome(Load.attemptIds(sent));
                books.assertVersionsHaveNoGapAndSnapshotsAreTheLastEvents();
            }
        }
    }

    /**
     * @param anyway what is waited for however fast the machine is
     */
    private void atBest(
            Duration bound,
            String what,
            Duration anyway,
            Load load,
            Runnable before,
            Runnable happens) {
        var best = bound.multipliedBy(TIMES);
        for (var time = 0; time < TIMES && best.compareTo(bound) > 0; time++) {
            before.run();
            load.awaitProgress(ROUNDS);
            best = longest(what, anyway, load, happens);
        }
        assertThat(best).as(what).isLessThanOrEqualTo(bound);
    }

    private Duration longest(String what, Duration anyway, Load load, Runnable happens) {
        var began = System.nanoTime();
        happens.run();
        load.awaitProgress(ROUNDS);
        var longest = load.longestSince(began);
        var share = machine.share(longest.from(), longest.to());
        System.out.printf(
                "Pauses: %s: the longest wait %.0f ms, %.0f %% of a processor meanwhile%n",
                what, longest.nanos() / 1e6, 100 * share);
        var waitedAnyway = Math.min(longest.nanos(), anyway.toNanos());
        return Duration.ofNanos(waitedAnyway + (long) ((longest.nanos() - waitedAnyway) * share));
    }

    private void come(FailoverProcesses processes) {
        running.add(processes.startBeside());
        processes.awaitMembers(running.size());
    }

    private void comeWhereFew(FailoverProcesses processes) {
        if (running.size() < 2) {
            come(processes);
        }
    }

    private JavaProcess leaving() {
        return running.remove();
    }
}
