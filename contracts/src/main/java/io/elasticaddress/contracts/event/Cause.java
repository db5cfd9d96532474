package io.elasticaddress.contracts.event;

import io.elasticaddress.contracts.health.Grounds;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What led to an event.
 *
 * @param actor on whose behalf
 * @param sourceIp where the request came from; null where not told
 * @param via how the command came in
 * @param reason free text of whoever asked; null where not told
 * @param overriddenRules the safety rules that would have refused and that the command named; null where there were none
 * @param grounds why a policy or a maintenance window did it; null where somebody asked for it
 */
public record Cause(
        String commandId,
        String attemptId,
        String source,
        String actor,
        @Nullable String sourceIp,
        String via,
        @Nullable String reason,
        @Nullable List<String> overriddenRules,
        @Nullable Grounds grounds) {

    /** By an ordinary command. */
    public Cause(
            String commandId,
            String attemptId,
            String source,
            String actor,
            @Nullable String sourceIp,
            String via,
            @Nullable String reason) {
        this(commandId, attemptId, source, actor, sourceIp, via, reason, null, null);
    }
}
