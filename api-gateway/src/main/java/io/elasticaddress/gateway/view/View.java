package io.elasticaddress.gateway.view;

import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.state.AccountSettings;
import io.elasticaddress.contracts.state.DeletedElasticAddress;
import io.elasticaddress.contracts.state.DeletedStack;
import io.elasticaddress.contracts.state.DeletedWebhook;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.FailoverHold;
import io.elasticaddress.contracts.state.Kind;
import io.elasticaddress.contracts.state.MaintenanceWindow;
import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.contracts.state.SnapshotKey;
import io.elasticaddress.contracts.state.Stack;
import io.elasticaddress.contracts.state.StackHealth;
import io.elasticaddress.contracts.state.Webhook;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The latest known state of everything, in memory. What arrives may arrive in any order and more than once: a version
 * never takes the place of a later one, and deletions are versions too. One thread at a time may write; any number may
 * read, and none of them waits.
 */
public final class View {
    private final Map<String, Account> accounts = new ConcurrentHashMap<>();
    private final Map<SnapshotKey, String> unreadableSnapshots = new ConcurrentHashMap<>();
    private final Map<SnapshotKey, String> unreadableDns = new ConcurrentHashMap<>();
    private final Map<SnapshotKey, List<Waiter>> waiters = new ConcurrentHashMap<>();
    private final List<Consumer<SnapshotKey>> listeners = new CopyOnWriteArrayList<>();

    /**
     * Has it told of everything that may look different from now on, by the snapshot's key or, for a DNS status, the group's.
     * It is told on the writing thread, after the change can be read; it must return at once and not throw.
     */
    public void onChange(Consumer<SnapshotKey> listener) {
        listeners.add(listener);
    }

    /** Takes the snapshot unless a later version is known. */
    public void apply(Snapshot snapshot) {
        var account = accounts.computeIfAbsent(snapshot.account(), _ -> new Account());
        switch (snapshot) {
            case ElasticAddress group -> account.groups.put(group, group.createdAt());
            case DeletedElasticAddress group -> account.groups.remove(group);
            case Stack stack -> account.stacks.put(stack, stack.createdAt());
            case DeletedStack stack -> account.stacks.remove(stack);
            case StackHealth health -> account.health.put(health);
            case FailoverHold hold -> account.holds.put(hold);
            case AccountSettings settings -> account.settings.put(settings);
            case MaintenanceWindow window -> account.windows.put(window, window.createdAt());
            case Webhook webhook -> account.webhooks.put(webhook, webhook.createdAt());
            case DeletedWebhook webhook -> account.webhooks.remove(webhook);
        }
        unreadableSnapshots.remove(snapshot.key());
        wake(snapshot.key(), account.version(snapshot.kind(), snapshot.uid()));
        listeners.forEach(listener -> listener.accept(snapshot.key()));
    }

    /**
     * Takes the status unless one about later versions is known.
     *
     * @param offset where it stands in its partition: of two about the same versions the later holds
     */
    public void apply(DnsStatus status, long offset) {
        accounts.computeIfAbsent(status.account(), _ -> new Account())
                .dns
                .merge(status.uid(), new Dns(status, offset), Dns::later);
        unreadableDns.remove(status.key());
        listeners.forEach(listener -> listener.accept(status.key()));
    }

    /** There is a snapshot of that name that can't be read: what is known of it stays, and this is counted. */
    public void unreadableSnapshot(SnapshotKey key, String reason) {
        unreadableSnapshots.put(key, reason);
        wake(key, Long.MAX_VALUE);
    }

    /** There is a DNS status of that group that can't be read: what is known of it stays, and this is counted. */
    public void unreadableDns(SnapshotKey key, String reason) {
        unreadableDns.put(key, reason);
    }

    /** Of how many groups, stacks and what is known of them the latest that was published can't be read. */
    public int unreadable() {
        return unreadableSnapshots.size() + unreadableDns.size();
    }

    /** Empty where there is no such group, or no more. */
    public Optional<GroupState> group(String account, String uid) {
        var known = accounts.get(account);
        return known == null
                ? Optional.empty()
                : Optional.ofNullable(known.groups.live(uid)).map(known::join);
    }

    /** All the account's groups, the oldest first. */
    public List<GroupState> groups(String account) {
        var known = accounts.get(account);
        return known == null
                ? List.of()
                : known.groups.inOrder.values().stream().map(known::join).toList();
    }

    /** Empty where there is no such stack, or no more. */
    public Optional<StackState> stack(String account, String uid) {
        var known = accounts.get(account);
        return known == null ? Optional.empty() : Optional.ofNullable(known.stack(uid));
    }

