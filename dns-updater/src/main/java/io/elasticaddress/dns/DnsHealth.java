package io.elasticaddress.dns;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Whether every zone's servers answer: the one that takes updates, and of those that are read as many as are required. Says
 * what else is to be known of a zone.
 */
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
            if (!zone.isAnswering()) {
                health.down();
            }
            health.withDetail(zone.name(), problems.isEmpty() ? "answers" : problems);
            zone.throttled().ifPresent(why -> health.withDetail(zone.name() + " throttled", why));
            zone.unlistable().ifPresent(why -> health.withDetail(zone.name() + " list", why));
            if (!zone.unknownNames().isEmpty()) {
                health.withDetail(zone.name() + " unknown names", zone.unknownNames());
            }
        }
        return health.build();
    }
}
