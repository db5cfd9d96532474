package io.elasticaddress.dns;

import io.elasticaddress.dns.confirming.AuthoritativeServer;
import io.elasticaddress.dns.exchange.NameServers;
import io.elasticaddress.dns.exchange.ServerAddress;
import io.elasticaddress.dns.intake.Intake;
import io.elasticaddress.dns.intake.Intake.Workings;
import io.elasticaddress.dns.intake.SnapshotCensus;
import io.elasticaddress.dns.provider.DnsProvider;
import io.elasticaddress.dns.reporting.KafkaReports;
import io.elasticaddress.dns.updating.Backoff;
import io.elasticaddress.dns.updating.Census;
import io.elasticaddress.dns.updating.Zone;
import io.elasticaddress.dns.updating.Zones;
import io.micrometer.core.instrument.MeterRegistry;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Puts the parts together, starts them, and stops them in the order that loses nothing. */
@Component
public final class DnsUpdater implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(DnsUpdater.class);

    /** So that what the patrol compares in a period is not much older than that. */
    private static final int SURVEYS_IN_A_PERIOD = 5;

    private final DnsProperties properties;
    private final RemovalProperties removals;
    private final OperatorProperties operator;
    private final Map<String, Supplier<DnsProvider>> providers = new TreeMap<>();
    private final Map<String, List<ServerAddress>> servers = new TreeMap<>();
    private final KafkaProperties kafka;
    private final MeterRegistry meters;
    private final ApplicationContext context;
    private final Clock clock = Clock.systemUTC();
    private volatile @Nullable Intake intake;
    private volatile @Nullable Workings workings;

    DnsUpdater(
            DnsProperties properties,
            RemovalProperties removals,
            OperatorProperties operator,
            KafkaProperties kafka,
            MeterRegistry meters,
            ApplicationContext context) {
        this.properties = properties;
        this.removals = removals;
        this.operator = operator;
        this.kafka = kafka;
        this.meters = meters;
        this.context = context;
        // Now, so that a key that can't be used ends the start.
        var made =
                new ZoneProviders(properties.driftPeriod().dividedBy(SURVEYS_IN_A_PERIOD), clock);
        for (var zone : properties.zones()) {
            providers.put(zone.name(), made.of(zone));
            servers.put(zone.name(), servers(zone));
        }
    }

    private static List<ServerAddress> servers(DnsProperties.Zone zone) {
        if (!zone.addresses().isEmpty()) {
            return zone.addresses();
        }
        try {
            var found = NameServers.of(zone.name(), null);
            log.info("Names in {} are read back from {}", zone.name(), found);
            return found;
        } catch (IOException e) {
            throw new IllegalStateException(
                    e.getMessage() + ". Name its servers in elastic.dns.zones[].servers", e);
        }
    }

    @Override
    public synchronized void start() {
        var started =
                new Intake(
                        kafka.buildConsumerProperties(),
                        properties.consumerGroup(),
                        this::ttl,
                        this::make,
                        this::end,
                        meters);
        intake = started;
        started.start();
    }

    @Override
    public synchronized void stop() {
        if (intake != null) {
            try {
                intake.stop();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            intake = null;
        }
        var made = workings;
        if (made != null) {
            made.zones().close();
            made.reports().close();
            workings = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return intake != null;
    }

    /** Empty while stopped. */
    Optional<Intake.State> intakeState() {
        return Optional.ofNullable(intake).map(Intake::state);
    }

    /** Empty until Kafka was reached. */
    Optional<Zones> zones() {
        return Optional.ofNullable(workings).map(Workings::zones);
    }

    private Workings make(String clusterId, int partitions) {
        var configured = properties.installationId();
        var installation = configured == null ? clusterId : configured;
        log.info(
                "Names with the marker of installation {} are ours; {} partitions",
                installation,
                partitions);
        var reports = new KafkaReports(kafka.buildProducerProperties(), partitions, meters);
        var census =
                new SnapshotCensus(
                        kafka.buildConsumerProperties(),
                        partitions,
                        () -> intakeState().filter(Intake.State::first).isPresent());
        var zones =
                properties.zones().stream()
                        .map(zone -> zone(zone, installation, census, reports))
                        .toList();
        var made = new Workings(clusterId, reports, new Zones(zones, reports, clock));
        workings = made;
        return made;
    }

    private Zone zone(
            DnsProperties.Zone zone, String installation, Census census, KafkaReports reports) {
        var provider = Objects.requireNonNull(providers.get(zone.name())).get();
        var readers =
                Objects.requireNonNull(servers.get(zone.name())).stream()
                        .map(address -> new AuthoritativeServer(address, zone.readTimeout(), clock))
                        .toList();
        var settings =
                new Zone.Settings(
                        installation,
                        operator.account(),
                        zone.requiredServers(readers.size()),
                        Math.min(zone.batchSize(), provider.guarantees().mostChanges()),
                        properties.grace(),
                        properties.driftPeriod(),
                        properties.keepDeletionMarkers(),
                        new Backoff(properties.retryFirst(), properties.retryLimit()),
                        removals.limits());
        return new Zone(
                zone.name(),
                settings,
                provider,
                List.copyOf(readers),
                census,
                reports,
                meters,
                clock);
    }

    /** Of a name in no zone it does not matter: it is not written. */
    private long ttl(String dnsName) {
        return properties.zones().stream()
                .filter(zone -> dnsName.endsWith("." + zone.name()))
                .max((one, other) -> Integer.compare(one.name().length(), other.name().length()))
                .map(zone -> zone.ttl().toSeconds())
                .orElse(60L);
    }

    private void end(String sentence) {
        log.error("{} This service stops.", sentence);
        // On a thread of its own, because stopping waits for the one that this is called from.
        Thread.ofPlatform().name("exit").start(() -> SpringApplication.exit(context, () -> 1));
    }
}
