package io.elasticaddress.failover.deciding;

import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Wakes once at a time, the earliest that was asked for. Every punctuation costs a transaction, whatever it does, so there is
 * none while there is nothing to wake for.
 */
final class Alarm {
    private final ProcessorContext<?, ?> context;
    private final Consumer<Instant> wake;
    private @Nullable Cancellable set;
    private Instant time = Instant.MAX;

    Alarm(ProcessorContext<?, ?> context, Consumer<Instant> wake) {
        this.context = context;
        this.wake = wake;
    }

    /** No later than that. */
    void set(Instant at) {
        if (set != null) {
            if (!at.isBefore(time)) {
                return;
            }
            set.cancel();
        }
        time = at;
        var now = Instant.ofEpochMilli(context.currentSystemTimeMs());
        var in = Duration.between(now, at);
        set =
                context.schedule(
                        in.isPositive() ? in : Duration.ofMillis(1),
                        PunctuationType.WALL_CLOCK_TIME,
                        this::ring);
    }

    private void ring(long now) {
        if (set != null) {
            set.cancel();
            set = null;
        }
        wake.accept(Instant.ofEpochMilli(now));
    }
}
