package io.elasticaddress.gateway.commands;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.command.CommandMessage;
import io.elasticaddress.contracts.outcome.Outcome;
import io.elasticaddress.contracts.state.SnapshotKey;
import io.elasticaddress.contracts.topic.Topic;
import io.elasticaddress.contracts.wire.Codec;
import io.elasticaddress.contracts.wire.Sources;
import io.elasticaddress.gateway.auth.Caller;
import io.elasticaddress.gateway.kafka.KafkaClients;
import io.elasticaddress.gateway.kafka.KafkaLink;
import io.elasticaddress.gateway.kafka.Phases;
import io.elasticaddress.gateway.kafka.TopicReader;
import io.elasticaddress.gateway.view.View;
import io.micrometer.core.instrument.MeterRegistry;

import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.context.SmartLifecycle;

import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends a command and waits for what becomes of it. Nothing is ever said to be applied, or to be refused, unless an
 * outcome says so. The calling thread waits; it should be a virtual one.
 */
public final class Commands implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Commands.class);
    private static final Duration MAX_BLOCK = Duration.ofSeconds(1);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final String TOO_MANY = "Too many commands are under way";

    private final CommandProperties properties;
    private final KafkaClients clients;
    private final KafkaLink link;
    private final Outcomes outcomes;
    private final TopicReader outcomeReader;
    private final View view;
    private final Clock clock;
    private final Report report;
    private final Semaphore places;
    private final Semaphore kilobytesLeft;
    private final Set<CompletableFuture<Outcome>> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean running;
    private volatile boolean stopped;
    private volatile @Nullable Thread preparation;
    private volatile @Nullable Producer<byte[], byte[]> producer;

    Commands(
            CommandProperties properties,
            KafkaClients clients,
            KafkaLink link,
            Outcomes outcomes,
            TopicReader outcomeReader,
            View view,
            Clock clock,
            MeterRegistry meters) {
        this.properties = properties;
        this.clients = clients;
        this.link = link;
        this.outcomes = outcomes;
        this.outcomeReader = outcomeReader;
        this.view = view;
        this.clock = clock;
        this.report = new Report(meters);
        this.places = new Semaphore(properties.maxOutstanding());
        this.kilobytesLeft = new Semaphore((int) properties.maxOutstandingSize().toKilobytes());
    }

    /**
     * @param sourceIp where the request came from; null where that is not known
     * @param dryRun whether it is to be decided only, and not applied
     */
    public Answer send(
            Caller caller,
            CommandKey key,
            @Nullable String sourceIp,
            boolean dryRun,
            Command command) {
        var commandId = key.commandId(caller.account());
        var started = System.nanoTime();
        try (var _ = MDC.putCloseable("command_id", commandId);
                var _ = MDC.putCloseable("account", caller.account())) {
            var answer = sendIfThereIsRoom(caller, commandId, sourceIp, dryRun, command);
            var took = System.nanoTime() - started;
            report.of(command, answer, took);
            return answer;
        }
    }

    private Answer sendIfThereIsRoom(
            Caller caller,
            String commandId,
            @Nullable String sourceIp,
            boolean dryRun,
            Command command) {
        if (stopped) {
            return new Answer.NotSent(commandId, "This gateway stops", SOON);
        }
        if (!places.tryAcquire()) {
            return new Answer.NotSent(commandId, TOO_MANY, SOON);
        }
        try {
            return sendIfKafkaIsThere(caller, commandId, sourceIp, dryRun, command);
        } finally {
            places.release();
        }
    }

    private Answer sendIfKafkaIsThere(
            Caller caller,
            String commandId,
            @Nullable String sourceIp,
            boolean dryRun,
            Command command) {
        var partitions = link.partitions();
        var problem = link.problem();
        if (partitions.isEmpty() || problem != null) {
            return new Answer.NotSent(
                    commandId,
                    problem == null ? "Kafka was not reached yet" : problem,
                    Duration.ofSeconds(2));
        }
        if (!outcomeReader.inPosition()) {
            return new Answer.NotSent(commandId, "This gateway does not hear outcomes yet", SOON);
        }
        var attemptId = UUID.randomUUID().toString();
        var message =
                new CommandMessage(
                        caller.account(),
                        commandId,
                        attemptId,
                        Sources.API_GATEWAY,
                        caller.subject(),
                        sourceIp,
                        CommandMessage.VIA_REST,
                        clock.instant().plus(properties.timeout()),
                        true,
                        dryRun,
                        command);
        var record = Codec.COMMANDS.encode(message).toProducerRecord(partitions.getAsInt());
        var kilobytes = 1 + record.value().length / 1_024;
        if (!kilobytesLeft.tryAcquire(kilobytes)) {
            return new Answer.NotSent(commandId, TOO_MANY, SOON);
        }
        try {
            return sendAndAwait(caller, commandId, attemptId, record);
        } finally {
            kilobytesLeft.release(kilobytes);
        }
    }

    private Answer sendAndAwait(
            Caller caller,
            String commandId,
            String attemptId,
            ProducerRecord<byte[], byte[]> record) {
        var outcome = outcomes.expect(attemptId);
        underWay.add(outcome);
        try {
            producer()
                    .send(
                            record,
                            (_, failure) -> {
                                if (failure != null) {
                                    outcome.completeExceptionally(failure);
                                }
                            });
            return await(caller, commandId, outcome);
        } catch (KafkaException e) {
            // Nothing left this process: the client had no room, or did not know the partition's
            // leader.
            log.warn("Kafka does not take a command: {}", e.getMessage());
            return new Answer.NotSent(commandId, "Kafka does not take it", Duration.ofSeconds(2));
        } finally {
            outcome.cancel(false);
            underWay.remove(outcome);
        }
    }

    private Answer await(Caller caller, String commandId, CompletableFuture<Outcome> outcome) {
        var shown = outcome.thenCompose(decided -> whenShown(caller, decided));
        try {
            return new Answer.Decided(
                    commandId, shown.get(properties.timeout().toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return new Answer.InDoubt(commandId, "No outcome was heard in time", SOON);
        } catch (CancellationException e) {
            return new Answer.InDoubt(commandId, "This gateway stops", SOON);
        } catch (ExecutionException e) {
            return new Answer.InDoubt(commandId, doubt(e.getCause()), SOON);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.InDoubt(commandId, "This gateway stops", SOON);
        } finally {
            shown.cancel(false);
        }
    }

    /** In words for clients; what failed, and where, is for the log. */
    private static String doubt(@Nullable Throwable cause) {
        if (cause instanceof CancellationException) {
            return "This gateway stops";
        }
        log.warn("A command was not confirmed: {}", String.valueOf(cause));
        return cause instanceof KafkaException
                ? "Kafka did not confirm that it has it"
                : "Its outcome could not be read";
    }

    /** A client reads its own writes: an accepted command is answered once the view shows it. */
    private CompletableFuture<Outcome> whenShown(Caller caller, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted accepted ->
                    view.reached(
                                    new SnapshotKey(
                                            accepted.kind(), caller.account(), accepted.uid()),
                                    accepted.version())
                            .orTimeout(properties.timeout().toMillis(), TimeUnit.MILLISECONDS)
                            .thenApply(_ -> outcome);
            case Outcome.Rejected _, Outcome.Planned _ ->
                    CompletableFuture.completedFuture(outcome);
        };
    }

    /** Makes the producer as soon as there are topics, so that the first command does not wait for it. */
    private void prepare() {
        try {
            link.awaitPartitions();
            var _ = producer().partitionsFor(Topic.COMMANDS.wireName());
        } catch (KafkaException e) {
            log.debug("The first command will have to wait: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Producer<byte[], byte[]> producer() {
        var known = producer;
        return known == null ? makeProducer() : known;
    }

    private synchronized Producer<byte[], byte[]> makeProducer() {
        var known = producer;
        if (known == null) {
            known = clients.producer(MAX_BLOCK, properties.deliveryTimeout());
            producer = known;
        }
        return known;
    }

    @Override
    public void start() {
        running = true;
        preparation = Thread.ofVirtual().name("commands-preparation").start(this::prepare);
    }

    /** New commands are refused from now on; those under way are answered, if need be with the doubt that there is. */
    @Override
    public void stop() {
        running = false;
        stopped = true;
        CompletableFuture.delayedExecutor(
                        properties.shutdownGrace().toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> underWay.forEach(outcome -> outcome.cancel(false)));
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return Phases.LAST_CALL;
    }

    /** After the web server has stopped. */
    void close() {
        var preparing = preparation;
        if (preparing != null) {
            preparing.interrupt();
        }
        var known = producer;
        if (known != null) {
            known.close(Duration.ofSeconds(1));
        }
    }
}
