package io.elasticaddress.monitor.probe;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** What one probe has shown. */
public sealed interface ProbeResult {

    /**
     * @param certificateExpires when the first of the certificates that were shown expires; null where there was no TLS
     */
    record Success(@Nullable Instant certificateExpires) implements ProbeResult {}

    /**
     * @param detail what was seen, as the end of a sentence that the address begins: {@code refuses connections}
     */
    record Failure(String detail) implements ProbeResult {}

    /** This process could not probe, for want of file descriptors for instance. That says nothing of the other side. */
    record Inconclusive(String detail) implements ProbeResult {}
}
