package io.elasticaddress.systemtests.platform;

import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** How long answers took. */
public final class Waits {
    private final Queue<Long> nanos = new ConcurrentLinkedQueue<>();

    public void add(long wait) {
        nanos.add(wait);
    }

    public int count() {
        return nanos.size();
    }

    public Duration median() {
        return quantile(50);
    }

    public Duration longest() {
        return quantile(100);
    }

    private Duration quantile(int percent) {
        var sorted = nanos.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return sorted.length == 0
                ? Duration.ZERO
                : Duration.ofNanos(
                        sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)]);
    }

    @Override
    public String toString() {
        return "%d, median %.1f ms, longest %.1f ms"
                .formatted(count(), median().toNanos() / 1e6, longest().toNanos() / 1e6);
    }
}
