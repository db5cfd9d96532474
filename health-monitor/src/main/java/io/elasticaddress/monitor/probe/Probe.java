package io.elasticaddress.monitor.probe;

/** A probe of one address, ready to be run again and again. Not to be run twice at once. */
@FunctionalInterface
public interface Probe {

    /**
     * Takes as long as the check's timeout at most, and then ends with a failure. An interrupt ends it at once, with any result.
     */
    ProbeResult run() throws InterruptedException;
}
