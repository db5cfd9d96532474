package io.elasticaddress.contracts.command;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * A command with who asks, and how.
 *
 * @param account whose state it is about; also the record's key, which decides its partition
 * @param commandId names the command through all its attempts: one that was handled is not applied again for 24 hours
 * @param attemptId names this attempt (the CloudEvent's id); an outcome is addressed to it
 * @param source who published it, a URI reference
 * @param actor on whose behalf; the source where the publisher did not say
 * @param sourceIp where the request came from; null where not told
 * @param via how it came in: {@code rest}, or {@code command} for a record that another service published
 * @param deadline when it must not be applied any more; null for never
 * @param outcomeWanted whether to publish an outcome for this attempt
 * @param dryRun whether it is decided only: nothing is changed, nothing happens, and its outcome says what would
 */
public record CommandMessage(
        String account,
        String commandId,
        String attemptId,
        String source,
        String actor,
        @Nullable String sourceIp,
        String via,
        @Nullable Instant deadline,
        boolean outcomeWanted,
        boolean dryRun,
        Command command) {

    /** To be applied. */
    public CommandMessage(
            String account,
            String commandId,
            String attemptId,
            String source,
            String actor,
            @Nullable String sourceIp,
            String via,
            @Nullable Instant deadline,
            boolean outcomeWanted,
            Command command) {
        this(
                account,
                commandId,
                attemptId,
                source,
                actor,
                sourceIp,
                via,
                deadline,
                outcomeWanted,
                false,
                command);
    }

    public static final String VIA_REST = "rest";
    public static final String VIA_COMMAND = "command";

    /** Nobody asked: a failover policy did it. */
    public static final String VIA_POLICY = "policy";

    /** A maintenance window did it, as somebody had planned. */
    public static final String VIA_MAINTENANCE = "maintenance";
}
