package io.elasticaddress.failover.deciding;

import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.Kind;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.failover.elasticaddress.AccountState;

import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One account over its task's stores. A change is written through; the transaction makes it so, or undoes it. */
record StoredAccountState(
        String account,
        KeyValueStore<String, byte[]> groups,
        KeyValueStore<String, byte[]> stacks,
        KeyValueStore<String, byte[]> groupsByStack,
        Numbers numbers)
        implements AccountState {
    private static final byte[] PRESENT = {1};

    @Override
    public @Nullable Snapshot group(String uid) {
        return read(groups, uid);
    }

    @Override
    public @Nullable Snapshot stack(String uid) {
        return read(stacks, uid);
    }

    @Override
    public List<String> groupsUsing(String stackUid) {
        var prefix = account + "/" + stackUid + "/";
        var uids = new ArrayList<String>();
        try (var found = groupsByStack.prefixScan(prefix, new StringSerializer())) {
            found.forEachRemaining(entry -> uids.add(entry.key.substring(prefix.length())));
        }
        return uids;
    }

    @Override
    public long nextGroupNumber() {
        return numbers.nextGroup();
    }

    @Override
    public long nextStackNumber() {
        return numbers.nextStack();
    }

    @Override
    public AccountState apply(Event.Change change) {
        var after = change.after();
        var store = after.kind() == Kind.GROUP ? groups : stacks;
        store.put(key(after.uid()), StoredSnapshot.write(after));
        var former = stacksOf(change.before());
        var now = stacksOf(after);
        former.stream()
                .filter(stack -> !now.contains(stack))
                .forEach(stack -> groupsByStack.delete(use(stack, after)));
        now.stream()
                .filter(stack -> !former.contains(stack))
                .forEach(stack -> groupsByStack.put(use(stack, after), PRESENT));
        switch (change) {
            case Event.ElasticAddressCreated _ -> numbers.groupDealt();
            case Event.StackRegistered _ -> numbers.stackDealt();
            case Event.ElasticAddressUpdated _,
                    Event.StackSwitched _,
                    Event.ElasticAddressDeleted _,
                    Event.StackUpdated _,
                    Event.StackRemoved _ -> {}
        }
        return this;
    }

    private static List<String> stacksOf(@Nullable Snapshot snapshot) {
        return snapshot instanceof ElasticAddress group
                ? Stream.of(Side.values())
                        .map(group::stackUid)
                        .<String>mapMulti(
                                (uid, set) -> {
                                    if (uid != null) {
                                        set.accept(uid);
                                    }
                                })
                        .toList()
                : List.of();
    }

    private @Nullable Snapshot read(KeyValueStore<String, byte[]> store, String uid) {
        var key = key(uid);
        var value = store.get(key);
        return value == null ? null : StoredSnapshot.read(key, value);
    }

    private String key(String uid) {
        return account + "/" + uid;
    }

    private String use(String stackUid, Snapshot group) {
        return account + "/" + stackUid + "/" + group.uid();
    }
}
