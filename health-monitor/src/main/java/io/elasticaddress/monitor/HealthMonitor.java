package io.elasticaddress.monitor;

import io.elasticaddress.contracts.health.Heartbeat;
import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.monitor.kafka.KafkaClients;
import io.elasticaddress.monitor.kafka.SnapshotReader;
import io.elasticaddress.monitor.probe.Probes;
import io.elasticaddress.monitor.reporting.Heart;
import io.elasticaddress.monitor.reporting.Incarnation;
import io.elasticaddress.monitor.reporting.Reports;
import io.elasticaddress.monitor.reporting.VantagePoint;
import io.elasticaddress.monitor.watching.HostNames;
import io.elasticaddress.monitor.watching.WatchedStacks;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import java.net.InetAddress;
import java.time.Duration;

/**
 * Puts the parts together, starts and stops them. Once Kafka and all stacks are known, nothing that Kafka does stops the probing.
 */
@Component
public final class HealthMonitor implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(HealthMonitor.class);
    private static final Duration LOOK_UP_EVERY = Duration.ofSeconds(5);
    private static final Duration LOOK_UP_AFTER_FAILURE = Duration.ofSeconds(1);

    private final MonitorProperties properties;
    private final VantagePoint vantage;
    private final Probes probes;
    private final KafkaClients clients;
    private final MeterRegistry meters;
    private final ApplicationContext context;
    private final Counter renewals;
    private final Incarnation incarnation = new Incarnation();
    private @Nullable SnapshotReader reader;
    private volatile @Nullable Workings workings;
    private volatile boolean caughtUp;

    HealthMonitor(
            MonitorProperties properties,
            KafkaProperties kafka,
            MeterRegistry meters,
            ApplicationContext context) {
        this.properties = properties;
        this.vantage = properties.vantagePoint();
        // Now, so that certificates that can't be read end the start.
        this.probes = new Probes(properties.deniedNetworks(), properties.authorities());
        this.clients = new KafkaClients(kafka, meters);
        this.meters = meters;
        this.context = context;
        this.renewals =
                Counter.builder("elastic.monitor.renewals")
                        .description("New incarnations since the start")
                        .register(meters);
    }

    /** What there is once Kafka was reached. */
    private record Workings(
            HostNames hostNames, Reports reports, WatchedStacks stacks, Heart heart) {
        void close() {
            stacks.close();
            hostNames.close();
            heart.close();
            reports.close();
        }
    }

    /**
     * Where the monitor stands.
     *
     * @param heard whether Kafka takes heartbeats
     * @param caughtUp whether it knows all stacks that there are
     * @param watched how many stacks it watches
     */
    record State(
            VantagePoint vantage,
            String incarnation,
            boolean reached,
            boolean heard,
            boolean caughtUp,
            int watched) {}

    State state() {
        var made = workings;
        return new State(
                vantage,
                incarnation.current(),
                made != null,
                made != null && made.heart.isHeard(),
                caughtUp,
                made == null ? 0 : made.stacks.count());
    }

    @Override
    public synchronized void start() {
        log.info("Vantage point {}, region {}", vantage.name(), vantage.region());
        var started = new SnapshotReader(clients, new Following(), meters);
        reader = started;
        started.start();
    }

    @Override
    public synchronized void stop() {
        if (reader != null) {
            reader.close();
            reader = null;
        }
        var made = workings;
        if (made != null) {
            made.close();
            workings = null;
        }
        probes.close();
    }

    @Override
    public synchronized boolean isRunning() {
        return reader != null;
    }

    private Workings make(int partitions) {
        // What took longer than that is not taken, but sent again if it still counts.
        var delivery = properties.heartbeat().multipliedBy(Heartbeat.MISSED);
        var block = properties.heartbeat();
        var reports =
                new Reports(
                        vantage, clients.producer("reports", delivery, block), partitions, meters);
        var hostNames =
                new HostNames(InetAddress::getAllByName, LOOK_UP_EVERY, LOOK_UP_AFTER_FAILURE);
        var stacks =
                new WatchedStacks(
                        probes,
                        hostNames,
                        properties.maxInFlight(),
                        properties.certificateWarning(),
                        reports,
                        incarnation.current(),
                        meters);
        var heart =
                new Heart(
                        vantage,
                        incarnation,
                        properties.heartbeat(),
                        clients.producer("heartbeats", delivery, block),
                        partitions,
                        reports,
                        fresh -> {
                            renewals.increment();
                            stacks.startAnew(fresh);
                        });
        return new Workings(hostNames, reports, stacks, heart);
    }

    private void end(String sentence) {
        log.error("{} This service can't work with that and stops.", sentence);
        // On a thread of its own, because stopping waits for the one that this is called from.
        Thread.ofPlatform().name("exit").start(() -> SpringApplication.exit(context, () -> 1));
    }

    private final class Following implements SnapshotReader.Follower {
        private @Nullable Workings made;

        @Override
        public void found(int partitions) {
            var fresh = make(partitions);
            made = fresh;
            workings = fresh;
        }

        @Override
        public void take(Snapshot snapshot) {
            if (made != null) {
                made.stacks.take(snapshot);
            }
        }

        /** Only now is there anything to say, so only now does it count as one that is there. */
        @Override
        public void caughtUp() {
            if (made != null) {
                made.stacks.caughtUp();
                made.heart.start();
            }
            caughtUp = true;
        }

        @Override
        public void unusable(String sentence) {
            end(sentence);
        }
    }
}
