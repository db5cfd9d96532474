package io.elasticaddress.failover.deciding;

import io.elasticaddress.failover.elasticaddress.ElasticAddressDecider;
import io.elasticaddress.failover.elasticaddress.FailoverDecisions;
import io.elasticaddress.failover.elasticaddress.Identities;
import io.elasticaddress.failover.elasticaddress.MaintenanceRuns;
import io.elasticaddress.failover.topics.ClusterAdmin;
import io.elasticaddress.failover.topics.TopicsReady;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;

import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Runs the topology from the moment the topics are there until the service stops. A fault is retried for ever, with a
 * pause that grows, and shows in health; only a state that must not be gone on from ends the service, with exit code 1.
 */
@Component("deciding")
final class DecisionStreams implements SmartLifecycle, HealthIndicator {
    private static final Logger log = LoggerFactory.getLogger(DecisionStreams.class);
    private static final Duration CLOSING = Duration.ofSeconds(3);
    private static final Duration CALM = Duration.ofMinutes(1);
    private static final long SHORTEST_PAUSE_MS = 250;
    private static final long LONGEST_PAUSE_MS = 8_000;

    private final DecidingProperties properties;
    private final FailoverProperties failover;
    private final Vantages vantages;
    private final KafkaProperties kafka;
    private final ClusterAdmin admin;
    private final MeterRegistry registry;
    private final ApplicationContext context;
    private final CountDownLatch stopping = new CountDownLatch(1);

    private @Nullable Thread supervisor;
    private volatile @Nullable KafkaStreams streams;
    private volatile @Nullable String problem;
    private volatile boolean unusable;
    private long lastFault;
    private long pause = SHORTEST_PAUSE_MS;

    DecisionStreams(
            DecidingProperties properties,
            FailoverProperties failover,
            Vantages vantages,
            KafkaProperties kafka,
            ClusterAdmin admin,
            MeterRegistry registry,
            ApplicationContext context) {
        this.properties = properties;
        this.failover = failover;
        this.vantages = vantages;
        this.kafka = kafka;
        this.admin = admin;
        this.registry = registry;
        this.context = context;
    }

    /** Nothing is to be done before the topics are there. */
    @Override
    public void start() {}

    @EventListener
    synchronized void on(TopicsReady topics) {
        if (supervisor == null && stopping.getCount() > 0) {
            supervisor = Thread.ofVirtual().name("deciding").start(() -> supervise(topics));
        }
    }

    /** Leaves the consumer group, so that another instance takes over at once. */
    @Override
    public void stop() {
        stopping.countDown();
        Thread started;
        synchronized (this) {
            started = supervisor;
        }
        if (started != null) {
            try {
                started.join(CLOSING.plusSeconds(1));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return stopping.getCount() > 0;
    }

    @Override
    public Health health() {
        var running = streams;
        var reason = problem;
        if (running == null || unusable) {
            return Health.down()
                    .withDetail("reason", reason == null ? "The topics are not there yet" : reason)
                    .build();
        }
        var state = running.state();
        if (reason != null) {
            return Health.outOfService()
                    .withDetail("state", state)
                    .withDetail("reason", reason)
                    .build();
        }
        return (state == KafkaStreams.State.RUNNING ? Health.up() : Health.outOfService())
                .withDetail("state", state)
                .build();
    }

    private void supervise(TopicsReady topics) {
        try {
            while (stopping.getCount() > 0) {
                try {
                    runOnce(topics);
                } catch (UnusableState e) {
                    report(e);
                } catch (RuntimeException | ExecutionException e) {
                    report("Deciding can't start yet and is tried again", e);
                }
                if (unusable) {
                    exit();
                    return;
                }
                pauseAfterFault();
            }
        } catch (InterruptedException _) {
            // Nobody interrupts this thread but the end of the JVM.
        }
    }

    /** Returns when the service stops, or where no thread of the topology is left. */
    private void runOnce(TopicsReady topics) throws InterruptedException, ExecutionException {
        var installation =
                new Installation(
                        properties.installationId().isEmpty()
                                ? topics.clusterId()
                                : properties.installationId(),
                        topics.partitions());
        checkChangelogs(installation);
        var identities = new Identities(installation.id(), properties.zone());
        var limits = failover.limits();
        var decider = new ElasticAddressDecider(identities, limits);
        var policies = new FailoverDecisions(limits);
        var maintenance = new MaintenanceRuns(identities, limits);
        var metrics = new DecisionMetrics(registry);
        var limit = Math.toIntExact(properties.largestRecord().toBytes());
        var topology =
                DecisionTopology.of(
                        () ->
                                new DecisionProcessor(
                                        decider,
                                        policies,
                                        maintenance,
                                        vantages::live,
                                        installation,
                                        metrics,
                                        limit));
        var settings = StreamsSettings.of(properties, kafka.buildStreamsProperties());
        var ended = new CountDownLatch(1);
        var running = new KafkaStreams(topology, new StreamsConfig(settings));
        try (var meters = new KafkaStreamsMetrics(running)) {
            running.setUncaughtExceptionHandler(this::onFault);
            running.setStateListener(
                    (now, _) -> {
                        if (now == KafkaStreams.State.RUNNING) {
                            problem = null;
                        }
                        if (now == KafkaStreams.State.ERROR) {
                            ended.countDown();
                        }
                    });
            meters.bindTo(registry);
            running.start();
            streams = running;
            log.info(
                    "Deciding for installation {}, names in {}",
                    installation.id(),
                    properties.zone());
            while (ended.getCount() > 0 && !stopping.await(100, TimeUnit.MILLISECONDS)) {
                // The state listener or the stopping service ends this.
            }
        } finally {
            streams = null;
            running.close(
                    CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
                            .withTimeout(CLOSING));
        }
    }

    /** The library would say only that a topic is invalid. */
    private void checkChangelogs(Installation installation)
            throws InterruptedException, ExecutionException {
        var names = DecisionStores.changelogs(properties.applicationId());
        for (var asked : admin.get().describeTopics(names).topicNameValues().entrySet()) {
            try {
                var partitions = asked.getValue().get().partitions().size();
                if (partitions != installation.partitions()) {
                    throw new UnusableState(
                            "This installation was made with %d partitions (topic %s) and its topics have %d now. The number is fixed when the installation is made."
                                    .formatted(
                                            partitions, asked.getKey(), installation.partitions()));
                }
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
    }

    /** Called on the thread that failed. A thread that takes its place restores what it needs and goes on. */
    private StreamThreadExceptionResponse onFault(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnusableState state) {
                report(state);
                return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
            }
        }
        report("Deciding failed and is tried again", fault);
        try {
            pauseAfterFault();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    private void report(String sentence, Throwable fault) {
        log.error(sentence, fault);
        problem = sentence + ": " + fault;
    }

    private void report(UnusableState state) {
        log.error("{} This service stops.", state.getMessage(), state.getCause());
        problem = state.getMessage();
        unusable = true;
    }

    private void pauseAfterFault() throws InterruptedException {
        long millis;
        synchronized (this) {
            var now = System.nanoTime();
            pause =
                    now - lastFault > CALM.toNanos()
                            ? SHORTEST_PAUSE_MS
                            : Math.min(LONGEST_PAUSE_MS, 2 * pause);
            lastFault = now;
            millis = pause;
        }
        if (stopping.await(millis, TimeUnit.MILLISECONDS)) {
            log.debug("The service stops, so nothing is tried again");
        }
    }

    /** On a thread of its own, because closing the context waits for the one that is here. */
    private void exit() {
        Thread.ofPlatform().name("exit").start(() -> SpringApplication.exit(context, () -> 1));
    }
}
