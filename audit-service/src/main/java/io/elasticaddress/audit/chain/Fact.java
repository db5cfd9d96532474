package io.elasticaddress.audit.chain;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is to be recorded, before it has its place in a chain. Null is "not known" or "does not apply" throughout.
 *
 * @param id the event's, or derived from the record where that can't be read; the same for every reading of the record
 * @param account whose chain it stands in
 * @param at when it was decided or observed, kept to the millisecond
 * @param action what was asked for or done, as {@code docs/audit.md} lists it
 * @param outcome what became of it
 * @param uid of the group or stack that it is about
 * @param actor on whose behalf
 * @param commandSource who published the command
 * @param overriddenRules the safety rules that a switch was let through against
 * @param grounds why a failover policy did something or did not, as JSON
 * @param before the state before, or what was found, as JSON
 * @param after the state after, or what is answered now, as JSON
 * @param raw only of a record that could not be read
 */
public record Fact(
        String id,
        String account,
        Instant at,
        String action,
        String outcome,
        @Nullable String uid,
        @Nullable String actor,
        @Nullable String sourceIp,
        @Nullable String via,
        @Nullable String reason,
        @Nullable String commandId,
        @Nullable String attemptId,
        @Nullable String commandSource,
        @Nullable List<String> overriddenRules,
        @Nullable Map<String, Object> grounds,
        @Nullable Map<String, Object> before,
        @Nullable Map<String, Object> after,
        @Nullable Rejection rejection,
        @Nullable Raw raw,
        Source source) {

    /** RFC 3339 with exactly three digits of a second, so that the text is the same wherever it is made. */
    static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("9999-12-31T23:59:59.999Z");

    /** Of something that neither safety rules nor failover policies had a part in. */
    public Fact(
            String id,
            String account,
            Instant at,
            String action,
            String outcome,
            @Nullable String uid,
            @Nullable String actor,
            @Nullable String sourceIp,
            @Nullable String via,
            @Nullable String reason,
            @Nullable String commandId,
            @Nullable String attemptId,
            @Nullable String commandSource,
            @Nullable Map<String, Object> before,
            @Nullable Map<String, Object> after,
            @Nullable Rejection rejection,
            @Nullable Raw raw,
            Source source) {
        this(
                id,
                account,
                at,
                action,
                outcome,
                uid,
                actor,
                sourceIp,
                via,
                reason,
                commandId,
                attemptId,
                commandSource,
                null,
                null,
                before,
                after,
                rejection,
                raw,
                source);
    }

    /**
     * @throws IllegalArgumentException where the time is not one of RFC 3339, which has four digits for the year
     */
    public Fact {
        at = at.truncatedTo(ChronoUnit.MILLIS);
        if (at.isBefore(FIRST) || at.isAfter(END)) {
            throw new IllegalArgumentException("The time has no four-digit year");
        }
    }

    /** The entry's fields as JSON, without its place in the chain; what is null is left out. */
    Map<String, Object> json() {
        var json = new LinkedHashMap<String, Object>();
        json.put("id", id);
        json.put("account", account);
        json.put("at", TIME.format(at));
        json.put("action", action);
        json.put("outcome", outcome);
        putIfThere(json, "uid", uid);
        putIfThere(json, "actor", actor);
        putIfThere(json, "source_ip", sourceIp);
        putIfThere(json, "via", via);
        putIfThere(json, "reason", reason);
        putIfThere(json, "command_id", commandId);
        putIfThere(json, "attempt_id", attemptId);
        putIfThere(json, "command_source", commandSource);
        putIfThere(json, "overridden_rules", overriddenRules);
        putIfThere(json, "grounds", grounds);
        putIfThere(json, "before", before);
        putIfThere(json, "after", after);
        putIfThere(json, "rejection", rejection == null ? null : json(rejection));
        putIfThere(json, "raw", raw == null ? null : json(raw));
        json.put(
                "source",
                Map.of(
                        "topic", source.topic(),
                        "topic_id", source.topicId(),
                        "partition", (long) source.partition(),
                        "offset", source.offset()));
        return WellFormed.map(json);
    }

    private static Map<String, Object> json(Rejection rejection) {
        var json = new LinkedHashMap<String, Object>();
        json.put("code", rejection.code());
        json.put("rule", rejection.rule());
        putIfThere(json, "description", rejection.description());
        json.put("details", rejection.details());
        return json;
    }

    private static Map<String, Object> json(Raw raw) {
        var json = new LinkedHashMap<String, Object>();
        putIfThere(json, "key", raw.key());
        putIfThere(json, "value", raw.value());
        List<Object> headers = new ArrayList<>();
        for (var header : raw.headers()) {
            var field = new LinkedHashMap<String, Object>();
            field.put("name", header.name());
            putIfThere(field, "value", header.value());
            headers.add(field);
        }
        json.put("headers", headers);
        putIfThere(json, "omitted_bytes", raw.omittedBytes() == 0 ? null : raw.omittedBytes());
        putIfThere(json, "sha256", raw.sha256());
        return json;
    }

    private static void putIfThere(Map<String, Object> json, String name, @Nullable Object value) {
        if (value != null) {
            json.put(name, value);
        }
    }
}
