package io.elasticaddress.contracts.health;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collection;

/**
 * What a vantage point said last of a stack.
 *
 * @param checkVersion the {@link HealthCheck#version} that it probed by
 * @param since when it was taken note of, by the deciding instance's clock
 * @param detail what it saw, in a sentence; null where not told
 */
public record Vote(
        String vantage,
        @Nullable String region,
        String incarnation,
        Verdict verdict,
        long checkVersion,
        Instant since,
        @Nullable String detail) {

    /** Whether it counts: its vantage point is there, in the same incarnation, and probes what is to be probed. */
    public boolean isFresh(@Nullable HealthCheck check, Collection<Vantage> live) {
        return check != null
                && checkVersion == check.version()
                && live.stream()
                        .anyMatch(
                                there ->
                                        there.name().equals(vantage)
                                                && there.incarnation().equals(incarnation));
    }
}
