package io.elasticaddress.failover.elasticaddress;

import io.elasticaddress.contracts.command.Action;
import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.outcome.Outcome;
import io.elasticaddress.contracts.state.AccountSettings;
import io.elasticaddress.contracts.state.DeletedElasticAddress;
import io.elasticaddress.contracts.state.DeletedStack;
import io.elasticaddress.contracts.state.DeletedWebhook;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.FailoverHold;
import io.elasticaddress.contracts.state.MaintenanceWindow;
import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.contracts.state.Stack;
import io.elasticaddress.contracts.state.StackHealth;
import io.elasticaddress.contracts.state.Webhook;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What was decided about a command: exactly one event, and the outcome that tells the client of it. */
public sealed interface Decision {

    Outcome outcome();

    /** The event that records the decision on {@code command}. */
    Event event(Command command);

    /**
     * {@code event} is a change, or says that everything was as asked for already.
     *
     * @param overriddenRules the safety rules that would have refused if the command had not named them
     */
    record Accepted(Event event, Outcome.Accepted outcome, List<String> overriddenRules)
            implements Decision {
        public Accepted {
            overriddenRules = List.copyOf(overriddenRules);
        }

        Accepted(Event event, Outcome.Accepted outcome) {
            this(event, outcome, List.of());
        }

        @Override
        public Event event(Command command) {
            return event;
        }
    }

    record Rejected(Rejection rejection) implements Decision {
        @Override
        public Outcome.Rejected outcome() {
            return rejection.toOutcome();
        }

        @Override
        public Event event(Command command) {
            return new Event.CommandRejected(command.action(), command.subject(), outcome());
        }
    }

    static Decision rejected(Rejection rejection) {
        return new Rejected(rejection);
    }

    static Decision changed(Event.Change change) {
        return new Accepted(change, outcome(change.after()));
    }

    static Decision changed(Event.Change change, List<String> overriddenRules) {
        return new Accepted(change, outcome(change.after()), overriddenRules);
    }

    static Decision unchanged(Action action, Snapshot snapshot) {
        return new Accepted(
                new Event.NothingChanged(
                        action, snapshot.kind(), snapshot.uid(), snapshot.version()),
                outcome(snapshot));
    }

    private static Outcome.Accepted outcome(Snapshot snapshot) {
        return new Outcome.Accepted(
                snapshot.kind(), snapshot.uid(), dnsName(snapshot), snapshot.version());
    }

    private static @Nullable String dnsName(Snapshot snapshot) {
        return switch (snapshot) {
            case ElasticAddress group -> group.dnsName();
            case DeletedElasticAddress group -> group.dnsName();
            case Stack _,
                    DeletedStack _,
                    StackHealth _,
                    FailoverHold _,
                    AccountSettings _,
                    MaintenanceWindow _,
                    Webhook _,
                    DeletedWebhook _ ->
                    null;
        };
    }
}
