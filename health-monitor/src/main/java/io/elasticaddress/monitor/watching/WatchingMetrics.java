package io.elasticaddress.monitor.watching;

import io.elasticaddress.contracts.health.HealthCheck;
import io.elasticaddress.contracts.health.Verdict;
import io.elasticaddress.monitor.probe.ProbeResult;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** What is measured of probes and verdicts. */
final class WatchingMetrics {
    private final Map<HealthCheck.Type, Map<Outcome, Timer>> probes =
            new EnumMap<>(HealthCheck.Type.class);
    private final Map<Verdict, Counter> verdicts = new EnumMap<>(Verdict.class);
    private final Timer late;
    private final Counter unresolved;

    private enum Outcome {
        SUCCESS("success"),
        FAILURE("failure"),
        INCONCLUSIVE("inconclusive");

        private final String tag;

        Outcome(String tag) {
            this.tag = tag;
        }
    }

    WatchingMetrics(MeterRegistry meters, WatchedStacks stacks, InFlight inFlight) {
        for (var type : HealthCheck.Type.values()) {
            var timers = new EnumMap<Outcome, Timer>(Outcome.class);
            for (var outcome : Outcome.values()) {
                timers.put(
                        outcome,
                        Timer.builder("elastic.monitor.probe")
                                .description("Probes, from their start to their result")
                                .tag("type", type.wireName())
                                .tag("outcome", outcome.tag)
                                .register(meters));
            }
            probes.put(type, timers);
        }
        for (var verdict : Verdict.values()) {
            verdicts.put(
                    verdict,
                    Counter.builder("elastic.monitor.verdicts")
                            .description("Verdicts that were found, first ones and changes")
                            .tag("verdict", verdict.wireName())
                            .register(meters));
        }
        late =
                Timer.builder("elastic.monitor.late")
                        .description("How much later than due probes are begun")
                        .register(meters);
        unresolved =
                Counter.builder("elastic.monitor.unresolved")
                        .description("Lookups of stacks' host names that brought nothing")
                        .register(meters);
        Gauge.builder("elastic.monitor.stacks", stacks, WatchedStacks::count)
                .description("Stacks that are watched")
                .register(meters);
        Gauge.builder("elastic.monitor.addresses", stacks, all -> all.addresses().size())
                .description("Addresses that are probed")
                .register(meters);
        Gauge.builder(
                        "elastic.monitor.certificates.expiring",
                        stacks,
                        all -> all.addresses().stream().filter(all::isExpiring).count())
                .description("Addresses whose certificate expires soon")
                .register(meters);
        Gauge.builder("elastic.monitor.in.flight", inFlight, InFlight::count)
                .description("Probes that are under way")
                .register(meters);
    }

    /**
     * @param lateNanos how much later than due it began
     * @param started by the monotonic clock
     */
    void probed(HealthCheck.Type type, ProbeResult result, long lateNanos, long started) {
        var outcome =
                switch (result) {
                    case ProbeResult.Success _ -> Outcome.SUCCESS;
                    case ProbeResult.Failure _ -> Outcome.FAILURE;
                    case ProbeResult.Inconclusive _ -> Outcome.INCONCLUSIVE;
                };
        late.record(Math.max(0, lateNanos), TimeUnit.NANOSECONDS);
        Objects.requireNonNull(Objects.requireNonNull(probes.get(type)).get(outcome))
                .record(System.nanoTime() - started, TimeUnit.NANOSECONDS);
    }

    void found(Verdict verdict) {
        Objects.requireNonNull(verdicts.get(verdict)).increment();
    }

    void notResolved() {
        unresolved.increment();
    }
}
