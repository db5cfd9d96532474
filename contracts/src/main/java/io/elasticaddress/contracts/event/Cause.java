package io.elasticaddress.contracts.event;

import org.jspecify.annotations.Nullable;

/**
 * What led to an event.
 *
 * @param actor on whose behalf
 * @param sourceIp where the request came from; null where not told
 * @param via how the command came in
 * @param reason free text of whoever asked; null where not told
 */
public record Cause(
        String commandId,
        String attemptId,
        String source,
        String actor,
        @Nullable String sourceIp,
        String via,
        @Nullable String reason) {}
