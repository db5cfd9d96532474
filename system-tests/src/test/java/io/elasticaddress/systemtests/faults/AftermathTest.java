package io.elasticaddress.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticaddress.contracts.command.Action;
import io.elasticaddress.contracts.command.CommandMessage;
import io.elasticaddress.contracts.event.Cause;
import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.event.EventMessage;
import io.elasticaddress.contracts.outcome.Outcome;
import io.elasticaddress.contracts.outcome.RejectionCode;
import io.elasticaddress.contracts.state.Kind;
import io.elasticaddress.systemtests.history.Answer;
import io.elasticaddress.systemtests.history.Call;
import io.elasticaddress.systemtests.history.Operation;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.time.Instant;
import java.util.List;

/** What is left after a round, with a fault in it each time: each is found. */
class AftermathTest {
    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");
    private static final EventMessage FIRST = event("c1");
    private static final EventMessage SECOND = event("c2");
    private static final Answer DONE = new Answer.Accepted(null);

    @Test
    void an_event_to_each_command_is_fine() {
        CommandEvents.assertOneEach(
                List.of(FIRST, SECOND), List.of(asked("c1", DONE), asked("c2", DONE)));
    }

    @Test
    void an_accepted_command_without_an_event_is_found() {
        assertFound(
                "c2",
                () ->
                        CommandEvents.assertOneEach(
                                List.of(FIRST), List.of(asked("c1", DONE), asked("c2", DONE))));
    }

    @Test
    void a_refused_command_without_an_event_is_found() {
        var refused = new Answer.Rejected(400, "Invalid failover group UID");

        assertFound(
                "c2",
                () ->
                        CommandEvents.assertOneEach(
                                List.of(FIRST), List.of(asked("c1", DONE), asked("c2", refused))));
    }

    @Test
    void a_command_with_two_events_is_found_and_an_unheard_one_too() {
        assertFound(
                "duplicate",
                () ->
                        CommandEvents.assertOneEach(
                                List.of(FIRST, event("c1")), List.of(asked("c1", DONE))));
        assertFound(
                "duplicate",
                () ->
                        CommandEvents.assertOneEach(
                                List.of(FIRST, event("c1")),
                                List.of(asked("c1", new Answer.Unknown()))));
    }

    @Test
    void an_event_that_nobody_asked_for_is_found() {
        assertFound(
                "c2",
                () ->
                        CommandEvents.assertOneEach(
                                List.of(FIRST, SECOND), List.of(asked("c1", DONE))));
    }

    @Test
    void what_was_too_late_may_be_told_for_each_attempt() {
        CommandEvents.assertOneEach(
                List.of(tooLate("c1", "a1"), tooLate("c1", "a2"), FIRST),
                List.of(asked("c1", DONE)));
    }

    @Test
    void an_entry_to_each_event_is_fine() {
        AuditEntries.assertOneEach(List.of(FIRST, SECOND), List.of(entry(1, "c1"), entry(2, "c2")));
    }

    @Test
    void an_event_without_an_entry_is_found() {
        assertFound(
                "e-c2",
                () -> AuditEntries.assertOneEach(List.of(FIRST, SECOND), List.of(entry(1, "c1"))));
    }

    @Test
    void an_event_with_two_entries_is_found() {
        assertFound(
                "duplicate",
                () ->
                        AuditEntries.assertOneEach(
                                List.of(FIRST), List.of(entry(1, "c1"), entry(2, "c1"))));
    }

    @Test
    void an_entry_without_an_event_is_found() {
        assertFound(
                "e-c2",
                () ->
                        AuditEntries.assertOneEach(
                                List.of(FIRST), List.of(entry(1, "c1"), entry(2, "c2"))));
    }

    @Test
    void a_gap_in_the_numbers_is_found() {
        assertFound(
                "numbers",
                () ->
                        AuditEntries.assertOneEach(
                                List.of(FIRST, SECOND), List.of(entry(1, "c1"), entry(3, "c2"))));
    }

    @Test
    void an_entry_that_tells_something_else_than_its_event_is_found() {
        assertFound(
                "accepted",
                () ->
                        AuditEntries.assertOneEach(
                                List.of(FIRST), List.of(entry(1, "c1", "accepted"))));
    }

    @Test
    void a_dead_letter_that_is_missing_or_there_twice_is_found() {
        Garbage.assertEachOnce(List.of("x", "y"), List.of("y", "another's", "x"));

        assertFound("y", () -> Garbage.assertEachOnce(List.of("x", "y"), List.of("x")));
        assertFound("x", () -> Garbage.assertEachOnce(List.of("x"), List.of("x", "x")));
    }

    @Test
    void a_repeat_with_another_answer_is_found() {
        var first =
                new Recorder.Answered("acme", "POST", "/elastic_addresses", null, "k", 200, "1");

        first.assertAnsweredAgain(200, "1");
        assertFound("2", () -> first.assertAnsweredAgain(200, "2"));
        assertFound("400", () -> first.assertAnsweredAgain(400, "1"));
    }

    private static void assertFound(String what, ThrowingCallable check) {
        assertThatThrownBy(check).isInstanceOf(AssertionError.class).hasMessageContaining(what);
    }

    private static Operation asked(String commandId, Answer answer) {
        return new Operation(
                "client",
                "acme",
                "kafka",
                new Call.DeleteGroup("fg-1"),
                1,
                answer instanceof Answer.Unknown ? Long.MAX_VALUE : 2,
                answer,
                commandId);
    }

    @Test
    void what_a_failover_policy_did_is_of_nobodys_command() {
        var cause = FIRST.cause();
        var policys =
                new EventMessage(
                        "e-policy",
                        FIRST.account(),
                        NOON,
                        new Cause(
                                "due-1",
                                "due-1",
                                cause.source(),
                                cause.actor(),
                                null,
                                CommandMessage.VIA_POLICY,
                                null),
                        FIRST.event());

        CommandEvents.assertOneEach(List.of(FIRST, policys), List.of(asked("c1", DONE)));
    }

    private static EventMessage event(String commandId) {
        return message(
                "e-" + commandId,
                commandId,
                "a-" + commandId,
                new Event.NothingChanged(Action.UPDATE, Kind.GROUP, "fg-1", 1));
    }

    private static EventMessage tooLate(String commandId, String attemptId) {
        return message(
                "e-" + attemptId,
                commandId,
                attemptId,
                new Event.CommandRejected(
                        Action.UPDATE,
                        "fg-1",
                        new Outcome.Rejected(
                                RejectionCode.UNPROCESSABLE_ENTITY,
                                "deadline_passed",
                                "Issue updating the failover group",
                                "The deadline passed")));
    }

    private static EventMessage message(
            String id, String commandId, String attemptId, Event event) {
        return new EventMessage(
                id,
                "acme",
                NOON,
                new Cause(commandId, attemptId, "/tests", "alice", null, "rest", null),
                event);
    }

    private static JsonNode entry(long number, String commandId) {
        return entry(number, commandId, "unchanged");
    }

    private static JsonNode entry(long number, String commandId, String outcome) {
        return new JsonMapper()
                .createObjectNode()
                .put("number", number)
                .put("id", "e-" + commandId)
                .put("command_id", commandId)
                .put("action", "update")
                .put("outcome", outcome)
                .put("uid", "fg-1")
                .put("via", "rest");
    }
}
