package io.elasticaddress.systemtests.takeover;

import static org.awaitility.Awaitility.await;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.command.CommandMessage;
import io.elasticaddress.contracts.outcome.Outcome;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.contracts.topic.Partitions;
import io.elasticaddress.contracts.wire.Codec;
import io.elasticaddress.systemtests.platform.OutcomeListener;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Accounts of which each has one command under way at any time: it switches its group to and fro, and now and then
 * repeats a command, or asks for what is refused. Accounts are spread evenly over the partitions.
 */
final class Load implements AutoCloseable {
    private static final int ACCOUNTS_A_PARTITION = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String PRIMARY = "1".repeat(32);
    private static final String SECONDARY = "2".repeat(32);

    /** No stack has that uid. */
    private static final String UNKNOWN = "3".repeat(32);

    private final KafkaProducer<byte[], byte[]> producer;
    private final OutcomeListener outcomes;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> running = new ArrayList<>();
    private final Map<String, AtomicInteger> progress = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<CommandMessage> sent = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Wait> waits = new ConcurrentLinkedQueue<>();
    private final Duration thinking;
    private volatile boolean stopped;

    /** From a command's sending to its outcome. */
    record Wait(long from, long to) {
        long nanos() {
            return to - from;
        }
    }

    private Load(
            KafkaProducer<byte[], byte[]> producer, OutcomeListener outcomes, Duration thinking) {
        this.producer = producer;
        this.outcomes = outcomes;
        this.thinking = thinking;
    }

    /** The topics must be there. */
    static Load start(String bootstrapServers) {
        return start(bootstrapServers, Duration.ZERO);
    }

    /**
     * Likewise.
     *
     * @param thinking how long each account does nothing between two commands
     */
    static Load start(String bootstrapServers, Duration thinking) {
        var load =
                new Load(
                        producer(bootstrapServers),
                        new OutcomeListener(bootstrapServers),
                        thinking);
        for (var account : newAccounts()) {
            load.progress.put(account, new AtomicInteger());
            load.running.add(
                    load.threads.submit(
                            () -> {
                                load.run(account);
                                return null;
                            }));
        }
        return load;
    }

    Set<String> accounts() {
        return Set.copyOf(progress.keySet());
    }

    /** Until every account has made that many rounds more. */
    void awaitProgress(int rounds) {
        var goals = new HashMap<String, Integer>();
        progress.forEach((account, count) -> goals.put(account, count.get() + rounds));
        await("every account goes on")
                .atMost(PATIENCE)
                .until(
                        () -> {
                            if (running.stream().anyMatch(Future::isDone)) {
                                stop();
                            }
                            return goals.entrySet().stream()
                                    .allMatch(
                                            goal ->
                                                    progress.get(goal.getKey()).get()
                                                            >= goal.getValue());
                        });
    }

    /** The longest of those that ended after that moment, by {@link System#nanoTime()}; there must be one. */
    Wait longestSince(long moment) {
        return waits.stream()
                .filter(wait -> wait.to() - moment > 0)
                .max(Comparator.comparingLong(Wait::nanos))
                .orElseThrow();
    }

    /** Ends with every command's outcome, and gives all that was sent. */
    List<CommandMessage> stop() {
        stopped = true;
        for (var account : running) {
            try {
                account.get(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                throw new AssertionError("an account did not end well", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        return List.copyOf(sent);
    }

    static List<String> commandIds(List<CommandMessage> sent) {
        return sent.stream().map(CommandMessage::commandId).distinct().toList();
    }

    static List<String> attemptIds(List<CommandMessage> sent) {
        return sent.stream().map(CommandMessage::attemptId).toList();
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        threads.shutdownNow();
        outcomes.close();
        producer.close(Duration.ofSeconds(1));
    }

    private void run(String account) throws Exception {
        accepted(send(message(account, stack(PRIMARY, "192.0.2.1"))));
        accepted(send(message(account, stack(SECONDARY, "192.0.2.2"))));
        var group = new Command.CreateElasticAddress(PRIMARY, SECONDARY, null, null);
        var uid = accepted(send(message(account, group))).uid();
        for (var round = 1; !stopped; round++) {
            var side = round % 2 == 1 ? Side.SECONDARY : Side.PRIMARY;
            var command = message(account, new Command.SwitchStack(uid, side, (long) round, null));
            var first = accepted(send(command));
            if (first.version() != round + 1) {
                throw new AssertionError("round %d made %s".formatted(round, first));
            }
            if (round % 5 == 0) {
                var again = send(anotherAttempt(command));
                if (!again.equals(first)) {
                    throw new AssertionError("a repeat was answered " + again);
                }
            }
            if (round % 7 == 0) {
                var refused =
                        new Command.UpdateElasticAddress(uid, UNKNOWN, null, null, null, null);
                if (send(message(account, refused)) instanceof Outcome.Accepted accepted) {
                    throw new AssertionError("an unknown stack was taken: " + accepted);
                }
            }
            progress.get(account).incrementAndGet();
            Thread.sleep(thinking);
        }
    }

    private Outcome send(CommandMessage message) throws Exception {
        var answer = outcomes.of(message.attemptId());
        sent.add(message);
        var began = System.nanoTime();
        var record = Codec.COMMANDS.encode(message);
        producer.send(record.toProducerRecord(FailoverProcesses.PARTITIONS)).get();
        try {
            var outcome = answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            waits.add(new Wait(began, System.nanoTime()));
            return outcome;
        } catch (TimeoutException e) {
            throw new AssertionError("no outcome for " + message, e);
        }
    }

    private static Outcome.Accepted accepted(Outcome outcome) {
        if (outcome instanceof Outcome.Accepted accepted) {
            return accepted;
        }
        throw new AssertionError("refused: " + outcome);
    }

    private static Command stack(String uid, String ipv4) {
        return new Command.RegisterStack(
                uid, "stack", null, null, null, null, null, List.of(ipv4), null, null, null, null);
    }

    private static CommandMessage message(String account, Command command) {
        return new CommandMessage(
                account,
                UUID.randomUUID().toString(),
                UUID.randomUUID().toString(),
                "/system-tests",
                "load",
                null,
                CommandMessage.VIA_COMMAND,
                null,
                true,
                command);
    }

    private static CommandMessage anotherAttempt(CommandMessage first) {
        return new CommandMessage(
                first.account(),
                first.commandId(),
                UUID.randomUUID().toString(),
                first.source(),
                first.actor(),
                first.sourceIp(),
                first.via(),
                first.deadline(),
                first.outcomeWanted(),
                first.command());
    }

    private static List<String> newAccounts() {
        var names = new ArrayList<String>();
        for (var partition = 0; partition < FailoverProcesses.PARTITIONS; partition++) {
            var wanted = partition;
            Stream.generate(() -> UUID.randomUUID().toString())
                    .filter(name -> Partitions.of(name, FailoverProcesses.PARTITIONS) == wanted)
                    .limit(ACCOUNTS_A_PARTITION)
                    .forEach(names::add);
        }
        return names;
    }

    private static KafkaProducer<byte[], byte[]> producer(String bootstrapServers) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "linger.ms", 0),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }
}
