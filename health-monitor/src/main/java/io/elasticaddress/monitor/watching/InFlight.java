package io.elasticaddress.monitor.watching;

import io.elasticaddress.monitor.probe.Probe;
import io.elasticaddress.monitor.probe.ProbeResult;

import java.util.concurrent.Semaphore;

/**
 * How many probes may be under way at once. Addresses that are down have half of it at most: they are the ones whose probes
 * take their whole time, and however many they are, the others are probed on time.
 */
final class InFlight {
    private final int most;
    private final Semaphore all;
    private final Semaphore ofDown;

    InFlight(int most) {
        this.most = most;
        this.all = new Semaphore(most, true);
        this.ofDown = new Semaphore(Math.max(1, most / 2), true);
    }

    /** Waits for its turn. */
    ProbeResult run(Probe probe, boolean down) throws InterruptedException {
        if (!down) {
            return run(probe);
        }
        ofDown.acquire();
        try {
            return run(probe);
        } finally {
            ofDown.release();
        }
    }

    private ProbeResult run(Probe probe) throws InterruptedException {
        all.acquire();
        try {
            return probe.run();
        } finally {
            all.release();
        }
    }

    int count() {
        return most - all.availablePermits();
    }
}
