package io.elasticaddress.gateway.kafka;

import io.elasticaddress.contracts.topic.TopicSetup;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;

/**
 * Whether Kafka answers, and how many partitions the topics have. It waits for ever for the broker and for the topics,
 * which the failover service makes. Topics that can't be worked with stop this service, with the reason in its log.
 */
@Component("kafka")
public class KafkaLink implements SmartLifecycle, HealthIndicator {
    /** Reads go on without Kafka, so it does not take the service out of rotation; the body says it. */
    private static final Status DEGRADED = new Status("DEGRADED");

    private static final Duration BETWEEN_PROBES = Duration.ofSeconds(2);
    private static final Logger log = LoggerFactory.getLogger(KafkaLink.class);

    private final KafkaClients clients;
    private final ConfigurableApplicationContext application;
    private final CountDownLatch known = new CountDownLatch(1);
    private volatile int partitions;
    private volatile @Nullable String problem = "Not asked yet";
    private volatile @Nullable Thread thread;

    KafkaLink(KafkaClients clients, ConfigurableApplicationContext application) {
        this.clients = clients;
        this.application = application;
    }

    /** Waits until the topics are there. */
    public int awaitPartitions() throws InterruptedException {
        known.await();
        return partitions;
    }

    /** Empty until the topics were seen. */
    public OptionalInt partitions() {
        return partitions == 0 ? OptionalInt.empty() : OptionalInt.of(partitions);
    }

    /** Why Kafka could not be used when it was last asked, at most a few seconds ago; null where it could. */
    public @Nullable String problem() {
        return problem;
    }

    @Override
    public Health health() {
        var found = problem;
        if (found == null) {
            return Health.up().withDetail("partitions", partitions).build();
        }
        return Health.status(partitions == 0 ? Status.DOWN : DEGRADED)
                .withDetail("problem", found)
                .build();
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try (var admin = clients.admin()) {
                    probe(admin);
                } catch (KafkaException e) {
                    report(e);
                }
                Thread.sleep(BETWEEN_PROBES);
            }
        } catch (InterruptedException e) {
            log.debug("Stopped");
        } catch (TopicSetup.PartitionMismatch e) {
            log.error("{} This service can't work with that and stops.", e.getMessage());
            // On a thread of its own, because stopping waits for this one.
            Thread.ofPlatform()
                    .name("exit")
                    .start(() -> SpringApplication.exit(application, () -> 1));
        }
    }

    private void probe(Admin admin) throws InterruptedException {
        var topics = new TopicSetup(admin);
        while (true) {
            try {
                var found = topics.partitions();
                if (found == 0) {
                    problem = "The topics are not there yet; the failover service makes them";
                } else {
                    if (problem != null) {
                        log.info("Kafka answers, with {} partitions", found);
                    }
                    partitions = found;
                    problem = null;
                    known.countDown();
                }
            } catch (KafkaException e) {
                report(e);
            }
            Thread.sleep(BETWEEN_PROBES.dividedBy(known.getCount() == 0 ? 1 : 8));
        }
    }

    private void report(KafkaException e) {
        if (problem == null || partitions == 0) {
            log.warn("Kafka does not answer: {}", e.getMessage());
        }
        problem = "Kafka does not answer";
    }

    @Override
    public void start() {
        thread = Thread.ofPlatform().name("kafka-link").daemon().start(this::run);
    }

    @Override
    public void stop() {
        var running = thread;
        if (running != null) {
            running.interrupt();
            thread = null;
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    @Override
    public int getPhase() {
        return Phases.KAFKA;
    }
}
