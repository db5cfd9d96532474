package io.elasticaddress.webhooks;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether this instance reads its partitions, and Kafka takes what becomes of deliveries. */
@Component("kafka")
final class KafkaHealth implements HealthIndicator {
    private final WebhookSender sender;

    KafkaHealth(WebhookSender sender) {
        this.sender = sender;
    }

    @Override
    public Health health() {
        var state = sender.state();
        var intake = state.intake();
        if (intake == null) {
            return Health.unknown().withDetail("reason", "Not begun").build();
        }
        var health = intake.isCaughtUp() && state.ledgerWell() ? Health.up() : Health.down();
        health.withDetail("partitions", intake.assigned())
                .withDetail("caught_up", intake.caughtUp());
        if (intake.problem() != null) {
            health.withDetail("reason", intake.problem());
        } else if (!state.ledgerWell()) {
            health.withDetail("reason", "Kafka does not take what becomes of deliveries");
        }
        return health.build();
    }
}
