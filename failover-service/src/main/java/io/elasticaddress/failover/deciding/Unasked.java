package io.elasticaddress.failover.deciding;

import io.elasticaddress.contracts.event.Cause;
import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.event.EventMessage;
import io.elasticaddress.contracts.health.Grounds;
import io.elasticaddress.contracts.state.MaintenanceWindow;
import io.elasticaddress.contracts.wire.Codec;
import io.elasticaddress.contracts.wire.Sources;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Publishes what nobody has sent a command for, in the transaction of the state that it stands in. */
final class Unasked {
    private static final Logger log = LoggerFactory.getLogger(Unasked.class);

    private final EventIds eventIds;
    private final Sinks sinks;

    /** What was done in the step, and how often. */
    private final Map<String, Integer> step = new TreeMap<>();

    Unasked(EventIds eventIds, Sinks sinks) {
        this.eventIds = eventIds;
        this.sinks = sinks;
    }

    /**
     * Who is behind it, and why.
     *
     * @param via one of those that no sender may give
     * @param reason in a sentence; null where the rule of the grounds says it all
     * @param grounds null where there is none
     */
    record Origin(String actor, String via, @Nullable String reason, @Nullable Grounds grounds) {}

    /**
     * @param overridden the safety rules that were broken as somebody had planned
     */
    void change(
            String account,
            Event.Change change,
            Origin origin,
            List<String> overridden,
            Instant now) {
        var id = eventIds.ofUnasked(account, change.after());
        event(account, id, change, origin, overridden, now);
        note(change.action().wireName(), change.subject(), origin);
        sinks.forward(Codec.SNAPSHOTS.encode(change.after()), now);
    }

    /** The window came to this phase once, and to the group once in it. */
    void refusal(
            String account,
            Event.CommandRejected refusal,
            MaintenanceWindow window,
            Origin origin,
            Instant now) {
        var id = eventIds.ofRefusal(account, window, String.valueOf(refusal.uid()));
        event(account, id, refusal, origin, List.of(), now);
        note("refused by " + refusal.rejection().rule(), refusal.uid(), origin);
    }

    /** A line for each thing that was done, and not for each of hundreds of groups: these are in the audit log. */
    void endOfStep() {
        step.forEach((what, times) -> log.info("{}: {} times", what, times));
        step.clear();
    }

    private void note(String what, @Nullable String uid, Origin origin) {
        var rule = origin.grounds == null ? "" : ", " + origin.grounds.rule();
        var done = what + " (" + origin.via + rule + ")";
        log.debug("{}: {}", done, uid);
        step.merge(done, 1, Integer::sum);
    }

    private void event(
            String account,
            String id,
            Event event,
            Origin origin,
            List<String> overridden,
            Instant now) {
        var cause =
                new Cause(
                        id,
                        id,
                        Sources.FAILOVER_SERVICE,
                        origin.actor,
                        null,
                        origin.via,
                        origin.reason,
                        overridden.isEmpty() ? null : overridden,
                        origin.grounds);
        sinks.forward(Codec.EVENTS.encode(new EventMessage(id, account, now, cause, event)), now);
    }
}
