package io.elasticaddress.webhooks;

import io.elasticaddress.contracts.webhook.WebhookKey;
import io.elasticaddress.webhooks.delivering.Deliveries;
import io.elasticaddress.webhooks.delivering.DeliveryMetrics;
import io.elasticaddress.webhooks.delivering.Ledger;
import io.elasticaddress.webhooks.event.EventBodies;
import io.elasticaddress.webhooks.kafka.Intake;
import io.elasticaddress.webhooks.kafka.KafkaClients;
import io.elasticaddress.webhooks.sending.HttpSender;
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
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Puts the parts together, starts and stops them. Without a key there are no secrets, and nothing is sent. */
@Component
public final class WebhookSender implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(WebhookSender.class);

    /** A stop does not wait for the slowest receiver: what is cut off is sent again. */
    private static final Duration STOPPING = Duration.ofSeconds(3);

    private final WebhooksProperties properties;
    private final @Nullable WebhookKey key;
    private final KafkaClients clients;
    private final MeterRegistry meters;
    private final ApplicationContext context;
    private final Clock clock = Clock.systemUTC();
    private volatile @Nullable Workings workings;

    /** Made by the intake, once Kafka was reached. */
    private volatile @Nullable Dispatch dispatch;

    WebhookSender(
            WebhooksProperties properties,
            KafkaProperties kafka,
            MeterRegistry meters,
            ApplicationContext context) {
        this.properties = properties;
        // Now, so that a key that is none ends the start.
        this.key = properties.webhookKey().orElse(null);
        this.clients = new KafkaClients(kafka, meters);
        this.meters = meters;
        this.context = context;
    }

    private record Workings(HttpSender sender, EventBodies bodies, Intake intake) {}

    /**
     * Where the service stands.
     *
     * @param intake null where it was not begun
     * @param ledgerWell whether Kafka takes what becomes of deliveries
     */
    record State(boolean hasKey, Intake.@Nullable State intake, boolean ledgerWell) {}

    State state() {
        var made = workings;
        return new State(
                key != null,
                made == null ? null : made.intake.state(),
                made == null || made.intake.isLedgerWell());
    }

    @Override
    public synchronized void start() {
        if (key == null) {
            log.error(
                    "No key for webhooks is set, elastic.webhooks.key (ELASTIC_WEBHOOKS_KEY):"
                            + " nothing is sent");
            return;
        }
        var sender =
                new HttpSender(
                        key,
                        properties.addressRules(),
                        properties.timeout(),
                        properties.connectTimeout(),
                        properties.maxInFlight(),
                        properties.trustedCertificates());
        var bodies = new EventBodies(clients::reader);
        var intake =
                new Intake(
                        clients,
                        ledger -> deliveries(ledger, bodies, sender),
                        bodies,
                        clock,
                        properties.maxAge(),
                        this::end,
                        meters);
        workings = new Workings(sender, bodies, intake);
        intake.start();
    }

    private Deliveries deliveries(Ledger ledger, EventBodies bodies, HttpSender sender) {
        var deliveries =
                new Deliveries(
                        properties.limits(),
                        ledger,
                        clock,
                        () -> ThreadLocalRandom.current().nextDouble(),
                        new DeliveryMetrics(meters));
        dispatch = new Dispatch(deliveries, bodies, sender, clock, this::died);
        return deliveries;
    }

    private void died(Throwable e) {
        log.error("The sending has ended", e);
        end("The sending has ended.");
    }

    /** First what is under way, while the partitions are still this instance's; then it leaves the group. */
    @Override
    public synchronized void stop() {
        var made = workings;
        if (made == null) {
            return;
        }
        workings = null;
        try {
            var running = dispatch;
            if (running != null) {
                running.close(STOPPING);
                dispatch = null;
            }
            made.intake.stop();
            made.intake.close();
            made.bodies.close();
            made.sender.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return workings != null;
    }

    private void end(String sentence) {
        log.error("{} This service can't work with that and stops.", sentence);
        // On a thread of its own, because stopping waits for the one that this is called from.
        Thread.ofPlatform().name("exit").start(() -> SpringApplication.exit(context, () -> 1));
    }
}
