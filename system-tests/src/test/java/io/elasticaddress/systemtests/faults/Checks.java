package io.elasticaddress.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.systemtests.cluster.Account;
import io.elasticaddress.systemtests.history.Call;
import io.elasticaddress.systemtests.history.Linearizability;
import io.elasticaddress.systemtests.history.Operation;
import io.elasticaddress.systemtests.history.Verdict;
import io.elasticaddress.systemtests.history.Views;

import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;

/** Whether what clients recorded and what is there agree, once all faults are over and nobody works any more. */
final class Checks {
    /** What follows behind the decisions may take so long. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int REPEATS = 50;

    /** That a deadline has passed is true of one attempt only. */
    private static final int NOT_KEPT = 422;

    private final List<Account> accounts;
    private final Recorder recorder;
    private final Garbage garbage;
    private final @Nullable Hooks hooks;
    private final Random random;
    private final Aftermath aftermath;
    private @Nullable List<Operation> operations;
    private int repeated;

    /**
     * @param accounts of all that is recorded
     * @param hooks null where there are no webhooks
     * @param random which commands are repeated
     * @param patience with what follows behind
     */
    Checks(
            Sandbox sandbox,
            List<Account> accounts,
            Recorder recorder,
            Garbage garbage,
            @Nullable Hooks hooks,
            Random random,
            Duration patience) {
        this.accounts = accounts;
        this.recorder = recorder;
        this.garbage = garbage;
        this.hooks = hooks;
        this.random = random;
        this.aftermath = new Aftermath(sandbox, accounts, patience);
    }

    /** Ends with the first that finds something. */
    void all(Totals totals) {
        for (var clause : Clause.values()) {
            check(clause);
        }
        totals.checked(
                aftermath.events(),
                aftermath.switchesOfPolicies().size(),
                repeated,
                garbage.count(),
                hooks == null ? 0 : hooks.count());
    }

    /** What that clause finds; null where all is well. */
    @Nullable Throwable finding(Clause clause) {
        try {
            check(clause);
            return null;
        } catch (AssertionError | ConditionTimeoutException e) {
            return e;
        }
    }

    private void check(Clause clause) {
        switch (clause) {
            case ANSWERS -> assertThat(recorder.outOfContract()).isEmpty();
            case QUIET -> aftermath.awaitQuiet();
            case ORDER -> assertThereIsAnOrder();
            case VIEWS ->
                    assertThat(Views.check(operations(), recorder.reads(), aftermath.versions()))
                            .isEmpty();
            case EVENTS -> aftermath.assertEveryCommandHasItsEvent(recorder.operations());
            case GROUNDS -> aftermath.assertPoliciesHaveGrounds();
            case SNAPSHOTS -> aftermath.assertSnapshotsAgree();
            case MONGO -> aftermath.awaitMongo();
            case DNS -> aftermath.awaitDns();
            case AUDIT -> aftermath.awaitAudit();
            case WEBHOOKS -> {
                if (hooks != null) {
                    aftermath.awaitWebhooks(hooks);
                }
            }
            case DEAD_LETTERS -> garbage.assertEachIsADeadLetterOnce();
            case REPEATS -> repeat();
        }
    }

    private void assertThereIsAnOrder() {
        var guess = aftermath.commandsInOrder();
        for (var verdict :
                Linearizability.check(operations(), guess, Linearizability.MOST_STATES).values()) {
            switch (verdict) {
                case Verdict.Explained _ -> {}
                case Verdict.Impossible(var why, _) -> throw new AssertionError(why);
                case Verdict.Undecided(var why, _) -> throw new AssertionError(why);
            }
        }
    }

    /** With what policies did, and what both gateways show in the end. */
    private List<Operation> operations() {
        var known = operations;
        if (known == null) {
            known = new ArrayList<>(recorder.operations());
            known.addAll(aftermath.switchesOfPolicies());
            for (var account : accounts) {
                known.addAll(readAll(account));
            }
            operations = known;
        }
        return known;
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
    private void repeat() {
        var before = accounts.stream().map(account -> RestClient.see(account.api(0))).toList();
        var byName = accounts.stream().collect(Collectors.toMap(Account::name, one -> one));
        var answered =
                recorder.answered().stream()
                        .filter(first -> first.status() != NOT_KEPT)
                        .collect(Collectors.toCollection(ArrayList::new));
        Collections.shuffle(answered, random);
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
                first.assertAnsweredAgain(again.status(), again.text());
            }
        }
        assertThat(accounts.stream().map(account -> RestClient.see(account.api(0))).toList())
                .isEqualTo(before);
        repeated = some.size();
    }
}
