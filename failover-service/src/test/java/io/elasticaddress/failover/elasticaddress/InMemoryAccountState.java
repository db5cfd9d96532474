package io.elasticaddress.failover.elasticaddress;

import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.health.Vantage;
import io.elasticaddress.contracts.state.AccountSettings;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.FailoverHold;
import io.elasticaddress.contracts.state.Kind;
import io.elasticaddress.contracts.state.MaintenanceWindow;
import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.contracts.state.Stack;
import io.elasticaddress.contracts.state.StackHealth;
import io.elasticaddress.contracts.state.Webhook;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** An immutable account: what the core's tests decide on, and what the one over stores must agree with. */
public record InMemoryAccountState(
        String account,
        Map<String, Snapshot> groups,
        Map<String, Snapshot> stacks,
        Map<Kind, Map<String, Snapshot>> beside,
        Map<String, Instant> failedOver,
        List<Vantage> vantages,
        long nextGroupNumber,
        long nextStackNumber,
        long nextWindowNumber)
        implements AccountState {

    /** Of which nothing was ever reported. */
    public InMemoryAccountState(
            String account,
            Map<String, Snapshot> groups,
            Map<String, Snapshot> stacks,
            long nextGroupNumber,
            long nextStackNumber) {
        this(
                account,
                groups,
                stacks,
                Map.of(),
                Map.of(),
                List.of(),
                nextGroupNumber,
                nextStackNumber,
                0);
    }

    public static InMemoryAccountState empty(String account) {
        return new InMemoryAccountState(account, Map.of(), Map.of(), 0, 0);
    }

    InMemoryAccountState seenFrom(List<Vantage> vantages) {
        return new InMemoryAccountState(
                account,
                groups,
                stacks,
                beside,
                failedOver,
                vantages,
                nextGroupNumber,
                nextStackNumber,
                nextWindowNumber);
    }

    public InMemoryAccountState numbered(long nextGroupNumber, long nextStackNumber) {
        return new InMemoryAccountState(
                account,
                groups,
                stacks,
                beside,
                failedOver,
                vantages,
                nextGroupNumber,
                nextStackNumber,
                nextWindowNumber);
    }

    @Override
    public @Nullable Snapshot group(String uid) {
        return groups.get(uid);
    }

    @Override
    public @Nullable Snapshot stack(String uid) {
        return stacks.get(uid);
    }

    @Override
    public List<String> groupsUsing(String stackUid) {
        return groupsUsing(stackUid, "", Integer.MAX_VALUE);
    }

    @Override
    public List<String> groupsUsing(String stackUid, String after, int most) {
        return groups.values().stream()
                .filter(group -> group instanceof ElasticAddress live && live.uses(stackUid))
                .map(Snapshot::uid)
                .filter(uid -> uid.compareTo(after) > 0)
                .sorted()
                .limit(most)
                .toList();
    }

    @Override
    public List<String> groups(String after, int most) {
        return groups.keySet().stream()
                .filter(uid -> uid.compareTo(after) > 0)
                .sorted()
                .limit(most)
                .toList();
    }

    @Override
    public @Nullable StackHealth health(String stackUid) {
        return (StackHealth) beside.getOrDefault(Kind.HEALTH, Map.of()).get(stackUid);
    }

    @Override
    public @Nullable FailoverHold hold(String groupUid) {
        return (FailoverHold) beside.getOrDefault(Kind.HOLD, Map.of()).get(groupUid);
    }

    @Override
    public @Nullable AccountSettings settings() {
        return (AccountSettings) beside.getOrDefault(Kind.ACCOUNT, Map.of()).get(account);
    }

    @Override
    public @Nullable MaintenanceWindow window(String uid) {
        return beside.getOrDefault(Kind.WINDOW, Map.of()).get(uid)
                                instanceof MaintenanceWindow window
                        && !window.phase().isLast()
                ? window
                : null;
    }

    @Override
    public List<MaintenanceWindow> windows() {
        return beside.getOrDefault(Kind.WINDOW, Map.of()).keySet().stream()
                .sorted()
                .map(this::window)
                .filter(Objects::nonNull)
                .toList();
    }

    @Override
    public @Nullable Snapshot webhook(String uid) {
        return beside.getOrDefault(Kind.WEBHOOK, Map.of()).get(uid);
    }

    @Override
    public long webhookCount() {
        return beside.getOrDefault(Kind.WEBHOOK, Map.of()).values().stream()
                .filter(Webhook.class::isInstance)
                .count();
    }

    @Override
    public long stackCount() {
        return stacks.values().stream().filter(Stack.class::isInstance).count();
    }

    @Override
    public InMemoryAccountState failedOver(String stackUid, Instant at) {
        var next = new HashMap<>(failedOver);
        next.put(stackUid, at);
        return new InMemoryAccountState(
                account,
                groups,
                stacks,
                beside,
                Map.copyOf(next),
                vantages,
                nextGroupNumber,
                nextStackNumber,
                nextWindowNumber);
    }

    @Override
    public InMemoryAccountState apply(Event.Change change) {
        var after = change.after();
        var others = beside;
        if (after.kind() != Kind.GROUP && after.kind() != Kind.STACK) {
            var next = new HashMap<>(beside);
            next.put(after.kind(), with(beside.getOrDefault(after.kind(), Map.of()), after));
            others = Map.copyOf(next);
        }
        return new InMemoryAccountState(
                account,
                after.kind() == Kind.GROUP ? with(groups, after) : groups,
                after.kind() == Kind.STACK ? with(stacks, after) : stacks,
                others,
                failedOver,
                vantages,
                nextGroupNumber + (change instanceof Event.ElasticAddressCreated ? 1 : 0),
                nextStackNumber + (change instanceof Event.StackRegistered ? 1 : 0),
                nextWindowNumber + (change instanceof Event.MaintenancePlanned ? 1 : 0));
    }

    private static Map<String, Snapshot> with(Map<String, Snapshot> all, Snapshot changed) {
        var next = new HashMap<>(all);
        next.put(changed.uid(), changed);
        return Map.copyOf(next);
    }
}
