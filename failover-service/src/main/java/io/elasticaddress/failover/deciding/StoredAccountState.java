package io.elasticaddress.failover.deciding;

import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.health.Vantage;
import io.elasticaddress.contracts.state.AccountSettings;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.FailoverHold;
import io.elasticaddress.contracts.state.Kind;
import io.elasticaddress.contracts.state.MaintenanceWindow;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.contracts.state.StackHealth;
import io.elasticaddress.failover.elasticaddress.AccountState;

import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * One account over its task's stores. A change is written through; the transaction makes it so, or undoes it. For one step:
 * what is read of stacks and of what stands beside is kept, since many groups ask for the same few.
 */
final class StoredAccountState implements AccountState {
    private static final byte[] PRESENT = {1};

    private final String account;
    private final KeyValueStore<String, byte[]> groups;
    private final KeyValueStore<String, byte[]> stacks;
    private final KeyValueStore<String, byte[]> groupsByStack;
    private final KeyValueStore<String, byte[]> beside;
    private final Tallies tallies;
    private final Numbers numbers;
    private final List<Vantage> vantages;
    private final Map<String, Snapshot> readStacks = new HashMap<>();
    private final Map<String, Snapshot> readBeside = new HashMap<>();
    private @Nullable List<MaintenanceWindow> readWindows;

    StoredAccountState(
            String account,
            KeyValueStore<String, byte[]> groups,
            KeyValueStore<String, byte[]> stacks,
            KeyValueStore<String, byte[]> groupsByStack,
            KeyValueStore<String, byte[]> beside,
            Tallies tallies,
            Numbers numbers,
            List<Vantage> vantages) {
        this.account = account;
        this.groups = groups;
        this.stacks = stacks;
        this.groupsByStack = groupsByStack;
        this.beside = beside;
        this.tallies = tallies;
        this.numbers = numbers;
        this.vantages = vantages;
    }

    @Override
    public String account() {
        return account;
    }

    @Override
    public List<Vantage> vantages() {
        return vantages;
    }

    @Override
    public @Nullable Snapshot group(String uid) {
        return read(groups, uid);
    }

    @Override
    public @Nullable Snapshot stack(String uid) {
        return read(stacks, key(uid), readStacks);
    }

    @Override
    public List<String> groupsUsing(String stackUid) {
        return groupsUsing(stackUid, "", Integer.MAX_VALUE);
    }

    @Override
    public List<String> groupsUsing(String stackUid, String after, int most) {
        return uids(groupsByStack, account + "/" + stackUid + "/", after, most);
    }

    @Override
    public List<String> groups(String after, int most) {
        return uids(groups, account + "/", after, most);
    }

    /** Those with the prefix, after the uid; a uid has only ASCII, so that the last character comes after all of them. */
    private static List<String> uids(
            KeyValueStore<String, byte[]> store, String prefix, String after, int most) {
        var uids = new ArrayList<String>();
        try (var found = store.range(prefix + after, prefix + Character.MAX_VALUE)) {
            while (found.hasNext() && uids.size() < most) {
                var uid = found.next().key.substring(prefix.length());
                if (!uid.equals(after)) {
                    uids.add(uid);
                }
            }
        }
        return uids;
    }

    @Override
    public @Nullable StackHealth health(String stackUid) {
        return readBeside(Kind.HEALTH, stackUid) instanceof StackHealth health ? health : null;
    }

    @Override
    public @Nullable FailoverHold hold(String groupUid) {
        return readBeside(Kind.HOLD, groupUid) instanceof FailoverHold hold ? hold : null;
    }

    @Override
    public @Nullable AccountSettings settings() {
        return readBeside(Kind.ACCOUNT, account) instanceof AccountSettings set ? set : null;
    }

    @Override
    public @Nullable MaintenanceWindow window(String uid) {
        return readBeside(Kind.WINDOW, uid) instanceof MaintenanceWindow window ? window : null;
    }

