package io.elasticaddress.monitor.watching;

import io.elasticaddress.contracts.health.Verdict;
import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.contracts.state.SnapshotKey;
import io.elasticaddress.contracts.state.Stack;
import io.elasticaddress.monitor.probe.Probes;
import io.micrometer.core.instrument.MeterRegistry;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * All stacks that there are to watch: those with a health check, and an address or a host name. Snapshots may come in any order
 * and more than once; older ones change nothing. Nothing is probed before it was said that all is known that there was.
 */
public final class WatchedStacks implements AutoCloseable {
    private final Workshop workshop;

    /** The latest version of each stack, also of the removed ones. Guarded by this, like all that follows. */
    private final Map<SnapshotKey, Long> versions = new HashMap<>();

    private final Map<SnapshotKey, Watch> watches = new HashMap<>();
    private String incarnation;
    private boolean started;
    private boolean closed;

    /**
     * @param mostInFlight how many probes may be under way at once
     * @param certificateWarning how long before its expiry a certificate is spoken of
     * @param incarnation the current one
     */
    public WatchedStacks(
            Probes probes,
            HostNames hostNames,
            int mostInFlight,
            Duration certificateWarning,
            Findings findings,
            String incarnation,
            MeterRegistry meters) {
        this.incarnation = incarnation;
        var inFlight = new InFlight(mostInFlight);
        this.workshop =
                new Workshop(
                        probes,
                        hostNames,
                        inFlight,
                        findings,
                        new WatchingMetrics(meters, this, inFlight),
                        () -> ThreadLocalRandom.current().nextDouble(),
                        certificateWarning);
    }

    public synchronized void take(Snapshot snapshot) {
        switch (snapshot.kind()) {
            case STACK -> takeStack(snapshot);
            case GROUP, HEALTH, HOLD, ACCOUNT, WINDOW, WEBHOOK -> {}
        }
    }

    private void takeStack(Snapshot snapshot) {
        var key = snapshot.key();
        if (closed || versions.getOrDefault(key, 0L) >= snapshot.version()) {
            return;
        }
        versions.put(key, snapshot.version());
        var watch = watches.get(key);
        var wanted = watch(snapshot, watch);
        if (wanted == watch) {
            return;
        }
        if (watch != null) {
            watch.stop();
            watches.remove(key);
        }
        if (wanted != null) {
            watches.put(key, wanted);
            if (started) {
                wanted.start();
            }
        }
    }

    /** The one that there is, where it watches what is to be watched; null where nothing is. */
    private @Nullable Watch watch(Snapshot snapshot, @Nullable Watch current) {
        if (!(snapshot instanceof Stack stack)
                || stack.healthCheck() == null
                || !stack.hasDnsConfiguration()) {
            return null;
        }
        var check = stack.healthCheck();
        return current != null && current.checkVersion() == check.version()
                ? current
                : new Watch(stack, check, incarnation, workshop);
    }

    /** Every snapshot that there was when this service started has been taken. Probing begins. */
    public synchronized void caughtUp() {
        if (!started && !closed) {
            started = true;
            watches.values().forEach(Watch::start);
        }
    }

    /** Everything that was seen is forgotten, and all verdicts are formed anew. */
    public synchronized void startAnew(String incarnation) {
        this.incarnation = incarnation;
        watches.values().forEach(watch -> watch.startAnew(incarnation));
    }

    /** How many stacks are watched. */
    public synchronized int count() {
        return watches.size();
    }

    /** What is said of a stack now; empty before its first verdict. */
    public synchronized Optional<Verdict> verdict(SnapshotKey stack) {
        return Optional.ofNullable(watches.get(stack)).map(Watch::verdict);
    }

    /** All addresses that are probed. */
    synchronized List<ProbedAddress> addresses() {
        return watches.values().stream().flatMap(watch -> watch.addresses().stream()).toList();
    }

    boolean isExpiring(ProbedAddress address) {
        return workshop.isExpiring(address);
    }

    @Override
    public synchronized void close() {
        closed = true;
        watches.values().forEach(Watch::stop);
        watches.clear();
    }
}
