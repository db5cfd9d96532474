package io.elasticaddress.audit.store;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * Which entries of a chain are asked for; null is any.
 *
 * @param from inclusive
 * @param to exclusive
 */
public record Filter(
        @Nullable String uid,
        @Nullable String action,
        @Nullable String actor,
        @Nullable Instant from,
        @Nullable Instant to) {

    public static final Filter ALL = new Filter(null, null, null, null, null);
}
