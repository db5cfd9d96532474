package io.elasticaddress.webhooks.delivering;

import io.elasticaddress.webhooks.sending.Attempt;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import java.time.Duration;

/** What is measured of deliveries. */
public final class DeliveryMetrics {
    private final MeterRegistry meters;
    private final Counter successes;
    private final Counter failures;
    private final Counter refusals;
    private final Counter deaths;
    private final Counter forgotten;
    private final Timer delivered;

    public DeliveryMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.successes = attempts("success");
        this.failures = attempts("failure");
        this.refusals = attempts("gone");
        this.deaths =
                Counter.builder("elastic.webhooks.died")
                        .description("Deliveries that became dead letters")
                        .register(meters);
        this.forgotten =
                Counter.builder("elastic.webhooks.forgotten")
                        .description("Dead letters that were too many or too old, and are gone")
                        .register(meters);
        this.delivered =
                Timer.builder("elastic.webhooks.delivered")
                        .description("From taking up an event to its delivery, retries included")
                        .register(meters);
    }

    private Counter attempts(String outcome) {
        return Counter.builder("elastic.webhooks.attempts")
                .description("Requests that were sent to webhooks")
                .tag("outcome", outcome)
                .register(meters);
    }

    void watch(Deliveries deliveries) {
        Gauge.builder("elastic.webhooks.pending", deliveries, all -> all.counts().pending())
                .description("Deliveries that are still to be made")
                .register(meters);
        Gauge.builder("elastic.webhooks.dead", deliveries, all -> all.counts().dead())
                .description("Dead letters that are kept")
                .register(meters);
        Gauge.builder("elastic.webhooks.failing", deliveries, all -> all.counts().failing())
                .description("Webhooks whose last attempt failed")
                .register(meters);
        Gauge.builder("elastic.webhooks.in.flight", deliveries, all -> all.counts().inFlight())
                .description("Requests that are under way")
                .register(meters);
    }

    void attempted(Attempt attempt) {
        switch (attempt) {
            case Attempt.Delivered _ -> successes.increment();
            case Attempt.Failed(_, var last) -> (last ? refusals : failures).increment();
        }
    }

    void delivered(Duration after) {
        delivered.record(after.isNegative() ? Duration.ZERO : after);
    }

    void died() {
        deaths.increment();
    }

    void forgotten() {
        forgotten.increment();
    }
}
