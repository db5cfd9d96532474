package io.elasticaddress.audit.store;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether MongoDB answers now. */
@Component("mongodb")
final class MongoHealth implements HealthIndicator {
    private final AuditStore store;

    MongoHealth(AuditStore store) {
        this.store = store;
    }

    @Override
    public Health health() {
        try {
            store.ping();
            return Health.up().build();
        } catch (StoreUnavailable e) {
            return Health.down().withDetail("reason", "MongoDB does not answer").build();
        }
    }
}
