package io.elasticaddress.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticaddress.contracts.command.Action;
import io.elasticaddress.contracts.command.CommandMessage;
import io.elasticaddress.contracts.event.Cause;
import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.event.EventMessage;
import io.elasticaddress.contracts.health.FailoverPolicy;
import io.elasticaddress.contracts.health.Grounds;
import io.elasticaddress.contracts.health.Quorum;
import io.elasticaddress.contracts.health.Verdict;
import io.elasticaddress.contracts.health.Vote;
import io.elasticaddress.contracts.outcome.Outcome;
import io.elasticaddress.contracts.outcome.RejectionCode;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.Kind;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.contracts.state.Webhook;
import io.elasticaddress.systemtests.history.Answer;
import io.elasticaddress.systemtests.history.Call;
import io.elasticaddress.systemtests.history.Operation;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.time.Instant;
import java.util.List;
import java.util.Set;

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
    void what_came_since_there_is_a_webhook_is_fine() {
        Hooks.assertAllCame(List.of(FIRST, hooked("c2"), event("c3")), Set.of("e-c2", "e-c3"));
    }

    @Test
    void an_event_that_did_not_come_to_the_webhook_is_found() {
        assertFound(
                "e-c3",
                () -> Hooks.assertAllCame(List.of(hooked("c2"), event("c3")), Set.of("e-c2")));
    }

    @Test
    void what_came_to_the_webhook_and_is_no_event_is_found() {
        assertFound(
                "e-c3", () -> Hooks.assertAllCame(List.of(hooked("c2")), Set.of("e-c2", "e-c3")));
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
    void an_entry_without_the_grounds_of_its_event_is_found() {
        var onGrounds = switched(List.of(vote(Verdict.DOWN)), List.of(vote(Verdict.UP)));
        var entry =
                entry(1, "c1")
                        .put("action", "switch")
                        .put("outcome", "accepted")
                        .put("command_id", "c1");
        entry.putObject("after").put("version", 2);

        assertFound(
                "current_down",
                () -> AuditEntries.assertOneEach(List.of(onGrounds), List.of(entry)));
        entry.putObject("grounds").put("rule", "current_down");
        AuditEntries.assertOneEach(List.of(onGrounds), List.of(entry));
    }

    @Test
    void a_policy_that_left_a_stack_that_was_not_down_or_went_to_one_that_was_not_up_is_found() {
        var down = List.of(vote(Verdict.DOWN), vote(Verdict.DOWN), vote(Verdict.UP));
        var up = List.of(vote(Verdict.UP), vote(Verdict.PARTIAL), vote(Verdict.DOWN));

        Policies.assertEachSwitchHasGrounds(List.of(switched(down, up)));
        assertFound("down", () -> Policies.assertEachSwitchHasGrounds(List.of(switched(up, up))));
        assertFound(
                "down", () -> Policies.assertEachSwitchHasGrounds(List.of(switched(down, down))));
        assertFound(
                "current_down",
                () -> Policies.assertEachSwitchHasGrounds(List.of(switched(down, List.of()))));
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

    private static Vote vote(Verdict verdict) {
        return new Vote("here", null, "1", verdict, 1, NOON, null);
    }

    /** By its policy, at version 1. */
    private static EventMessage switched(List<Vote> current, List<Vote> other) {
        var before = group(Side.PRIMARY, 1);
        return new EventMessage(
                "e-c1",
                "acme",
                NOON,
                new Cause(
                        "c1",
                        "c1",
                        "/tests",
                        "failover-policy",
                        null,
                        CommandMessage.VIA_POLICY,
                        null,
                        null,
                        new Grounds("current_down", current, other, null)),
                new Event.StackSwitched(before, group(Side.SECONDARY, 2)));
    }

    private static ElasticAddress group(Side current, long version) {
        var automatic =
                new FailoverPolicy(
                        FailoverPolicy.Mode.AUTOMATIC,
                        Quorum.MAJORITY,
                        FailoverPolicy.Failback.NEVER,
                        0,
                        null,
                        0,
                        0);
        return new ElasticAddress(
                "acme",
                "fg-1",
                1,
                "1.ea.test",
                "blue",
                "green",
                current,
                null,
                automatic,
                null,
                NOON,
                NOON,
                version);
    }

    private static EventMessage event(String commandId) {
        return message(
                "e-" + commandId,
                commandId,
                "a-" + commandId,
                new Event.NothingChanged(Action.UPDATE, Kind.GROUP, "fg-1", 1));
    }

    private static EventMessage hooked(String commandId) {
        var webhook =
                new Webhook(
                        "acme",
                        "wh-1",
                        "https://example.com/hook",
                        null,
                        true,
                        1,
                        null,
                        0,
                        NOON,
                        NOON,
                        1);
        return message(
                "e-" + commandId, commandId, "a-" + commandId, new Event.WebhookCreated(webhook));
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

    private static ObjectNode entry(long number, String commandId) {
        return entry(number, commandId, "unchanged");
    }

    private static ObjectNode entry(long number, String commandId, String outcome) {
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
