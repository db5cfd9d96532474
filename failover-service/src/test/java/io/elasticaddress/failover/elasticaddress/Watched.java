package io.elasticaddress.failover.elasticaddress;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.health.FailoverPolicyRequest;
import io.elasticaddress.contracts.health.HealthCheckRequest;
import io.elasticaddress.contracts.health.Vantage;
import io.elasticaddress.contracts.health.Verdict;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.FailoverHold;
import io.elasticaddress.contracts.state.Kind;
import io.elasticaddress.contracts.state.MaintenanceWindow;
import io.elasticaddress.contracts.state.Side;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An account whose stacks are watched, in a test: what is reported is decided, and every group whose policy may have
 * something to do is reviewed at once, and again when it asks to be.
 */
final class Watched {
    static final String BLUE = Account.BLUE;
    static final String GREEN = Account.GREEN;
    static final HealthCheckRequest TCP =
            new HealthCheckRequest(
                    "tcp", 80L, "1s", "1s", 3L, 2L, null, null, null, null, null, null, null, null,
                    null, null);

    final Account account = Account.empty();
    final List<Event> done = new ArrayList<>();
    final List<Review> reviews = new ArrayList<>();
    final List<MaintenanceRuns.Step> maintenanceSteps = new ArrayList<>();
    private final FailoverDecisions policies;
    private final MaintenanceRuns maintenance;
    private final Map<String, Instant> windowsDue = new HashMap<>();
    private final Map<String, Instant> due = new HashMap<>();
    private Instant now = Account.NOON;

    Watched(FailoverLimits limits) {
        this.policies = new FailoverDecisions(limits);
        this.maintenance = new MaintenanceRuns(new Identities("test", "ea.test"), limits);
        account.seenFrom(List.of(vantage("v1"), vantage("v2"), vantage("v3")));
        register(BLUE);
        register(GREEN);
    }

    Watched() {
        this(new FailoverLimits(false, 1, 1, Duration.ofMinutes(1)));
    }

    static Vantage vantage(String name) {
        return new Vantage(name, null, "1");
    }

    static FailoverPolicyRequest automatic() {
        return policy("majority", "never", null, null, "1m", "10m");
    }

    static FailoverPolicyRequest policy(
            String quorum,
            String failback,
            @Nullable String failbackAfter,
            @Nullable String window,
            String holdDown,
            String operatorHold) {
        return new FailoverPolicyRequest(
                "automatic", quorum, failback, failbackAfter, window, holdDown, operatorHold);
    }

    void register(String uid) {
        account.accept(
                new Command.RegisterStack(
                        uid,
                        uid,
                        null,
                        null,
                        null,
                        null,
                        null,
                        List.of("192.0.2.1"),
                        null,
                        null,
                        null,
                        TCP,
                        null));
    }

    /** On blue, with green beside it. */
    ElasticAddress group(FailoverPolicyRequest policy) {
        return group(BLUE, GREEN, policy);
    }

    ElasticAddress group(String primary, String secondary, FailoverPolicyRequest policy) {
        var created =
                (Event.ElasticAddressCreated)
                        account.accept(
                                new Command.CreateElasticAddress(
                                        primary, secondary, null, null, policy, null));
        review(created.after().uid());
        return created.after();
    }

    void operatorSwitches(ElasticAddress group, Side side) {
        account.accept(new Command.SwitchStack(group.uid(), side, null, null));
        review(group.uid());
    }

    Decision tell(Command command) {
        var decision = account.tell(command);
        reviewAll();
        return decision;
    }

    /** Plans maintenance that must be accepted, and begins it where it is time for that. */
    MaintenanceWindow plan(Command.PlanMaintenance command) {
        return tryToPlan(command).orElseThrow();
    }

    /** Empty where it is refused. */
    Optional<MaintenanceWindow> tryToPlan(Command.PlanMaintenance command) {
        if (account.tell(command)
                instanceof Decision.Accepted(Event.MaintenancePlanned(var window), _, _)) {
            windowsDue.put(window.uid(), Objects.requireNonNull(MaintenanceRuns.next(window)));
            passes(Duration.ZERO);
            return Optional.of(window);
        }
        return Optional.empty();
    }

    void cancel(MaintenanceWindow window) {
        account.accept(new Command.CancelMaintenance(window.uid(), null));
        windowsDue.put(window.uid(), Instant.EPOCH);
        passes(Duration.ZERO);
    }