    @Override
    public List<MaintenanceWindow> windows() {
        var windows = readWindows;
        if (windows == null) {
            windows =
                    uids(beside, key(Kind.WINDOW, ""), "", Integer.MAX_VALUE).stream()
                            .map(this::window)
                            .filter(Objects::nonNull)
                            .toList();
            readWindows = windows;
        }
        return windows;
    }

    @Override
    public @Nullable Snapshot webhook(String uid) {
        return readBeside(Kind.WEBHOOK, uid);
    }

    @Override
    public long webhookCount() {
        return uids(beside, key(Kind.WEBHOOK, ""), "", Integer.MAX_VALUE).stream()
                .filter(uid -> liveWebhook(uid) != null)
                .count();
    }

    @Override
    public long stackCount() {
        return tallies.stacks(account, this::countStacks);
    }

    @Override
    public Map<String, Instant> failedOver() {
        return tallies.failedOver(account);
    }

    @Override
    public AccountState failedOver(String stackUid, Instant at) {
        tallies.failedOver(account, stackUid, at, this::countStacks);
        return this;
    }

    private long countStacks() {
        return uids(stacks, account + "/", "", Integer.MAX_VALUE).stream()
                .filter(uid -> liveStack(uid) != null)
                .count();
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
    public long nextWindowNumber() {
        return numbers.nextWindow();
    }

    @Override
    public AccountState apply(Event.Change change) {
        var after = change.after();
        switch (after.kind()) {
            case GROUP -> groups.put(key(after.uid()), StoredSnapshot.write(after));
            case STACK -> {
                readStacks.remove(key(after.uid()));
                stacks.put(key(after.uid()), StoredSnapshot.write(after));
            }
            case HEALTH, HOLD, ACCOUNT, WEBHOOK -> {
                readBeside.remove(key(after.kind(), after.uid()));
                beside.put(key(after.kind(), after.uid()), StoredSnapshot.write(after));
                return this;
            }
            case WINDOW -> {
                apply(change, (MaintenanceWindow) after);
                return this;
            }
        }
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
            case Event.StackRegistered _ -> {
                numbers.stackDealt();
                tallies.stackCame(account);
            }
            case Event.StackRemoved _ -> tallies.stackWent(account);
            case Event.ElasticAddressUpdated _,
                    Event.StackSwitched _,
                    Event.ElasticAddressDeleted _,
                    Event.StackUpdated _,
                    Event.HealthReported _,
                    Event.FailoverHeld _,
                    Event.FailoverSet _,
                    Event.MaintenancePlanned _,
                    Event.MaintenanceCancelled _,
                    Event.MaintenanceCarriedOut _,
                    Event.WebhookCreated _,
                    Event.WebhookUpdated _,
                    Event.WebhookRemoved _,
                    Event.WebhookRetried _ -> {}
        }
        return this;
    }

    /** What is over is not looked at again. */
    private void apply(Event.Change change, MaintenanceWindow after) {
        if (change instanceof Event.MaintenancePlanned) {
            numbers.windowDealt();
        }
        var key = key(Kind.WINDOW, after.uid());
        readBeside.remove(key);
        readWindows = null;
        if (after.phase().isLast()) {
            beside.delete(key);
        } else {
            beside.put(key, StoredSnapshot.write(after));
        }
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

    private @Nullable Snapshot readBeside(Kind kind, String uid) {
        return read(beside, key(kind, uid), readBeside);
    }

    private static @Nullable Snapshot read(
            KeyValueStore<String, byte[]> store, String key, Map<String, Snapshot> known) {
        var former = known.get(key);
        if (former != null) {
            return former;
        }
        var value = store.get(key);
        if (value == null) {
            return null;
        }
        var read = StoredSnapshot.read(key, value);
        known.put(key, read);
        return read;
    }

    private String key(Kind kind, String uid) {
        return account + "/" + kind.wireName() + "/" + uid;
    }

    private String key(String uid) {
        return account + "/" + uid;
    }

    private String use(String stackUid, Snapshot group) {
        return account + "/" + stackUid + "/" + group.uid();
    }
}
