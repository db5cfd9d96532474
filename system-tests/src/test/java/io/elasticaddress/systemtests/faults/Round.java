package io.elasticaddress.systemtests.faults;

import io.elasticaddress.systemtests.cluster.Account;
import io.elasticaddress.systemtests.history.Answer;
import io.elasticaddress.systemtests.history.Operation;

import org.jspecify.annotations.Nullable;

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
        try (var premises = new Premises(FEW_ACCOUNTS)) {
            round.check(round.work(FEW_ACCOUNTS, premises, null, trouble), null, new Totals());
        }
    }

    void run(Totals totals) throws Exception {
        try (var premises = new Premises(MANY_ACCOUNTS);
                var hooks = new Hooks()) {
            run(premises, hooks, totals);
        }
    }

    private void run(Premises premises, Hooks hooks, Totals totals) throws Exception {
        var schedule =
                Schedule.of(
                        seed,
                        length,
                        List.copyOf(sandbox.nodes().keySet()),
                        List.copyOf(sandbox.links().keySet()),
                        List.copyOf(premises.all().keySet()));
        System.out.printf("Seed %d: %d faults%n", seed, schedule.size());
        var accounts =
                work(
                        MANY_ACCOUNTS,
                        premises,
                        hooks,
                        () -> {
                            new Injector(sandbox, premises).run(schedule);
                            premises.oneOfEachStaysDown(new Random(seed));
                        });
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
        new Settling(premises, accounts).awaitMoved();
        check(accounts, hooks, totals);
    }

    /**
     * @param hooks null for no webhooks
     */
    private List<Account> work(
            int accounts, Premises premises, @Nullable Hooks hooks, Trouble trouble)
            throws Exception {
        try (var crowd =
                Crowd.start(
                        sandbox.cluster(),
                        accounts,
                        premises,
                        sandbox.bootstrapServers(),
                        seed,
                        recorder,
                        garbage)) {
            if (hooks != null) {
                crowd.accounts().forEach(hooks::of);
            }
            trouble.befall();
            sandbox.cluster().awaitReady();
            crowd.stop();
            return crowd.accounts();
        }
    }

    private void check(List<Account> accounts, @Nullable Hooks hooks, Totals totals)
            throws IOException {
        Files.write(
                sandbox.folder().resolve("history-%d.txt".formatted(seed)),
                recorder.operations().stream().map(Operation::toString).toList());
        new Checks(sandbox, accounts, recorder, garbage, hooks, new Random(seed), Checks.PATIENCE)
                .all(totals);
    }
}
