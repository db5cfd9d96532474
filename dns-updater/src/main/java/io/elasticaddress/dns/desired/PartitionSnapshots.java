package io.elasticaddress.dns.desired;

import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.contracts.state.DeletedElasticAddress;
import io.elasticaddress.contracts.state.DeletedStack;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.Kind;
import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.contracts.state.SnapshotKey;
import io.elasticaddress.contracts.state.Stack;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * The latest snapshots of one partition. An account lives in one partition, so a group's stacks are always here too.
 * Not safe for use by several threads.
 */
public final class PartitionSnapshots {
    private final ToLongFunction<String> ttl;
    private final Map<SnapshotKey, Snapshot> latest = new HashMap<>();
    private final Map<SnapshotKey, Set<SnapshotKey>> groupsByCurrentStack = new HashMap<>();
    private final Set<SnapshotKey> frozen = new HashSet<>();

    /**
     * @param ttl the seconds that records of a name may be cached whose group has no TTL of its own
     */
    public PartitionSnapshots(ToLongFunction<String> ttl) {
        this.ttl = ttl;
    }

    /** Whether DNS depends on it: what is only seen of a stack, or decided about a group, moves no name by itself. */
    public static boolean matters(SnapshotKey key) {
        return switch (key.kind()) {
            case GROUP, STACK -> true;
            case HEALTH, HOLD, ACCOUNT, WINDOW, WEBHOOK -> false;
        };
    }

    /** Takes a snapshot in. An older one than is known changes nothing. Returns the groups whose intent may have moved. */
    public Set<SnapshotKey> apply(Snapshot snapshot) {
        var key = snapshot.key();
        var known = latest.get(key);
        if (!matters(key) || known != null && known.version() > snapshot.version()) {
            return Set.of();
        }
        latest.put(key, snapshot);
        if (key.kind() == Kind.STACK) {
            return Set.copyOf(groupsByCurrentStack.getOrDefault(key, Set.of()));
        }
        frozen.remove(key);
        var before = currentStack(known);
        var after = currentStack(snapshot);
        if (before != null && !before.equals(after)) {
            var groups = groupsByCurrentStack.get(before);
            if (groups != null) {
                groups.remove(key);
                if (groups.isEmpty()) {
                    groupsByCurrentStack.remove(before);
                }
            }
        }
        if (after != null) {
            groupsByCurrentStack.computeIfAbsent(after, _ -> new HashSet<>()).add(key);
        }
        return Set.of(key);
    }

    /**
     * Takes note that a newer snapshot is there which can't be read. A stack counts as unchanged; a group's name is left
     * as it is until something readable follows, because nobody here knows where it points by now.
     */
    public Set<SnapshotKey> applyUnreadable(SnapshotKey key) {
        if (!matters(key) || key.kind() == Kind.STACK) {
            return Set.of();
        }
        frozen.add(key);
        return Set.of(key);
    }

    /** Every group that is known, deleted and unreadable ones included. */
    public List<SnapshotKey> groups() {
        var groups = new HashSet<>(frozen);
        for (var key : latest.keySet()) {
            if (key.kind() == Kind.GROUP) {
                groups.add(key);
            }
        }
        return groups.stream().sorted(Comparator.comparing(SnapshotKey::wireName)).toList();
    }

    public Intent intent(SnapshotKey group) {
        if (frozen.contains(group)) {
            return new Withheld(group, "Its latest snapshot can't be read by this version");
        }
        return switch (latest.get(group)) {
            case ElasticAddress live -> live(group, live);
            case DeletedElasticAddress deleted ->
                    new Wanted(
                            group,
                            lower(deleted.dnsName()),
                            new Versions(deleted.version(), 0),
                            List.of(),
                            deleted.deletedAt(),
                            deleted.deletedAt());
            case null, default -> new Withheld(group, "No snapshot of it is known");
        };
    }

    private Intent live(SnapshotKey key, ElasticAddress group) {
        var stackKey = currentStack(group);
        if (stackKey == null) {
            return wanted(key, group, 0, List.of(), group.updatedAt());
        }
        return switch (latest.get(stackKey)) {
            case Stack stack ->
                    wanted(
                            key,
                            group,
                            stack.addressVersion(),
                            RecordSet.of(stack, ttl(group)),
                            later(group.updatedAt(), stack.updatedAt()));
            case DeletedStack stack ->
                    wanted(
                            key,
                            group,
                            stack.addressVersion(),
                            List.of(),
                            later(group.updatedAt(), stack.deletedAt()));
            case null, default ->
                    new Withheld(
                            key,
                            "No readable snapshot of its stack " + stackKey.uid() + " is known");
        };
    }

    private long ttl(ElasticAddress group) {
        var own = group.ttl();
        return own == null ? ttl.applyAsLong(lower(group.dnsName())) : own;
    }

    private static Wanted wanted(
            SnapshotKey key,
            ElasticAddress group,
            long addressVersion,
            List<RecordSet> records,
            Instant changedAt) {
        return new Wanted(
                key,
                lower(group.dnsName()),
                new Versions(group.version(), addressVersion),
                records,
                null,
                changedAt);
    }

    private static @Nullable SnapshotKey currentStack(@Nullable Snapshot snapshot) {
        if (!(snapshot instanceof ElasticAddress group)) {
            return null;
        }
        var uid = group.currentStackUid();
        return uid == null ? null : new SnapshotKey(Kind.STACK, group.account(), uid);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
