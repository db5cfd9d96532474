package io.elasticaddress.systemtests.platform;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticaddress.contracts.event.Cause;
import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.event.EventMessage;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.contracts.state.Snapshot;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Topics that contradict themselves or each other. */
class BooksTest {
    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");
    private static final ElasticAddress FIRST = group("fg-1", 1, Side.PRIMARY, 1);
    private static final ElasticAddress SECOND = group("fg-1", 1, Side.SECONDARY, 2);
    private static final ElasticAddress THIRD = group("fg-1", 1, Side.PRIMARY, 3);
    private static final EventMessage CREATED = event("c1", new Event.ElasticAddressCreated(FIRST));
    private static final EventMessage SWITCHED =
            event("c2", new Event.StackSwitched(FIRST, SECOND));

    @Test
    void events_that_lead_to_the_snapshots_are_fine() {
        books(List.of(CREATED, SWITCHED), FIRST, SECOND)
                .assertVersionsHaveNoGapAndSnapshotsAreTheLastEvents();
    }

    @Test
    void a_snapshot_that_lags_behind_the_events_is_found() {
        assertDisagree(books(List.of(CREATED, SWITCHED), FIRST));
    }

    @Test
    void a_snapshot_without_its_event_is_found() {
        assertDisagree(books(List.of(CREATED), FIRST, SECOND));
    }

    @Test
    void a_snapshot_that_tells_something_else_than_the_event_is_found() {
        assertDisagree(books(List.of(CREATED, SWITCHED), group("fg-1", 1, Side.PRIMARY, 2)));
    }

    @Test
    void a_version_that_is_left_out_is_found() {
        assertDisagree(
                books(
                        List.of(CREATED, event("c3", new Event.StackSwitched(SECOND, THIRD))),
                        THIRD));
    }

    @Test
    void a_version_that_is_there_twice_is_found() {
        assertDisagree(books(List.of(CREATED, SWITCHED, SWITCHED), SECOND));
    }

    @Test
    void an_id_that_was_dealt_twice_is_found() {
        var books = books(List.of(), FIRST, group("fg-2", 1, Side.PRIMARY, 1));

        assertThatThrownBy(books::assertIdsAreDealtOnce)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("duplicate");
    }

    private static void assertDisagree(Books books) {
        assertThatThrownBy(books::assertVersionsHaveNoGapAndSnapshotsAreTheLastEvents)
                .isInstanceOf(AssertionError.class);
    }

    private static Books books(List<EventMessage> events, Snapshot... snapshots) {
        return new Books(Set.of("acme"), events, List.of(), List.of(snapshots));
    }

    private static EventMessage event(String commandId, Event event) {
        return new EventMessage(
                "e-" + commandId,
                "acme",
                NOON,
                new Cause(commandId, "a-" + commandId, "/tests", "alice", null, "rest", null),
                event);
    }

    private static ElasticAddress group(String uid, long id, Side current, long version) {
        return new ElasticAddress(
                "acme",
                uid,
                id,
                "000-000-00%d.ea.test".formatted(id),
                "blue",
                "green",
                current,
                NOON,
                NOON,
                version);
    }
}
