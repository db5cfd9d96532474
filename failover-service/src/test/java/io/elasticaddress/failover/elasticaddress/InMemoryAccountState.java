package io.elasticaddress.failover.elasticaddress;

import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.Kind;
import io.elasticaddress.contracts.state.Snapshot;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An immutable account: what the core's tests decide on, and what the one over stores must agree with. */
public record InMemoryAccountState(
        String account,
        Map<String, Snapshot> groups,
        Map<String, Snapshot> stacks,
        long nextGroupNumber,
        long nextStackNumber)
        implements AccountState {

    public static InMemoryAccountState empty(String account) {
        return new InMemoryAccountState(account, Map.of(), Map.of(), 0, 0);
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
        return groups.values().stream()
                .filter(group -> group instanceof ElasticAddress live && live.uses(stackUid))
                .map(Snapshot::uid)
                .sorted()
                .toList();
    }

    @Override
    public InMemoryAccountState apply(Event.Change change) {
        var after = change.after();
        return new InMemoryAccountState(
                account,
                after.kind() == Kind.GROUP ? with(groups, after) : groups,
                after.kind() == Kind.STACK ? with(stacks, after) : stacks,
                nextGroupNumber + (change instanceof Event.ElasticAddressCreated ? 1 : 0),
                nextStackNumber + (change instanceof Event.StackRegistered ? 1 : 0));
    }

    private static Map<String, Snapshot> with(Map<String, Snapshot> all, Snapshot changed) {
        var next = new HashMap<>(all);
        next.put(changed.uid(), changed);
        return Map.copyOf(next);
    }
}