    /** As it is now, also when it is over. */
    MaintenanceWindow now(MaintenanceWindow window) {
        return (MaintenanceWindow)
                Objects.requireNonNull(account.state().beside().get(Kind.WINDOW).get(window.uid()));
    }

    private boolean isEnding(String uid) {
        var window = account.state().window(uid);
        return window != null && MaintenanceRuns.isEnding(window);
    }

    private void work(String windowUid) {
        windowsDue.remove(windowUid);
        var window = account.state().window(windowUid);
        if (window == null) {
            return;
        }
        maintenance.advance(account.state(), window, now).ifPresent(this::apply);
        window = now(window);
        for (var group : maintenance.groups(account.state(), window, "", Integer.MAX_VALUE)) {
            for (var step : maintenance.step(account.state(), window, group, now)) {
                maintenanceSteps.add(step);
                if (step.decision() instanceof Decision.Accepted(Event.Change change, _, _)) {
                    apply(change);
                }
            }
        }
        maintenance.finish(account.state(), window, now).ifPresent(this::apply);
        var next = MaintenanceRuns.next(now(window));
        if (next != null) {
            windowsDue.put(windowUid, next);
        }
        reviewAll();
    }

    private void apply(Event.Change change) {
        done.add(change);
        account.become(account.state().apply(change));
    }

    /** All three say so. */
    void all(String stack, Verdict verdict) {
        for (var vantage : List.of("v1", "v2", "v3")) {
            says(vantage, stack, verdict);
        }
    }

    void says(String vantage, String stack, Verdict verdict) {
        says(vantage, "1", stack, verdict);
    }

    void says(String vantage, String incarnation, String stack, Verdict verdict) {
        var live = Objects.requireNonNull(account.state().liveStack(stack));
        var version = Objects.requireNonNull(live.healthCheck()).version();
        account.tell(
                new Command.ReportHealth(
                        stack, vantage, null, incarnation, verdict, version, null));
        account.state().groupsUsing(stack).forEach(this::review);
    }

    void there(Vantage... vantages) {
        account.seenFrom(List.of(vantages));
        reviewAll();
    }

    /** Step by step, so that what becomes due meanwhile is done when it is. */
    void passes(Duration time) {
        var end = now.plus(time);
        while (true) {
            var next =
                    Stream.concat(due.entrySet().stream(), windowsDue.entrySet().stream())
                            .filter(entry -> !entry.getValue().isAfter(end))
                            .min(
                                    Map.Entry.<String, Instant>comparingByValue()
                                            .thenComparing(entry -> !isEnding(entry.getKey())));
            if (next.isEmpty()) {
                at(end);
                return;
            }
            at(next.get().getValue().isAfter(now) ? next.get().getValue() : now);
            if (windowsDue.containsKey(next.get().getKey())) {
                work(next.get().getKey());
            } else {
                review(next.get().getKey());
            }
        }
    }

    void at(Instant time) {
        now = time;
        account.at(time);
    }

    Instant now() {
        return now;
    }

    void reviewAll() {
        account.state().groups("", Integer.MAX_VALUE).forEach(this::review);
    }

    private void review(String uid) {
        due.remove(uid);
        var steps = 0;
        while (true) {
            if (steps++ > 20) {
                throw new AssertionError("It never comes to an end: " + reviews.getLast());
            }
            var review = policies.review(account.state(), uid, now);
            var again = review.again();
            if (review.change() != null) {
                reviews.add(review);
                done.add(review.change());
                var state = account.state().apply(review.change());
                account.become(
                        review.failedOver() == null
                                ? state
                                : state.failedOver(review.failedOver(), now));
                continue;
            }
            if (again != null && again.isAfter(now)) {
                due.put(uid, again);
            }
            return;
        }
    }

    ElasticAddress now(ElasticAddress group) {
        return Objects.requireNonNull(account.state().liveGroup(group.uid()));
    }

    Side side(ElasticAddress group) {
        return now(group).currentStack();
    }

    /** The rule that holds the group; null: none. */
    @Nullable String held(ElasticAddress group) {
        var hold = hold(group);
        return hold == null || hold.grounds() == null ? null : hold.grounds().rule();
    }

    @Nullable FailoverHold hold(ElasticAddress group) {
        return account.state().hold(group.uid());
    }

    long switches() {
        return done.stream().filter(Event.StackSwitched.class::isInstance).count();
    }
}
