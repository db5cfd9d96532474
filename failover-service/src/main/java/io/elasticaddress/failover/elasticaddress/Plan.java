package io.elasticaddress.failover.elasticaddress;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.outcome.Outcome;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.contracts.state.Stack;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;

/** What a decision that is not applied would have led to. */
public final class Plan {

    private Plan() {}

    /**
     * @param state before the decision
     */
    public static Outcome.Planned of(AccountState state, Command command, Decision decision) {
        return switch (decision) {
            case Decision.Accepted(Event.MaintenancePlanned(var window), _, _)
                    when window.groupUid() != null -> {
                var group = state.liveGroup(window.groupUid());
                yield new Outcome.Planned(
                        null, null, List.of(), records(state, group), switched(state, group));
            }
            case Decision.Accepted(Event.Change change, _, var overridden) ->
                    new Outcome.Planned(
                            change.before() == null ? null : change.after().uid(),
                            null,
                            overridden,
                            records(state, change.before()),
                            records(state, change.after()));
            case Decision.Accepted(var event, _, _) -> {
                var records = records(state, subject(state, event.subject()));
                yield new Outcome.Planned(event.subject(), null, List.of(), records, records);
            }
            case Decision.Rejected(var rejection) -> {
                var records = records(state, subject(state, command.subject()));
                yield new Outcome.Planned(
                        command.subject(),
                        rejection.toOutcome(),
                        rejection instanceof Rejection.UnsafeSwitch unsafe
                                ? unsafe.rules()
                                : List.of(rejection.rule()),
                        records,
                        records);
            }
        };
    }

    private static @Nullable Snapshot subject(AccountState state, @Nullable String uid) {
        if (uid == null) {
            return null;
        }
        var group = state.liveGroup(uid);
        return group == null ? state.liveStack(uid) : group;
    }

    /** What the group's name would answer if the other side were current. */
    private static List<RecordSet> switched(AccountState state, @Nullable ElasticAddress group) {
        return group == null
                ? List.of()
                : records(state, group, group.stackUid(group.currentStack().other()));
    }

    private static List<RecordSet> records(
            AccountState state, ElasticAddress group, @Nullable String stackUid) {
        var stack = stackUid == null ? null : state.liveStack(stackUid);
        return stack == null
                ? List.of()
                : RecordSet.of(stack, Objects.requireNonNullElse(group.ttl(), 0L));
    }

    private static List<RecordSet> records(AccountState state, @Nullable Snapshot snapshot) {
        return switch (snapshot) {
            case ElasticAddress group -> records(state, group, group.currentStackUid());
            case Stack stack -> RecordSet.of(stack, 0);
            case null, default -> List.of();
        };
    }
}
