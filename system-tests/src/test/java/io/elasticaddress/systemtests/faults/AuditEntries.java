package io.elasticaddress.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.event.EventMessage;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.util.Collection;
import java.util.List;
import java.util.stream.LongStream;

/** One entry to each event of an account, which says what the event says, and numbers without a gap. */
final class AuditEntries {
    private static final String VIA_DNS = "dns";

    private AuditEntries() {}

    /** What both an event and its entry tell. */
    private record Told(
            String id,
            String commandId,
            String action,
            String outcome,
            @Nullable String uid,
            long version,
            @Nullable String rule) {

        static Told of(EventMessage message) {
            var event = message.event();
            return new Told(
                    message.id(),
                    message.cause().commandId(),
                    event.action().wireName(),
                    switch (event) {
                        case Event.Change _ -> "accepted";
                        case Event.NothingChanged _ -> "unchanged";
                        case Event.CommandRejected _ -> "rejected";
                    },
                    event.subject(),
                    event instanceof Event.Change change ? change.after().version() : 0,
                    message.cause().grounds() == null ? null : message.cause().grounds().rule());
        }

        static Told of(JsonNode entry) {
            var uid = entry.path("uid");
            var rule = entry.path("grounds").path("rule");
            return new Told(
                    entry.path("id").asString(),
                    entry.path("command_id").asString(),
                    entry.path("action").asString(),
                    entry.path("outcome").asString(),
                    uid.isString() ? uid.asString() : null,
                    entry.path("after").path("version").asLong(0),
                    rule.isString() ? rule.asString() : null);
        }
    }

    /**
     * @param entries all of the account; those about DNS have events of their own
     */
    static void assertOneEach(Collection<EventMessage> events, List<JsonNode> entries) {
        var numbers =
                entries.stream().map(entry -> entry.path("number").asLong()).sorted().toList();
        assertThat(numbers)
                .as("the entries' numbers")
                .isEqualTo(LongStream.rangeClosed(1, entries.size()).boxed().toList());
        assertThat(entries.stream().map(entry -> entry.path("id").asString()))
                .as("the entries' ids")
                .doesNotHaveDuplicates();
        assertThat(
                        entries.stream()
                                .filter(entry -> !entry.path("via").asString().equals(VIA_DNS))
                                .map(Told::of))
                .as("what the entries tell")
                .containsExactlyInAnyOrderElementsOf(events.stream().map(Told::of).toList());
    }
}