    /** All the account's stacks, the oldest first. */
    public List<StackState> stacks(String account) {
        var known = accounts.get(account);
        return known == null
                ? List.of()
                : known.stacks.inOrder.values().stream().map(known::join).toList();
    }

    /** Empty where there never was such a window. */
    public Optional<MaintenanceWindow> window(String account, String uid) {
        var known = accounts.get(account);
        return known == null ? Optional.empty() : Optional.ofNullable(known.windows.live(uid));
    }

    /** All that were ever planned in the account, in the order in which they were. */
    public List<MaintenanceWindow> windows(String account) {
        var known = accounts.get(account);
        return known == null ? List.of() : List.copyOf(known.windows.inOrder.values());
    }

    /** Looks at each group of the account once, and no further than it has to. */
    public WindowGroups groupsOf(MaintenanceWindow window) {
        var known = accounts.get(window.account());
        return known == null ? new WindowGroups(0, 0, true) : known.groupsOf(window);
    }

    /** Empty where nothing was ever set for the account. */
    public Optional<AccountSettings> settings(String account) {
        var known = accounts.get(account);
        return known == null
                ? Optional.empty()
                : Optional.ofNullable(known.settings.latest(account));
    }

    /** Empty where there is no such webhook, or no more. */
    public Optional<Webhook> webhook(String account, String uid) {
        var known = accounts.get(account);
        return known == null ? Optional.empty() : Optional.ofNullable(known.webhooks.live(uid));
    }

    /** All the account's webhooks, the oldest first. */
    public List<Webhook> webhooks(String account) {
        var known = accounts.get(account);
        return known == null ? List.of() : List.copyOf(known.webhooks.inOrder.values());
    }

    /**
     * Completes once that version, or a later one, can be read here; also where something of that name can't be read,
     * for then waiting would not help. Cancelling it forgets it.
     */
    public CompletableFuture<@Nullable Void> reached(SnapshotKey key, long version) {
        var waiter = new Waiter(version, new CompletableFuture<>());
        // Registered before looking, so that what arrives in between is not missed.
        waiters.compute(
                key,
                (_, waiting) -> {
                    var all = waiting == null ? new CopyOnWriteArrayList<Waiter>() : waiting;
                    all.add(waiter);
                    return all;
                });
        waiter.future.whenComplete((_, _) -> forget(key, waiter));
        var account = accounts.get(key.account());
        if (unreadableSnapshots.containsKey(key)
                || (account != null && account.version(key.kind(), key.uid()) >= version)) {
            waiter.future.complete(null);
        }
        return waiter.future;
    }

    private void wake(SnapshotKey key, long version) {
        var waiting = waiters.get(key);
        if (waiting != null) {
            for (var waiter : waiting) {
                if (waiter.version <= version) {
                    waiter.future.complete(null);
                }
            }
        }
    }

    private void forget(SnapshotKey key, Waiter waiter) {
        waiters.computeIfPresent(
                key,
                (_, waiting) -> {
                    waiting.remove(waiter);
                    return waiting.isEmpty() ? null : waiting;
                });
    }

    /** How many there are, over all accounts; of groups and stacks the live ones. */
    public long size(Kind kind) {
        return accounts.values().stream().mapToLong(account -> account.size(kind)).sum();
    }

    private record Waiter(long version, CompletableFuture<@Nullable Void> future) {}

    private record Dns(DnsStatus status, long offset) {
        private static final Comparator<Dns> ORDER =
                Comparator.<Dns>comparingLong(dns -> dns.status.groupVersion())
                        .thenComparingLong(dns -> dns.status.addressVersion())
                        .thenComparingLong(dns -> dns.offset);

        static Dns later(Dns one, Dns other) {
            return ORDER.compare(one, other) < 0 ? other : one;
        }
    }

    /** Oldest first; the uid settles it among those of one moment, so that every gateway has the same order. */
    private record Place(Instant createdAt, String uid) implements Comparable<Place> {
        private static final Comparator<Place> ORDER =
                Comparator.comparing(Place::createdAt).thenComparing(Place::uid);

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    /** The groups, stacks, windows or webhooks of an account: the latest version of each that ever was, and the live ones in order. */
    private static final class Shelf<T extends Snapshot> {
        private record Known<T>(long version, @Nullable Place place, @Nullable T live) {}

        private final Map<String, Known<T>> known = new ConcurrentHashMap<>();
        private final ConcurrentNavigableMap<Place, T> inOrder = new ConcurrentSkipListMap<>();

