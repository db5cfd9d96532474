package io.elasticaddress.gateway;

import static org.awaitility.Awaitility.await;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.health.Heartbeat;
import io.elasticaddress.contracts.health.Verdict;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Vantage points whose heartbeats arrive until they are closed. Of one test only, as all accounts have the same. */
public final class Watchers implements AutoCloseable {
    /** They are gone after four of these. */
    private static final long INTERVAL_MS = 250;

    private final List<String> names;
    private final String incarnation = UUID.randomUUID().toString();
    private final ScheduledExecutorService beats = Executors.newSingleThreadScheduledExecutor();

    private Watchers(List<String> names) {
        this.names = names;
    }

    /** Returns once the gateway hears of them and of nobody else. */
    public static Watchers at(Platform.Account account, String... names) {
        var watchers = new Watchers(Arrays.asList(names));
        watchers.beats.scheduleAtFixedRate(watchers::beat, 0, 100, TimeUnit.MILLISECONDS);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> watchers.there(account).equals(watchers.names));
        return watchers;
    }

    private List<String> there(Platform.Account account) {
        return account.get("/failover")
                .ok()
                .get("vantage_points")
                .valueStream()
                .map(one -> one.get("name").stringValue())
                .toList();
    }

    private void beat() {
        for (var name : names) {
            Platform.FAILOVER.publish(
                    new Heartbeat(name, "region of " + name, incarnation, 1, INTERVAL_MS));
        }
    }

    /** Each of those says so of the stack. */
    public void say(Platform.Account account, String stack, Verdict verdict, String... names) {
        var check = Platform.FAILOVER.stack(account.name, stack).healthCheck();
        for (var name : names) {
            Platform.FAILOVER.report(
                    account.name,
                    new Command.ReportHealth(
                            stack,
                            name,
                            "region of " + name,
                            incarnation,
                            verdict,
                            check.version(),
                            verdict.wireName() + " from " + name));
        }
    }

    @Override
    public void close() {
        beats.shutdownNow();
    }
}
