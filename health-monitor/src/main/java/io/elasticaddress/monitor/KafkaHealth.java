package io.elasticaddress.monitor;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether this vantage point is heard: Kafka takes its heartbeats. Probing goes on where it is not. */
@Component("kafka")
final class KafkaHealth implements HealthIndicator {
    private final HealthMonitor monitor;

    KafkaHealth(HealthMonitor monitor) {
        this.monitor = monitor;
    }

    @Override
    public Health health() {
        var state = monitor.state();
        var health =
                Health.up()
                        .withDetail("vantage", state.vantage().name())
                        .withDetail("incarnation", state.incarnation());
        if (!state.reached()) {
            health.down().withDetail("reason", "Kafka, or its topics, were not found yet");
        } else if (state.caughtUp() && !state.heard()) {
            health.down().withDetail("reason", "Kafka takes no heartbeats; probing goes on");
        }
        return health.build();
    }
}
