package io.elasticaddress.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.systemtests.cluster.Account;
import io.elasticaddress.systemtests.history.Answer;
import io.elasticaddress.systemtests.history.Call;
import io.elasticaddress.systemtests.history.Linearizability;
import io.elasticaddress.systemtests.history.Operation;
import io.elasticaddress.systemtests.history.Verdict;
import io.elasticaddress.systemtests.history.Views;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;

/** Fresh accounts, clients and faults for a while, then quiet, then the checks. */
final class Round {
    private static final int REPEATS = 50;

    /** That a deadline has passed is true of one attempt only. */
    private static final int NOT_KEPT = 422;

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
        round.check(round.work(trouble), new Totals());
    }

    void run(Totals totals) throws Exception {
        var schedule =
                Schedule.of(
                        seed,
                        length,
                        List.copyOf(sandbox.nodes().keySet()),
                        List.copyOf(sandbox.links().keySet()));
        System.out.printf("Seed %d: %d faults%n", seed, schedule.size());
        var accounts = work(() -> new Injector(sandbox).run(schedule));
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

    private List<Account> work(Trouble trouble) throws Exception {
        try (var crowd =
                Crowd.start(
                        sandbox.cluster(), sandbox.bootstrapServers(), seed, recorder, garbage)) {
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
        assertThat(recorder.outOfContract()).isEmpty();
        var aftermath = new Aftermath(sandbox, accounts);
        aftermath.awaitQuiet();
        var operations = new ArrayList<>(recorder.operations());
        for (var account : accounts) {
            readAll(account).forEach(operations::add);
        }
        var guess = aftermath.commandsInOrder();
        for (var verdict :
                Linearizability.check(operations, guess, Linearizability.MOST_STATES).values()) {
            switch (verdict) {
                case Verdict.Explained _ -> {}
                case Verdict.Impossible(var why, _) -> throw new AssertionError(why);
                case Verdict.Undecided(var why, _) -> throw new AssertionError(why);
            }
        }
        assertThat(Views.check(operations, recorder.reads(), aftermath.versions())).isEmpty();
        aftermath.assertEveryCommandHasItsEvent(recorder.operations());
        aftermath.assertTopicsAndMongoAgree();
        aftermath.awaitDns();
        aftermath.awaitAudit();
        garbage.assertEachIsADeadLetterOnce();
        var repeats = repeat(accounts);
        totals.checked(aftermath.events(), repeats, garbage.count());
    }

    /** What each gateway shows in the end, once it shows the last that was decided. */
    private static List<Operation> readAll(Account account) {
        await("both gateways show the same of " + account.name())
                .until(
                        () ->
                                Objects.equals(
                                        RestClient.see(account.api(0)),
                                        RestClient.see(account.api(1))));
        var reads = new ArrayList<Operation>();
        for (var gateway : List.of(0, 1)) {
            var api = account.api(gateway);
            var invoked = System.nanoTime();
            var seen = await().until(() -> RestClient.see(api), Objects::nonNull);
            reads.add(
                    new Operation(
                            "reader",
                            account.name(),
                            "gateway-" + (gateway + 1),
                            new Call.ReadAll(),
                            invoked,
                            System.nanoTime(),
                            Objects.requireNonNull(seen),
                            null));
        }
        return reads;
    }

    /** Some of the commands again, with their keys, at either gateway: the same answers, and nothing changes. */
    private int repeat(List<Account> accounts) {
        var before = accounts.stream().map(account -> RestClient.see(account.api(0))).toList();
        var byName = accounts.stream().collect(Collectors.toMap(Account::name, one -> one));
        var answered =
                recorder.answered().stream()
                        .filter(first -> first.status() != NOT_KEPT)
                        .collect(Collectors.toCollection(ArrayList::new));
        Collections.shuffle(answered, new Random(seed));
        var some = answered.subList(0, Math.min(REPEATS, answered.size()));
        for (var first : some) {
            for (var gateway : List.of(0, 1)) {
                var again =
                        Objects.requireNonNull(byName.get(first.account()))
                                .api(gateway)
                                .call(
                                        first.method(),
                                        first.path(),
                                        first.body(),
                                        "Idempotency-Key",
                                        first.key());
                assertThat(again.text()).as("%s", first).isEqualTo(first.text());
                assertThat(again.status()).as("%s", first).isEqualTo(first.status());
            }
        }
        assertThat(accounts.stream().map(account -> RestClient.see(account.api(0))).toList())
                .isEqualTo(before);
        return some.size();
    }
}
