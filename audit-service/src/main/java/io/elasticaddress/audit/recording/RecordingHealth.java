package io.elasticaddress.audit.recording;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

import java.time.Duration;

/** Whether what happens is being recorded. A lag is told, and is no fault. */
@Component("recording")
final class RecordingHealth implements HealthIndicator {
    private static final Duration STUCK = Duration.ofSeconds(30);

    private final RecordingStatus status;

    RecordingHealth(RecordingStatus status) {
        this.status = status;
    }

    @Override
    public Health health() {
        var problem = problem();
        var health = problem == null ? Health.up() : Health.down().withDetail("reason", problem);
        return health.withDetail("partitions", status.partitions())
                .withDetail("lag", status.lag())
                .build();
    }

    private @Nullable String problem() {
        var problem = status.problem();
        if (problem != null) {
            return problem;
        }
        if (!status.isJoined()) {
            return "joining the consumer group";
        }
        if (status.unpositioned() > 0) {
            return "finding where to read on";
        }
        var quiet = status.sinceLastTurn();
        return quiet.compareTo(STUCK) > 0 ? "stuck for " + quiet.toSeconds() + " s" : null;
    }
}
