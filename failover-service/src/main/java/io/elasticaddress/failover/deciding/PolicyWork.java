package io.elasticaddress.failover.deciding;

import io.elasticaddress.contracts.command.CommandMessage;
import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.health.FailoverPolicy;
import io.elasticaddress.contracts.health.Vantage;
import io.elasticaddress.contracts.health.Verdict;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.FailoverHold;
import io.elasticaddress.contracts.state.MaintenanceWindow;
import io.elasticaddress.contracts.state.MaintenanceWindow.Phase;
import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.contracts.state.StackHealth;
import io.elasticaddress.failover.deciding.DueStore.Due;
import io.elasticaddress.failover.deciding.DueStore.Of;
import io.elasticaddress.failover.deciding.DueStore.Subject;
import io.elasticaddress.failover.deciding.Unasked.Origin;
import io.elasticaddress.failover.elasticaddress.AccountState;
import io.elasticaddress.failover.elasticaddress.FailoverDecisions;
import io.elasticaddress.failover.elasticaddress.Review;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Has the core review the groups whose policy may have something to do: those of a stack about which something was reported,
 * those of which something was changed, and those whose time has come. At most {@link #MOST_AT_ONCE} groups in one step; the
 * rest stays due. What it leads to is published like what a command leads to, in one transaction with the state.
 */
final class PolicyWork {
    private static final Logger log = LoggerFactory.getLogger(PolicyWork.class);
    static final int MOST_AT_ONCE = 1_000;
    private static final Duration BETWEEN_STEPS = Duration.ofMillis(1);

    /** While something could move because a vantage point came or went. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private static final String ACTOR = "failover-policy";

    private final FailoverDecisions decisions;
    private final Function<String, AccountState> accounts;
    private final Supplier<List<Vantage>> vantages;
    private final KeyValueStore<String, byte[]> beside;
    private final DueStore due;
    private final Unasked unasked;
    private final MaintenanceWork maintenance;
    private final DecisionMetrics metrics;

    private final Alarm alarm;

    /** In memory only: it follows from what is stored. */
    private final Set<Subject> watched = new HashSet<>();

    /** Those that were there when it was last looked. */
    private List<Vantage> lastVantages = List.of();

    private boolean begun;

    PolicyWork(
            FailoverDecisions decisions,
            Function<String, AccountState> accounts,
            Supplier<List<Vantage>> vantages,
            KeyValueStore<String, byte[]> beside,
            DueStore due,
            Unasked unasked,
            MaintenanceWork maintenance,
            DecisionMetrics metrics,
            Function<Consumer<Instant>, Alarm> alarms) {
        this.decisions = decisions;
        this.accounts = accounts;
        this.vantages = vantages;
        this.beside = beside;
        this.due = due;
        this.unasked = unasked;
        this.maintenance = maintenance;
        this.metrics = metrics;
        this.alarm = alarms.apply(this::work);
    }

    /** Makes due what the change may lead to. */
    void changed(String account, Event.Change change, Instant now) {
        watch(change.after());
        switch (change) {
            case Event.HealthReported reported ->
                    due.put(new Subject(account, Of.STACK, reported.after().uid()), now);
            case Event.StackUpdated updated -> {
                if (!updated.before().equals(updated.after())) {
                    due.put(new Subject(account, Of.STACK, updated.after().uid()), now);
                }
            }
            case Event.ElasticAddressCreated created -> group(account, created.after(), now);
            case Event.ElasticAddressUpdated updated -> {
                if (updated.before().policy().isAutomatic()) {
                    due.put(new Subject(account, Of.GROUP, updated.after().uid()), now);
                } else {
                    group(account, updated.after(), now);
                }
            }
            case Event.StackSwitched switched -> group(account, switched.after(), now);
            case Event.ElasticAddressDeleted deleted ->
                    due.put(new Subject(account, Of.GROUP, deleted.after().uid()), now);
            case Event.FailoverSet _ -> due.put(new Subject(account, Of.ACCOUNT, account), now);
            case Event.MaintenancePlanned planned -> maintenance.plan(planned.after());
            case Event.MaintenanceCancelled cancelled -> {
                maintenance.plan(cancelled.after());
                released(account, cancelled.before(), now);
            }
            case Event.MaintenanceCarriedOut carriedOut ->
                    released(account, carriedOut.before(), now);
            case Event.StackRegistered _, Event.StackRemoved _, Event.FailoverHeld _ -> {}
            case Event.WebhookCreated _,
                    Event.WebhookUpdated _,
                    Event.WebhookRemoved _,
                    Event.WebhookRetried _ -> {}
        }
    }

    private void group(String account, ElasticAddress group, Instant now) {
        if (group.policy().isAutomatic()) {
            due.put(new Subject(account, Of.GROUP, group.uid()), now);
        }
    }

    /** What an open window held may go on when it no longer does. */
    private void released(String account, MaintenanceWindow before, Instant now) {
        if (before.phase() == Phase.OPEN) {
            due.put(
                    before.stackUid() == null
                            ? new Subject(
                                    account,
                                    Of.GROUP,
                                    Objects.requireNonNull(before.groupUid(), "one of the two"))
                            : new Subject(account, Of.STACK, before.stackUid()),
                    now);
        }
    }

    /** The task has its state: what was left due is due, and what was called down is watched. Again, it does nothing. */
    void begin(Instant now) {
        if (begun) {
            return;
        }
        try (var all = beside.all()) {
            while (all.hasNext()) {
                var entry = all.next();
                watch(StoredSnapshot.read(entry.key, entry.value));
            }
        }
        begun = true;
        work(now);
    }

    /** One step, and when the next one is to be. */
    void work(Instant now) {
        if (!begun) {
            return;
        }
        noticeVantages(now);
        var left = MOST_AT_ONCE;
        var next = due.first(now, left);
        while (left > 0 && !next.isEmpty()) {
            for (var one : next) {
                if (left > 0 && due.isStill(one)) {
                    left -= Math.max(1, work(one, left, now));
                }
            }
            next = due.first(now, Math.max(1, left));
        }
        unasked.endOfStep();
        if (!next.isEmpty()) {
            alarm.set(now.plus(BETWEEN_STEPS));
            return;
        }
        due.next().ifPresent(alarm::set);
        if (!watched.isEmpty()) {
            alarm.set(now.plus(BETWEEN_LOOKS));
        }
    }

    /** A vantage point that came or went makes other votes count than before. */
    private void noticeVantages(Instant now) {
        var there = vantages.get();
        if (!there.equals(lastVantages)) {
            lastVantages = there;
            watched.forEach(subject -> due.put(subject, now));
        }
    }

    /** What could move because other vantage points are there: a stack that somebody calls down, a group that is held. */
    private void watch(Snapshot snapshot) {
        switch (snapshot) {
            case StackHealth health ->
                    watch(
                            new Subject(health.account(), Of.STACK, health.uid()),
                            health.votes().stream()
                                    .anyMatch(vote -> vote.verdict() == Verdict.DOWN));
            case FailoverHold hold ->
                    watch(
                            new Subject(hold.account(), Of.GROUP, hold.uid()),
                            hold.grounds() != null);
            default -> {}
        }
    }

    private void watch(Subject subject, boolean watch) {
        if (watch) {
            watched.add(subject);
        } else {
            watched.remove(subject);
        }
    }

    /** Returns how many groups were reviewed. */
    private int work(Due first, int most, Instant now) {
        var subject = first.subject();
        var account = accounts.apply(subject.account());
        if (subject.of() == Of.WINDOW || subject.of() == Of.ENDING) {
            return maintenance.work(
                    account,
                    first,
                    most,
                    now,
                    (change, at) -> changed(subject.account(), change, at));
        }
        var groups =
                switch (subject.of()) {
                    case GROUP -> List.of(subject.uid());
                    case STACK -> account.groupsUsing(subject.uid(), first.after(), most);
                    case ACCOUNT -> account.groups(first.after(), most);
                    case WINDOW, ENDING -> throw new IllegalStateException("Is worked on before");
                };
        if (subject.of() == Of.GROUP || groups.size() < most) {
            due.done(first);
        } else {
            due.goOn(first, groups.getLast());
        }
        groups.forEach(group -> review(account, group, now));
        return groups.size();
    }

    private void review(AccountState account, String groupUid, Instant now) {
        Review review;
        try {
            review = decisions.review(account, groupUid, now);
        } catch (UnusableState | KafkaException e) {
            throw e;
        } catch (RuntimeException e) {
            // The next report about it makes it due again.
            log.error("The policy of {} could not be decided", groupUid, e);
            metrics.policyFailed();
            return;
        }
        if (review.change() != null) {
            apply(account, review, review.change(), now);
        }
        if (review.again() != null) {
            due.put(new Subject(account.account(), Of.GROUP, groupUid), review.again());
        }
    }

    private void apply(AccountState account, Review review, Event.Change change, Instant now) {
        account.apply(change);
        if (review.failedOver() != null) {
            account.failedOver(review.failedOver(), now);
        }
        unasked.change(
                account.account(),
                change,
                new Origin(ACTOR, CommandMessage.VIA_POLICY, review.reason(), review.grounds()),
                List.of(),
                now);
        var rule = review.grounds() == null ? "released" : review.grounds().rule();
        metrics.policy(change.action(), rule);
        if (!(change instanceof Event.StackSwitched(_, var group)) || hasMore(account, group)) {
            changed(account.account(), change, now);
        }
    }

    /** Whether there may be something to do about a group that its policy has just switched to a stack that is up. */
    private static boolean hasMore(AccountState account, ElasticAddress group) {
        var hold = account.hold(group.uid());
        return group.policy().failback() != FailoverPolicy.Failback.NEVER
                || hold != null && hold.grounds() != null;
    }
}
