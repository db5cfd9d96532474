package io.elasticaddress.monitor.watching;

import io.elasticaddress.monitor.probe.Probe;
import io.elasticaddress.monitor.probe.ProbeResult;
import io.elasticaddress.monitor.verdict.AddressState;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/**
 * One address of a stack. Its thread waits until it is due, probes, hands the result to its watch, and so on: there is never
 * more than one probe under way, and one that takes long delays the next one instead of adding to it. Its state belongs to the
 * watch.
 */
final class ProbedAddress {
    private static final Logger log = LoggerFactory.getLogger(ProbedAddress.class);

    private final String name;
    private final Watch watch;
    private final Probe probe;
    private final Workshop workshop;
    private final Thread thread;
    private volatile long due;

    /** When the last probe was begun, after it had waited for its turn; used by the thread alone. */
    private long started;

    private volatile AddressState state = AddressState.UNDECIDED;
    private volatile @Nullable String detail;
    private volatile @Nullable Instant certificateExpires;

    /**
     * @param name the address, for people
     */
    ProbedAddress(String name, Watch watch, Probe probe, Workshop workshop) {
        this.name = name;
        this.watch = watch;
        this.probe = probe;
        this.workshop = workshop;
        this.thread = Thread.ofVirtual().name("probe-" + name).unstarted(this::run);
    }

    void start(long firstDue) {
        due = firstDue;
        thread.start();
    }

    /** Ends a probe that is under way; its result does not count. */
    void stop() {
        thread.interrupt();
    }

    /** As if it had never been probed. */
    void startAnew(long firstDue) {
        state = AddressState.UNDECIDED;
        detail = null;
        dueAt(firstDue);
        LockSupport.unpark(thread);
    }

    void become(AddressState state, @Nullable String detail) {
        this.state = state;
        this.detail = detail;
    }

    void dueAt(long nanos) {
        due = nanos;
    }

    AddressState state() {
        return state;
    }

    /** What the last failure was; null where it is up. */
    @Nullable String detail() {
        return detail;
    }

    String name() {
        return name;
    }

    /** As seen last; null where there was no certificate. */
    @Nullable Instant certificateExpires() {
        return certificateExpires;
    }

    void certificateExpires(Instant at) {
        certificateExpires = at;
    }

    private void run() {
        try {
            while (true) {
                awaitDue();
                var round = watch.round();
                var wanted = due;
                var result = workshop.inFlight().run(this::probe, state.isDown());
                if (Thread.interrupted()) {
                    return;
                }
                workshop.metrics().probed(watch.type(), result, started - wanted, started);
                watch.finished(this, round, started, result);
            }
        } catch (InterruptedException e) {
            log.trace("{} is not watched any more", name);
        }
    }

    private void awaitDue() throws InterruptedException {
        for (var left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    /** A fault in a probe must not end the watching, and says nothing of the other side. */
    private ProbeResult probe() throws InterruptedException {
        started = System.nanoTime();
        try {
            return probe.run();
        } catch (RuntimeException e) {
            log.error("The probe of {} failed itself", name, e);
            return new ProbeResult.Inconclusive(String.valueOf(e.getMessage()));
        }
    }
}
