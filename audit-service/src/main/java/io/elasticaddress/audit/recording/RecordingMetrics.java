package io.elasticaddress.audit.recording;

import io.elasticaddress.audit.chain.Entry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** Metrics under {@code elastic.audit}. */
final class RecordingMetrics {
    private final MeterRegistry registry;
    private final Counter repeated;
    private final Counter failures;
    private final Counter rewinds;
    private final Timer append;

    RecordingMetrics(MeterRegistry registry, RecordingStatus status) {
        this.registry = registry;
        this.repeated =
                Counter.builder("elastic.audit.repeated")
                        .description("Records that were entered already")
                        .register(registry);
        this.failures =
                Counter.builder("elastic.audit.failures")
                        .description("Attempts that Kafka or MongoDB failed")
                        .register(registry);
        this.rewinds =
                Counter.builder("elastic.audit.rewinds")
                        .description("Times that the store or a log had gone back")
                        .register(registry);
        this.append =
                Timer.builder("elastic.audit.append")
                        .description("Storing a batch of entries")
                        .register(registry);
        Gauge.builder("elastic.audit.lag", status, RecordingStatus::lag)
                .description("Records of this instance's partitions that are not entered yet")
                .register(registry);
        Gauge.builder("elastic.audit.partitions", status, RecordingStatus::partitions)
                .description("Topic partitions that this instance reads")
                .register(registry);
        Gauge.builder("elastic.audit.gaps", status, RecordingMetrics::gaps)
                .description("Ranges of records that were gone before they were read")
                .register(registry);
    }

    private static double gaps(RecordingStatus status) {
        var gaps = status.gaps();
        return gaps == null ? Double.NaN : gaps.size();
    }

    void appended(Entry entry) {
        registry.counter(
                        "elastic.audit.entries",
                        "action",
                        String.valueOf(entry.field("action")),
                        "outcome",
                        String.valueOf(entry.field("outcome")))
                .increment();
    }

    void repeated(int count) {
        repeated.increment(count);
    }

    void failed() {
        failures.increment();
    }

    void rewound() {
        rewinds.increment();
    }

    Timer append() {
        return append;
    }
}
