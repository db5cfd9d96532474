package io.elasticaddress.failover.deciding;

import io.elasticaddress.contracts.command.Action;
import io.elasticaddress.contracts.command.CommandMessage;
import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.health.Grounds;
import io.elasticaddress.contracts.state.MaintenanceWindow;
import io.elasticaddress.failover.deciding.DueStore.Due;
import io.elasticaddress.failover.deciding.DueStore.Of;
import io.elasticaddress.failover.deciding.DueStore.Subject;
import io.elasticaddress.failover.deciding.Unasked.Origin;
import io.elasticaddress.failover.elasticaddress.AccountState;
import io.elasticaddress.failover.elasticaddress.Decision;
import io.elasticaddress.failover.elasticaddress.MaintenanceRuns;

import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Carries maintenance windows out: to the next phase first, then group by group in as many steps as it takes. How far it has
 * come stands in the {@link DueStore}.
 */
final class MaintenanceWork {
    private static final Logger log = LoggerFactory.getLogger(MaintenanceWork.class);

    private final MaintenanceRuns runs;
    private final DueStore due;
    private final Unasked unasked;
    private final DecisionMetrics metrics;

    MaintenanceWork(MaintenanceRuns runs, DueStore due, Unasked unasked, DecisionMetrics metrics) {
        this.runs = runs;
        this.due = due;
        this.unasked = unasked;
        this.metrics = metrics;
    }

    /** Makes it due when the window, which was planned, cancelled or carried on, has to be looked at. */
    void plan(MaintenanceWindow window) {
        var next = MaintenanceRuns.next(window);
        if (next != null) {
            due.put(new Subject(window.account(), of(window), window.uid()), next);
        }
    }

    private static Of of(MaintenanceWindow window) {
        return MaintenanceRuns.isEnding(window) ? Of.ENDING : Of.WINDOW;
    }

    /**
     * One step.
     *
     * @param most of the window's groups
     * @param changed told of each change, once it stands in the state
     * @return with how many groups it had to do
     */
    int work(
            AccountState account,
            Due first,
            int most,
            Instant now,
            BiConsumer<Event.Change, Instant> changed) {
        var run = new Run(account, now, changed);
        var window = account.window(first.subject().uid());
        if (window == null || of(window) != first.subject().of()) {
            // It was cancelled while there was still something to do.
            due.done(first);
            return 0;
        }
        if (first.after().isEmpty()) {
            window = run.goOn(window, runs.advance(account, window, now).orElse(null));
        }
        var groups = runs.groups(account, window, first.after(), most);
        for (var group : groups) {
            run.group(window, group);
        }
        if (groups.size() == most) {
            due.goOn(first, groups.getLast());
            return groups.size();
        }
        due.done(first);
        plan(run.goOn(window, runs.finish(account, window, now).orElse(null)));
        return groups.size();
    }

    /** One step's work. */
    private final class Run {
        private final AccountState account;
        private final Instant now;
        private final BiConsumer<Event.Change, Instant> changed;

        Run(AccountState account, Instant now, BiConsumer<Event.Change, Instant> changed) {
            this.account = account;
            this.now = now;
            this.changed = changed;
        }

        MaintenanceWindow goOn(MaintenanceWindow window, Event.@Nullable Change change) {
            if (change == null) {
                return window;
            }
            apply(window, change, List.of(), null);
            return change.after() instanceof MaintenanceWindow after ? after : window;
        }

        void group(MaintenanceWindow window, String groupUid) {
            try {
                for (var step : runs.step(account, window, groupUid, now)) {
                    take(window, groupUid, step);
                }
            } catch (UnusableState | KafkaException e) {
                throw e;
            } catch (RuntimeException e) {
                log.error("Maintenance {} could not be decided for {}", window.uid(), groupUid, e);
                metrics.policyFailed();
            }
        }

        private void take(MaintenanceWindow window, String groupUid, MaintenanceRuns.Step step) {
            switch (step.decision()) {
                case Decision.Accepted(Event.Change change, _, var overridden) ->
                        apply(window, change, overridden, step.grounds());
                case Decision.Accepted _ -> {}
                case Decision.Rejected refused -> {
                    unasked.refusal(
                            account.account(),
                            new Event.CommandRejected(Action.SWITCH, groupUid, refused.outcome()),
                            window,
                            origin(window, step.grounds()),
                            now);
                    metrics.policy(Action.SWITCH, refused.rejection().rule());
                }
            }
        }

        private void apply(
                MaintenanceWindow window,
                Event.Change change,
                List<String> overridden,
                @Nullable Grounds grounds) {
            account.apply(change);
            unasked.change(account.account(), change, origin(window, grounds), overridden, now);
            metrics.policy(
                    change.action(),
                    grounds == null ? CommandMessage.VIA_MAINTENANCE : grounds.rule());
            changed.accept(change, now);
        }

        private Origin origin(MaintenanceWindow window, @Nullable Grounds grounds) {
            return new Origin(
                    window.actor(), CommandMessage.VIA_MAINTENANCE, window.reason(), grounds);
        }
    }
}
