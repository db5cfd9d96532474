package io.elasticaddress.dns;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether all that is wanted, as far as it is this instance's, was read to its end. */
@Component("intake")
final class IntakeHealth implements HealthIndicator {
    private final DnsUpdater updater;

    IntakeHealth(DnsUpdater updater) {
        this.updater = updater;
    }

    @Override
    public Health health() {
        var found = updater.intakeState();
        if (found.isEmpty()) {
            return Health.down().withDetail("reason", "stopped").build();
        }
        var state = found.get();
        var health = state.isCaughtUp() ? Health.up() : Health.down();
        if (state.problem() != null) {
            health.withDetail("reason", state.problem());
        }
        return health.withDetail("partitions", state.assigned())
                .withDetail("read_to_the_end", state.caughtUp())
                .withDetail("left_as_they_are", state.withheld())
                .build();
    }
}
