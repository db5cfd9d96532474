package io.elasticaddress.failover.topics;

import io.elasticaddress.contracts.topic.TopicSetup;
import io.elasticaddress.contracts.topic.TopicSetup.PartitionMismatch;

import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * Makes the topics in the background, trying for as long as Kafka is away, then publishes {@link TopicsReady}. Another
 * number of partitions than the configured one ends the service with exit code 1: ids and the order of commands depend on
 * it, and no time cures it.
 */
@Component("topics")
public final class Topics implements SmartLifecycle, HealthIndicator {
    private static final Logger log = LoggerFactory.getLogger(Topics.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final TopicsProperties properties;
    private final ClusterAdmin admin;
    private final ApplicationContext context;
    private @Nullable Thread worker;
    private volatile @Nullable TopicsReady ready;
    private volatile @Nullable String problem;

    Topics(TopicsProperties properties, ClusterAdmin admin, ApplicationContext context) {
        this.properties = properties;
        this.admin = admin;
        this.context = context;
    }

    /** Empty until the topics are known to be there. */
    public Optional<TopicsReady> ready() {
        return Optional.ofNullable(ready);
    }

    @Override
    public synchronized void start() {
        worker = Thread.ofVirtual().name("topics").start(this::untilReady);
    }

    /** Waits a little for what {@link TopicsReady} is just starting, so that it is there to be stopped. */
    @Override
    public synchronized void stop() {
        if (worker != null) {
            worker.interrupt();
            try {
                worker.join(PAUSE);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            worker = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return worker != null;
    }

    /** Last to start, so that what listens for {@link TopicsReady} is there; first to stop. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }

    @Override
    public Health health() {
        var found = ready;
        if (found != null) {
            return Health.up()
                    .withDetail("partitions", found.partitions())
                    .withDetail("cluster", found.clusterId())
                    .build();
        }
        var reason = problem;
        return Health.down().withDetail("reason", reason == null ? "starting" : reason).build();
    }

    private void untilReady() {
        try {
            TopicsReady found = tryOnce();
            while (found == null) {
                Thread.sleep(PAUSE);
                found = tryOnce();
            }
            ready = found;
            context.publishEvent(found);
        } catch (InterruptedException _) {
            // The service stops.
        } catch (PartitionMismatch mismatch) {
            log.error("{} Set ELASTIC_PARTITIONS to what the topics have.", mismatch.getMessage());
            exit(mismatch);
        } catch (RuntimeException e) {
            // Half a service would look like a whole one. Whatever supervises it starts it again.
            log.error("The service can't be started", e);
            exit(e);
        }
    }

    private void exit(RuntimeException cause) {
        problem = cause.toString();
        // On a thread of its own, because stopping the context waits for this one.
        Thread.ofPlatform().name("exit").start(() -> SpringApplication.exit(context, () -> 1));
    }

    private @Nullable TopicsReady tryOnce() throws InterruptedException {
        try {
            var cluster = admin.get();
            new TopicSetup(cluster).ensure(properties.partitions(), properties.replication());
            log.info("Topics are there, {} partitions each", properties.partitions());
            return new TopicsReady(
                    cluster.describeCluster().clusterId().get(), properties.partitions());
        } catch (KafkaException e) {
            report(e);
        } catch (ExecutionException e) {
            report(e.getCause());
        }
        return null;
    }

    private void report(@Nullable Throwable cause) {
        var reason = String.valueOf(cause);
        if (!reason.equals(problem)) {
            log.warn("Topics can't be checked yet, trying on: {}", reason);
            problem = reason;
        }
    }
}
