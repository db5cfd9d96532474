package io.elasticaddress.systemtests.faults;

import io.elasticaddress.systemtests.cluster.Account;
import io.elasticaddress.systemtests.history.Answer;
import io.elasticaddress.systemtests.history.Operation;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Fresh accounts, clients and faults for a while, then quiet, then the checks. */
final class Round {
    /** Where faults are at random, so that what they meet differs. */
    private static final int MANY_ACCOUNTS = 4;

    /** Where something particular happens: enough to notice, and the processors are for what starts again. */
    private static final int FEW_ACCOUNTS = 1;

    private final Sandbox sandbox;
    private final long seed;
    private final Duration length;
    private final Recorder recorder = new Recorder();
    private final Garbage garbage;

    /** What happens to the platform while the clients work. It leaves everything whole, or on its way there. */
    @FunctionalInterface
    interface Trouble {
        void befall() throws Exception;
    }

    Round(Sandbox sandbox, long seed, Duration length) {
        this.sandbox = sandbox;
        this.seed = seed;
        this.length = length;
        this.garbage = new Garbage(sandbox.bootstrapServers());
    }

    /** Without a schedule: returns once all is checked that the clients were told. */
    static void during(Sandbox sandbox, long seed, Trouble trouble) throws Exception {
        var round = new Round(sandbox, seed, Duration.ZERO);
        round.check(round.work(FEW_ACCOUNTS, trouble), new Totals());
    }

    void run(Totals totals) throws Exception {
        var schedule =
                Schedule.of(
                        seed,
                        length,
                        List.copyOf(sandbox.nodes().keySet()),
                        List.copyOf(sandbox.links().keySet()));
        System.out.printf("Seed %d: %d faults%n", seed, schedule.size());
        var accounts = work(MANY_ACCOUNTS, () -> new Injector(sandbox).run(schedule));
        System.out.printf(
                "Seed %d: %d commands in %d attempts, checking%n",
                seed, recorder.operations().size(), recorder.attempts());
        totals.add(schedule);
        totals.clients(
                recorder.attempts(),
                recorder.operations().size(),
                (int)
                        recorder.operations().stream()
                                .filter(operation -> operation.answer() instanceof Answer.Unknown)
                                .count(),
                recorder.reads().size());
        check(accounts, totals);
    }

    private List<Account> work(int accounts, Trouble trouble) throws Exception {
        try (var crowd =
                Crowd.start(
                        sandbox.cluster(),
                        accounts,
                        sandbox.bootstrapServers(),
                        seed,
                        recorder,
                        garbage)) {
            trouble.befall();
            sandbox.cluster().awaitReady();
            crowd.stop();
            return crowd.accounts();
        }
    }

    private void check(List<Account> accounts, Totals totals) throws IOException {
        Files.write(
                sandbox.folder().resolve("history-%d.txt".formatted(seed)),
                recorder.operations().stream().map(Operation::toString).toList());
        new Checks(sandbox, accounts, recorder, garbage, new Random(seed), Checks.PATIENCE)
                .all(totals);
    }
}
