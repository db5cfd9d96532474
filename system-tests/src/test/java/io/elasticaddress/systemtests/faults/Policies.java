package io.elasticaddress.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.event.EventMessage;
import io.elasticaddress.contracts.health.Grounds;
import io.elasticaddress.contracts.health.Verdict;
import io.elasticaddress.contracts.health.Vote;
import io.elasticaddress.systemtests.history.Answer;
import io.elasticaddress.systemtests.history.Call;
import io.elasticaddress.systemtests.history.Operation;
import io.elasticaddress.systemtests.platform.Books;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/** What failover policies did, of all that happened. */
final class Policies {
    private static final String CURRENT_DOWN = "current_down";

    /** The deciding instance reads its clock now and then only, and a clock may be adjusted. */
    private static final Duration EARLIER = Duration.ofSeconds(2);

    private Policies() {}

    /** The switches. */
    static List<EventMessage> switches(Collection<EventMessage> events) {
        return events.stream()
                .filter(
                        event ->
                                Books.isByPolicy(event)
                                        && event.event() instanceof Event.StackSwitched)
                .toList();
    }

    /** A policy switches from a stack that is down to one that is up, and says who said so. */
    static void assertEachSwitchHasGrounds(Collection<EventMessage> events) {
        assertThat(switches(events))
                .allSatisfy(
                        event -> {
                            var switched = (Event.StackSwitched) event.event();
                            assertThat(switched.before().policy().isAutomatic()).isTrue();
                            var grounds =
                                    Objects.requireNonNull(event.cause().grounds(), "no grounds");
                            assertThat(grounds.rule()).isEqualTo(CURRENT_DOWN);
                            assertMost(grounds, grounds.current(), true);
                            assertMost(grounds, grounds.other(), false);
                        });
    }

    private static void assertMost(Grounds grounds, List<Vote> votes, boolean down) {
        var saySo = votes.stream().filter(vote -> vote.verdict() == Verdict.DOWN == down).count();
        assertThat(2 * saySo).as("%s", grounds).isGreaterThan(votes.size());
    }

    /**
     * As operations that nobody asked for: each happened after it was decided and before the end.
     *
     * @param nanosAt the monotonic clock's time at a time of the day
     * @param end by that clock
     */
    static List<Operation> operations(Collection<EventMessage> events, NanosAt nanosAt, long end) {
        return switches(events).stream()
                .map(
                        event ->
                                operation(
                                        event,
                                        ((Event.StackSwitched) event.event()),
                                        Math.min(end, nanosAt.of(event.at().minus(EARLIER))),
                                        end))
                .toList();
    }

    private static Operation operation(
            EventMessage event, Event.StackSwitched switched, long invoked, long end) {
        return new Operation(
                "policy",
                event.account(),
                "kafka",
                new Call.PolicySwitch(switched.after().uid(), switched.after().currentStack()),
                invoked,
                end,
                new Answer.Accepted(null, switched.after().version()),
                event.cause().commandId());
    }

    /** One clock's time by another's. */
    @FunctionalInterface
    interface NanosAt {
        long of(Instant time);

        /** As the two are now. */
        static NanosAt now() {
            var nanos = System.nanoTime();
            var now = Instant.now();
            return time -> nanos + Duration.between(now, time).toNanos();
        }
    }
}