        void put(T snapshot, Instant createdAt) {
            var before = known.get(snapshot.uid());
            if (before != null && before.version >= snapshot.version()) {
                return;
            }
            var place = new Place(createdAt, snapshot.uid());
            inOrder.put(place, snapshot);
            known.put(snapshot.uid(), new Known<>(snapshot.version(), place, snapshot));
            if (before != null && before.place != null && !before.place.equals(place)) {
                inOrder.remove(before.place);
            }
        }

        void remove(Snapshot tombstone) {
            var before = known.get(tombstone.uid());
            if (before != null && before.version >= tombstone.version()) {
                return;
            }
            known.put(tombstone.uid(), new Known<>(tombstone.version(), null, null));
            if (before != null && before.place != null) {
                inOrder.remove(before.place);
            }
        }

        @Nullable T live(String uid) {
            var found = known.get(uid);
            return found == null ? null : found.live;
        }

        long version(String uid) {
            var found = known.get(uid);
            return found == null ? 0 : found.version;
        }
    }

    /** What is never deleted: the latest version of each. */
    private static final class Latest<T extends Snapshot> {
        private final Map<String, T> known = new ConcurrentHashMap<>();

        void put(T snapshot) {
            known.merge(
                    snapshot.uid(),
                    snapshot,
                    (one, other) -> one.version() < other.version() ? other : one);
        }

        @Nullable T latest(String uid) {
            return known.get(uid);
        }

        long version(String uid) {
            var found = known.get(uid);
            return found == null ? 0 : found.version();
        }
    }

    private static final class Account {
        private final Shelf<ElasticAddress> groups = new Shelf<>();
        private final Shelf<Stack> stacks = new Shelf<>();
        private final Map<String, Dns> dns = new ConcurrentHashMap<>();
        private final Latest<StackHealth> health = new Latest<>();
        private final Latest<FailoverHold> holds = new Latest<>();
        private final Latest<AccountSettings> settings = new Latest<>();
        private final Shelf<MaintenanceWindow> windows = new Shelf<>();
        private final Shelf<Webhook> webhooks = new Shelf<>();

        long version(Kind kind, String uid) {
            return switch (kind) {
                case GROUP -> groups.version(uid);
                case STACK -> stacks.version(uid);
                case HEALTH -> health.version(uid);
                case HOLD -> holds.version(uid);
                case ACCOUNT -> settings.version(uid);
                case WINDOW -> windows.version(uid);
                case WEBHOOK -> webhooks.version(uid);
            };
        }

        long size(Kind kind) {
            return switch (kind) {
                case GROUP -> groups.inOrder.size();
                case STACK -> stacks.inOrder.size();
                case HEALTH -> health.known.size();
                case HOLD -> holds.known.size();
                case ACCOUNT -> settings.known.size();
                case WINDOW -> windows.inOrder.size();
                case WEBHOOK -> webhooks.inOrder.size();
            };
        }

        GroupState join(ElasticAddress group) {
            var status = dns.get(group.uid());
            var set = settings.latest(group.account());
            return new GroupState(
                    group,
                    stack(group.primaryStackUid()),
                    stack(group.secondaryStackUid()),
                    status == null ? null : status.status(),
                    holds.latest(group.uid()),
                    set != null && set.failoverPaused());
        }

        WindowGroups groupsOf(MaintenanceWindow window) {
            var moved = 0;
            var remaining = 0;
            var dnsConfirmed = true;
            for (var group : groupsThatMayBeOf(window)) {
                var isMoved = isMovedBy(window, group);
                if (isMoved) {
                    moved++;
                    dnsConfirmed = dnsConfirmed && !join(group).busyToggling();
                }
                var remains =
                        window.stackUid() == null
                                ? !isMoved
                                : window.stackUid().equals(group.currentStackUid());
                remaining += remains ? 1 : 0;
            }
            return new WindowGroups(moved, remaining, dnsConfirmed);
        }

        private Collection<ElasticAddress> groupsThatMayBeOf(MaintenanceWindow window) {
            if (window.groupUid() == null) {
                return groups.inOrder.values();
            }
            var group = groups.live(window.groupUid());
            return group == null ? List.of() : List.of(group);
        }

        private static boolean isMovedBy(MaintenanceWindow window, ElasticAddress group) {
            var maintenance = group.maintenance();
            return maintenance != null
                    && maintenance.left() != null
                    && maintenance.windowUid().equals(window.uid());
        }

        StackState join(Stack stack) {
            return new StackState(stack, health.latest(stack.uid()));
        }

        @Nullable StackState stack(@Nullable String uid) {
            var live = uid == null ? null : stacks.live(uid);
            return live == null ? null : join(live);
        }
    }
}
