package io.elasticaddress.gateway.audit;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.util.List;

/**
 * What became of a command, from the entries that name it.
 *
 * @param outcome {@code accepted} or {@code rejected}
 * @param action what was done, or would have been
 * @param via how the command came
 * @param rejection of a rejected one only
 * @param entries all of them, the oldest first
 */
record CommandOutcome(
        String id,
        String outcome,
        @Nullable String action,
        @Nullable String uid,
        @Nullable String at,
        @Nullable String actor,
        @Nullable String via,
        @Nullable String reason,
        @Nullable Rejection rejection,
        List<JsonNode> entries) {
    static final String ACCEPTED = "accepted";
    static final String REJECTED = "rejected";

    /** The error that the command was answered with, and the rule that refused. */
    record Rejection(
            @Nullable String error,
            @Nullable String rule,
            @Nullable String errorDescription,
            @Nullable String details) {}

    /**
     * A command is applied once at most, but may be refused before that, where its deadline has passed for instance, and
     * after it, where another request came with its key. So one entry that does not refuse it decides; else the latest.
     *
     * @param entries the oldest first; not empty
     */
    static CommandOutcome of(String id, List<JsonNode> entries) {
        var applied =
                entries.stream()
                        .filter(entry -> !REJECTED.equals(text(entry, "outcome")))
                        .findFirst();
        var entry = applied.orElse(entries.getLast());
        return new CommandOutcome(
                id,
                applied.isPresent() ? ACCEPTED : REJECTED,
                text(entry, "action"),
                text(entry, "uid"),
                text(entry, "at"),
                text(entry, "actor"),
                text(entry, "via"),
                text(entry, "reason"),
                applied.isPresent() ? null : rejection(entry.path("rejection")),
                entries);
    }

    private static Rejection rejection(JsonNode rejection) {
        var details = text(rejection, "details");
        var description = text(rejection, "description");
        return new Rejection(
                text(rejection, "code"),
                text(rejection, "rule"),
                description == null ? details : description,
                details);
    }

    private static @Nullable String text(JsonNode node, String field) {
        return node.path(field).stringValue(null);
    }
}
