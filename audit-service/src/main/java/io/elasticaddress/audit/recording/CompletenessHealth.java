package io.elasticaddress.audit.recording;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Whether the audit log has everything. It does not recover from a gap by itself: a person has to take note, as
 * {@code docs/audit.md} says. In no group, because nothing is cured by sending requests elsewhere.
 */
@Component("completeness")
final class CompletenessHealth implements HealthIndicator {
    private final RecordingStatus status;

    CompletenessHealth(RecordingStatus status) {
        this.status = status;
    }

    @Override
    public Health health() {
        var gaps = status.gaps();
        if (gaps == null) {
            return Health.unknown().withDetail("reason", "MongoDB was not asked yet").build();
        }
        if (gaps.isEmpty()) {
            return Health.up().build();
        }
        return Health.down()
                .withDetail("reason", "Records were gone before they were recorded")
                .withDetail("gaps", gaps)
                .build();
    }
}
