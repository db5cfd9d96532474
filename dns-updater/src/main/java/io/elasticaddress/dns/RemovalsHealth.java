package io.elasticaddress.dns;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Down while removals wait for an operator. Neither liveness nor readiness asks for it: everything else goes on. */
@Component("removals")
final class RemovalsHealth implements HealthIndicator {
    private final DnsUpdater updater;

    RemovalsHealth(DnsUpdater updater) {
        this.updater = updater;
    }

    @Override
    public Health health() {
        var health = Health.up();
        updater.zones()
                .ifPresent(
                        zones ->
                                zones.all()
                                        .forEach(
                                                zone ->
                                                        zone.operations()
                                                                .heldRemovals()
                                                                .ifPresent(
                                                                        plan ->
                                                                                health.down()
                                                                                        .withDetail(
                                                                                                zone
                                                                                                        .name(),
                                                                                                "%d removals wait for a confirmation of plan %s"
                                                                                                        .formatted(
                                                                                                                plan.dnsNames()
                                                                                                                        .size(),
                                                                                                                plan
                                                                                                                        .id())))));
        return health.build();
    }
}
