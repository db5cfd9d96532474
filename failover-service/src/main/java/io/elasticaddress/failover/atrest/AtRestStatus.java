package io.elasticaddress.failover.atrest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/**
 * What is said about the state at rest, in metrics and as the health component {@code atRest}. Its worst is {@code BEHIND},
 * which takes no instance out of service: commands are decided and switches reach DNS while MongoDB is away.
 */
@Component("atRest")
final class AtRestStatus implements HealthIndicator {
    static final Status BEHIND =
            new Status("BEHIND", "MongoDB does not have every snapshot yet; decisions go on");
    private static final Logger log = LoggerFactory.getLogger(AtRestStatus.class);
    private static final String SNAPSHOTS = "elastic.failover.at_rest.snapshots";

    private final Counter written;
    private final Counter known;
    private final Counter unreadable;
    private final Counter failures;
    private final Counter restarts;
    private volatile Progress progress = new Progress(false, 0, 0, 0);
    private volatile @Nullable String problem;

    /**
     * @param member whether Kafka has given this instance its partitions, be they none
     * @param partitions how many this instance looks after
     * @param known of how many of those both the watermark and the end are known
     * @param lag snapshots in them that MongoDB does not have, as far as is known
     */
    record Progress(boolean member, int partitions, int known, long lag) {}

    AtRestStatus(MeterRegistry metrics) {
        this.written = snapshots(metrics, "written");
        this.known = snapshots(metrics, "known");
        this.unreadable = snapshots(metrics, "unreadable");
        this.failures =
                Counter.builder("elastic.failover.at_rest.failures")
                        .description("Attempts that failed and are repeated")
                        .register(metrics);
        this.restarts =
                Counter.builder("elastic.failover.at_rest.restarts")
                        .description("Partitions whose watermark was not what this instance left")
                        .register(metrics);
        Gauge.builder("elastic.failover.at_rest.lag", this, self -> self.progress.lag())
                .description("Snapshots that MongoDB does not have yet")
                .register(metrics);
    }

    void applied(int writtenNow, int knownNow, int unreadableNow) {
        written.increment(writtenNow);
        known.increment(knownNow);
        unreadable.increment(unreadableNow);
    }

    void restarted() {
        restarts.increment();
    }

    /** @return whether everything was well before, so that this is worth a line in the log */
    boolean failed(String reason) {
        failures.increment();
        var first = problem == null;
        problem = reason;
        return first;
    }

    /** @return whether there was a problem before */
    boolean succeeded() {
        var last = problem != null;
        problem = null;
        return last;
    }

    /** Only an error of the JVM stops the listener, one that nothing in this process can be trusted after. */
    void stopped(String reason) {
        problem = "stopped for good, restart the service: " + reason;
        log.error("MongoDB is not followed any more: {}. Restart the service", reason);
    }

    void progress(Progress now) {
        progress = now;
    }

    @Override
    public Health health() {
        var now = progress;
        var reason = problem;
        var caughtUp =
                now.member() && reason == null && now.known() == now.partitions() && now.lag() == 0;
        var health =
                Health.status(caughtUp ? Status.UP : BEHIND)
                        .withDetail("partitions", now.partitions())
                        .withDetail("lag", now.lag());
        if (reason != null) {
            health.withDetail("reason", reason);
        } else if (!now.member()) {
            health.withDetail("reason", "waiting for Kafka");
        }
        return health.build();
    }

    private static Counter snapshots(MeterRegistry metrics, String result) {
        return Counter.builder(SNAPSHOTS)
                .description("Snapshots read from the topic, by what became of them")
                .tag("result", result)
                .register(metrics);
    }
}
