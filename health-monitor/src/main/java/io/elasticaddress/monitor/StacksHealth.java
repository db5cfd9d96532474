package io.elasticaddress.monitor;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether all stacks are known, so that probing has begun. */
@Component("stacks")
final class StacksHealth implements HealthIndicator {
    private final HealthMonitor monitor;

    StacksHealth(HealthMonitor monitor) {
        this.monitor = monitor;
    }

    @Override
    public Health health() {
        var state = monitor.state();
        var health = state.caughtUp() ? Health.up() : Health.down();
        return health.withDetail("watched", state.watched()).build();
    }
}
