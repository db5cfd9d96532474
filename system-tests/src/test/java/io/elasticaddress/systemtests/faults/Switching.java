package io.elasticaddress.systemtests.faults;

import static org.awaitility.Awaitility.await;

import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.systemtests.cluster.Account;
import io.elasticaddress.systemtests.history.Answer;
import io.elasticaddress.systemtests.history.Call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** An account to each partition, with one group that one client switches to and fro. */
final class Switching implements AutoCloseable {
    private static final String BLUE = "b".repeat(32);
    private static final String GREEN = "e".repeat(32);

    /** That the deadline has passed, and no more. */
    private static final int NOT_NOW = 422;

    private static final int THINKING_MILLIS = 20;
    private static final Duration AN_ANSWER = Duration.ofSeconds(90);

    private final Sandbox sandbox;
    private final Recorder recorder = new Recorder();
    private final List<Account> accounts;
    private final List<Group> groups = new ArrayList<>();
    private final List<Future<?>> running = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean stopped;

    private Switching(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.accounts = sandbox.cluster().newAccountsOfAllPartitions();
    }

    /** Returns once there is a group in each account. */
    static Switching begin(Sandbox sandbox) throws InterruptedException {
        var switching = new Switching(sandbox);
        for (var account : switching.accounts) {
            var client =
                    new RestClient(
                            "client-" + switching.groups.size(),
                            account,
                            switching.recorder,
                            new Random(switching.groups.size()));
            switching.groups.add(Group.create(client));
        }
        return switching;
    }

    private static final class Group {
        private final RestClient client;
        private final String uid;
        private final AtomicInteger switches = new AtomicInteger();
        private Side current = Side.PRIMARY;

        private Group(RestClient client, String uid) {
            this.client = client;
            this.uid = uid;
        }

        static Group create(RestClient client) throws InterruptedException {
            accepted(client, new Call.RegisterStack(BLUE, "blue", "192.0.2.1"));
            accepted(client, new Call.RegisterStack(GREEN, "green", "192.0.2.2"));
            var created = accepted(client, new Call.CreateGroup(BLUE, GREEN, Side.PRIMARY));
            if (created.uid() == null) {
                throw new AssertionError("The new group has no uid");
            }
            return new Group(client, created.uid());
        }

        void toOtherSide() throws InterruptedException {
            accepted(client, new Call.UpdateGroup(uid, null, null, current.other()));
            current = current.other();
            switches.incrementAndGet();
        }

        private static Answer.Accepted accepted(RestClient client, Call call)
                throws InterruptedException {
            while (true) {
                switch (client.call(call)) {
                    case Answer.Accepted accepted -> {
                        return accepted;
                    }
                    case Answer.Rejected(var status, _) when status == NOT_NOW -> {}
                    case Answer other -> throw new AssertionError(call + " -> " + other);
                }
            }
        }
    }

    /** Returns once every group was switched, however long it takes until there is somebody who decides. */
    void once() throws InterruptedException, ExecutionException {
        var switches = new ArrayList<Future<?>>();
        for (var group : groups) {
            switches.add(
                    threads.submit(
                            () -> {
                                group.toOtherSide();
                                return null;
                            }));
        }
        for (var each : switches) {
            each.get();
        }
    }

    /** From now on, one switch after the other. */
    void start() {
        stopped = false;
        for (var group : groups) {
            running.add(
                    threads.submit(
                            () -> {
                                var random = new Random();
                                while (!stopped) {
                                    group.toOtherSide();
                                    Thread.sleep(random.nextInt(THINKING_MILLIS));
                                }
                                return null;
                            }));
        }
    }

    /** Returns once every client knows what became of its last switch. */
    void stop() throws InterruptedException, ExecutionException {
        stopped = true;
        for (var each : running) {
            each.get();
        }
        running.clear();
    }

    /** Returns once every client was answered again. */
    void awaitAnswers() {
        for (var group : groups) {
            var before = group.switches.get();
            await("the clients are answered")
                    .atMost(AN_ANSWER)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> group.switches.get() > before);
        }
    }

    /** What is there now. */
    Aftermath aftermath() {
        return new Aftermath(sandbox, accounts, Checks.PATIENCE);
    }

    /** Of all that the clients were told, beginning now. */
    Checks checks(Duration patience) {
        return new Checks(
                sandbox,
                accounts,
                recorder,
                new Garbage(sandbox.bootstrapServers()),
                null,
                new Random(1),
                patience);
    }

    @Override
    public void close() {
        stopped = true;
        threads.shutdownNow();
    }
}
