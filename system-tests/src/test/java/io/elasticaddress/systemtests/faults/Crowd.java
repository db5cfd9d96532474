package io.elasticaddress.systemtests.faults;

import io.elasticaddress.systemtests.cluster.Account;
import io.elasticaddress.systemtests.cluster.Cluster;
import io.elasticaddress.systemtests.history.Answer;
import io.elasticaddress.systemtests.history.Call;
import io.elasticaddress.systemtests.platform.OutcomeListener;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Clients of some accounts, several to an account, through both gateways and through Kafka, all at once. */
final class Crowd implements AutoCloseable {
    private static final int REST_CLIENTS = 3;

    /** A client thinks that long at most, so that a history stays one that can be searched. */
    private static final int THINKING_MILLIS = 300;

    private static final int BETWEEN_GARBAGE_MILLIS = 1_000;

    private final List<Account> accounts = new ArrayList<>();
    private final List<Future<?>> running = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Recorder recorder;
    private final OutcomeListener outcomes;
    private final KafkaProducer<byte[], byte[]> producer;
    private volatile boolean stopped;

    private Crowd(String bootstrapServers, Recorder recorder) {
        this.recorder = recorder;
        this.outcomes = new OutcomeListener(bootstrapServers);
        this.producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers", bootstrapServers,
                                "acks", "all",
                                "linger.ms", 0,
                                "delivery.timeout.ms", 10_000,
                                "request.timeout.ms", 5_000,
                                "max.block.ms", 5_000),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    /**
     * @param accounts how many, with four clients each
     * @param premises of so many accounts at least
     */
    static Crowd start(
            Cluster cluster,
            int accounts,
            Premises premises,
            String bootstrapServers,
            long seed,
            Recorder recorder,
            Garbage garbage) {
        var crowd = new Crowd(bootstrapServers, recorder);
        var partitions = crowd.producer.partitionsFor("elastic.commands").size();
        for (var i = 0; i < accounts; i++) {
            var account = cluster.newAccount();
            crowd.accounts.add(account);
            var wishes = new Wishes(premises, i);
            for (var j = 0; j < REST_CLIENTS; j++) {
                var random = new Random(seed * 31 + i * 7 + j);
                var client =
                        new RestClient("rest-%d-%d".formatted(i, j), account, recorder, random);
                crowd.run(client, wishes, random, client::look);
            }
            var client =
                    new KafkaClient(
                            "kafka-" + i,
                            account.name(),
                            crowd.producer,
                            partitions,
                            crowd.outcomes,
                            recorder);
            crowd.run(client, wishes, new Random(seed * 31 + i * 7 + REST_CLIENTS), () -> {});
        }
        crowd.litter(garbage);
        return crowd;
    }

    /** Among the commands, what nobody can read. */
    private void litter(Garbage garbage) {
        running.add(
                threads.submit(
                        () -> {
                            while (!stopped) {
                                garbage.send(producer, accounts.getFirst().name());
                                Thread.sleep(BETWEEN_GARBAGE_MILLIS);
                            }
                            return null;
                        }));
    }

    List<Account> accounts() {
        return accounts;
    }

    /** Returns once every client knows what became of its last command. */
    void stop() throws InterruptedException, ExecutionException {
        stopped = true;
        for (var client : running) {
            client.get();
        }
    }

    private void run(Client client, Wishes wishes, Random random, Runnable look) {
        running.add(
                threads.submit(
                        () -> {
                            while (!stopped) {
                                ask(client, wishes, random);
                                if (random.nextInt(4) == 0) {
                                    look.run();
                                }
                                Thread.sleep(random.nextInt(THINKING_MILLIS));
                            }
                            return null;
                        }));
    }

    private static void ask(Client client, Wishes wishes, Random random)
            throws InterruptedException {
        var call = wishes.next(random);
        var answer = client.call(call);
        if (answer instanceof Answer.Accepted(var uid, _)) {
            if (call instanceof Call.CreateGroup && uid != null) {
                wishes.created(uid);
            } else if (call instanceof Call.DeleteGroup(var deleted)) {
                wishes.deleted(deleted);
            }
        }
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        threads.shutdownNow();
        outcomes.close();
        producer.close();
    }
}
