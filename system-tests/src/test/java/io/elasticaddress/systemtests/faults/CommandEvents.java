package io.elasticaddress.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.command.Action;
import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.event.EventMessage;
import io.elasticaddress.systemtests.history.Answer;
import io.elasticaddress.systemtests.history.Operation;
import io.elasticaddress.systemtests.platform.Books;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Exactly one event to each command that was answered, at most one to any other, and none that nobody asked for but those of
 * failover policies. What health monitors report, and the webhook that the run makes, is no client's.
 */
final class CommandEvents {
    private static final Set<Action> NO_CLIENTS =
            Set.of(Action.REPORT_HEALTH, Action.CREATE_WEBHOOK);
    private static final String DEADLINE_PASSED = "deadline_passed";

    private CommandEvents() {}

    static void assertOneEach(List<EventMessage> events, Collection<Operation> operations) {
        var decided =
                events.stream()
                        .filter(
                                event ->
                                        !isTooLate(event)
                                                && !Books.isByPolicy(event)
                                                && !NO_CLIENTS.contains(event.event().action()))
                        .toList();
        var ids = decided.stream().map(event -> event.cause().commandId()).toList();
        assertThat(ids).as("the commands of all events").doesNotHaveDuplicates();
        assertThat(events).extracting(EventMessage::id).doesNotHaveDuplicates();

        var answered = new HashSet<String>();
        var sent = new HashSet<String>();
        var nameless = 0;
        for (var operation : operations) {
            if (operation.commandId() == null) {
                nameless++;
                continue;
            }
            sent.add(operation.commandId());
            if (isDecided(operation.answer())) {
                answered.add(operation.commandId());
            }
        }
        assertThat(ids).as("the commands of all events").containsAll(answered);
        var strangers = new HashSet<>(ids);
        strangers.removeAll(sent);
        assertThat(strangers).as("commands that nobody sent").hasSizeLessThanOrEqualTo(nameless);
    }

    private static boolean isTooLate(EventMessage event) {
        return event.event() instanceof Event.CommandRejected rejected
                && rejected.rejection().rule().equals(DEADLINE_PASSED);
    }

    /** What is answered 422 was not decided in time, and leaves nothing but that. */
    private static boolean isDecided(Answer answer) {
        return answer instanceof Answer.Accepted
                || answer instanceof Answer.Rejected rejected && rejected.status() != 422;
    }
}
