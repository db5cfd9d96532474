package io.elasticaddress.dns.updating;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.function.IntSupplier;

/** What is measured in one zone. */
final class ZoneMetrics {
    private static final String ZONE = "zone";

    private final MeterRegistry registry;
    private final String zone;
    private final Timer sinceSnapshot;
    private final Timer sinceDecision;
    private final DistributionSummary batches;
    private final Counter drift;

    ZoneMetrics(MeterRegistry registry, String zone) {
        this.registry = registry;
        this.zone = zone;
        this.sinceSnapshot =
                Timer.builder("elastic.dns.confirmation")
                        .description("From a snapshot's arrival to the answer of every server")
                        .publishPercentiles(0.5, 0.99)
                        .tag(ZONE, zone)
                        .register(registry);
        this.sinceDecision =
                Timer.builder("elastic.dns.switch")
                        .description("From a change's decision to the answer of every server")
                        .publishPercentiles(0.5, 0.99)
                        .tag(ZONE, zone)
                        .register(registry);
        this.batches =
                DistributionSummary.builder("elastic.dns.batch")
                        .description("Names in an update")
                        .tag(ZONE, zone)
                        .register(registry);
        this.drift =
                Counter.builder("elastic.dns.drift")
                        .description("Names found to answer otherwise than was confirmed")
                        .tag(ZONE, zone)
                        .register(registry);
    }

    void pending(IntSupplier count) {
        Gauge.builder("elastic.dns.pending", count, IntSupplier::getAsInt)
                .description("Names that are not confirmed as wanted")
                .tag(ZONE, zone)
                .strongReference(true)
                .register(registry);
    }

    void lagging(IntSupplier count) {
        Gauge.builder("elastic.dns.lagging", count, IntSupplier::getAsInt)
                .description("Names that enough servers show, but not all")
                .tag(ZONE, zone)
                .strongReference(true)
                .register(registry);
    }

    void held(IntSupplier count) {
        Gauge.builder("elastic.dns.removals.held", count, IntSupplier::getAsInt)
                .description("Names whose removal waits for an operator's confirmation")
                .tag(ZONE, zone)
                .strongReference(true)
                .register(registry);
    }

    void unknown(IntSupplier count) {
        Gauge.builder("elastic.dns.unknown", count, IntSupplier::getAsInt)
                .description("Names with our marker that no snapshot tells of")
                .tag(ZONE, zone)
                .strongReference(true)
                .register(registry);
    }

    void names(IntSupplier count) {
        Gauge.builder("elastic.dns.names", count, IntSupplier::getAsInt)
                .description("Names that this instance looks after, deleted ones included")
                .tag(ZONE, zone)
                .strongReference(true)
                .register(registry);
    }

    /**
     * @param switched how long ago the change was decided, by another machine's clock; null where no change was
     */
    void confirmed(Duration open, @Nullable Duration switched) {
        sinceSnapshot.record(open);
        if (switched != null && !switched.isNegative()) {
            sinceDecision.record(switched);
        }
    }

    void batch(int names) {
        batches.record(names);
    }

    void drift() {
        drift.increment();
    }

    /**
     * @param kind {@code unavailable}, {@code refused}, {@code throttled}, {@code held} or {@code conflict}
     */
    void failure(String kind) {
        Counter.builder("elastic.dns.failures")
                .description("Updates that did not go through, and names left alone")
                .tag(ZONE, zone)
                .tag("kind", kind)
                .register(registry)
                .increment();
    }
}
