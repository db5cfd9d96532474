package io.elasticaddress.webhooks;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether anything can be sent: without a key nothing is. */
@Component("webhooks")
final class WebhooksHealth implements HealthIndicator {
    private final WebhookSender sender;

    WebhooksHealth(WebhookSender sender) {
        this.sender = sender;
    }

    @Override
    public Health health() {
        return sender.state().hasKey()
                ? Health.up().build()
                : Health.outOfService()
                        .withDetail(
                                "reason",
                                "No key is set, elastic.webhooks.key (ELASTIC_WEBHOOKS_KEY)")
                        .build();
    }
}
