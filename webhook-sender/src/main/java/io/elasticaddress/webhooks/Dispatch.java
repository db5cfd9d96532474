package io.elasticaddress.webhooks;

import io.elasticaddress.webhooks.delivering.Deliveries;
import io.elasticaddress.webhooks.delivering.Deliveries.Begun;
import io.elasticaddress.webhooks.event.EventBodies;
import io.elasticaddress.webhooks.sending.Attempt;
import io.elasticaddress.webhooks.sending.HttpSender;

import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Takes what is due and has it sent, a virtual thread for each attempt. */
final class Dispatch {
    private static final Logger log = LoggerFactory.getLogger(Dispatch.class);

    /** After a failure of ours. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Deliveries deliveries;
    private final EventBodies bodies;
    private final HttpSender sender;
    private final Clock clock;
    private final Thread thread;

    /**
     * @param died told if nothing is begun any more, through a fault of ours
     */
    Dispatch(
            Deliveries deliveries,
            EventBodies bodies,
            HttpSender sender,
            Clock clock,
            Consumer<Throwable> died) {
        this.deliveries = deliveries;
        this.bodies = bodies;
        this.sender = sender;
        this.clock = clock;
        this.thread =
                Thread.ofPlatform()
                        .name("webhook-dispatch")
                        .uncaughtExceptionHandler((_, e) -> died.accept(e))
                        .start(this::run);
    }

    private void run() {
        try {
            for (var begun = deliveries.next(); begun.isPresent(); begun = deliveries.next()) {
                var attempt = begun.get();
                Thread.ofVirtual().name("webhook-attempt").start(() -> attempt(attempt));
            }
        } catch (InterruptedException e) {
            log.debug("Stopped");
        }
    }

    private void attempt(Begun begun) {
        var delivery = begun.delivery();
        Optional<byte[]> body;
        try {
            body = bodies.find(begun.partition(), delivery.eventOffset(), delivery.eventId());
        } catch (KafkaException e) {
            log.warn("An event can't be read again now: {}", e.toString());
            deliveries.postpone(begun, PAUSE);
            return;
        }
        if (body.isEmpty()) {
            deliveries.notKept(begun);
            return;
        }
        Attempt outcome = new Attempt.Failed("The attempt broke off.", false);
        try {
            outcome = sender.send(begun.webhook(), delivery.eventId(), body.get(), clock.instant());
        } finally {
            // Whatever happens, or its place would be taken for ever.
            deliveries.ended(begun, outcome);
        }
        if (outcome instanceof Attempt.Failed(var error, var last)) {
            log.info(
                    "{} was not delivered to {} of {}, attempt {}: {}",
                    delivery.eventId(),
                    delivery.webhookUid(),
                    delivery.account(),
                    delivery.attempts() + 1,
                    error);
            if (last) {
                log.warn(
                        "Webhook {} of {} answers 410; what is sent to it dies at once until it is"
                                + " disabled or removed",
                        delivery.webhookUid(),
                        delivery.account());
            }
        }
    }

    /** Begins nothing more, and waits for what is under way. */
    void close(Duration patience) throws InterruptedException {
        deliveries.stop();
        thread.join(patience);
        if (!deliveries.awaitQuiet(patience)) {
            log.info("Attempts are still under way; they are made again after the next start");
        }
    }
}
