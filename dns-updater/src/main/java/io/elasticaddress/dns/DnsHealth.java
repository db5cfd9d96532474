package io.elasticaddress.dns;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether every zone's servers answer, the one that takes updates and those that are read. */
@Component("dns")
final class DnsHealth implements HealthIndicator {
    private final DnsUpdater updater;

    DnsHealth(DnsUpdater updater) {
        this.updater = updater;
    }

    @Override
    public Health health() {
        var zones = updater.zones();
        if (zones.isEmpty()) {
            return Health.down().withDetail("reason", "Waiting for Kafka").build();
        }
        var health = Health.up();
        for (var zone : zones.get().all()) {
            var problems = zone.reachability().problems();
            if (problems.isEmpty()) {
                health.withDetail(zone.name(), "answers");
            } else {
                health.down().withDetail(zone.name(), problems);
            }
        }
        return health.build();
    }
}
