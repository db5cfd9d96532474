package io.elasticaddress.systemtests.history;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * What a gateway shows lags behind, but never goes back, and is never behind what that gateway has answered: a read
 * shows, of each group and stack, at least what ended at the same gateway before the read began, be it another read or an
 * accepted write. A deleted group never comes back, and nothing is absent that nobody may have deleted. That the process
 * was killed in between excuses nothing.
 */
public final class Views {
    private final List<String> violations = new ArrayList<>();
    private final Map<Place, Atlas<Floor>> floors = new HashMap<>();
    private final Map<Thing, List<Deletion>> deletions = new HashMap<>();
    private final Map<String, Long> versions;

    private Views(Map<String, Long> versions) {
        this.versions = versions;
    }

    /** The groups, or the stacks, that a gateway shows of an account. */
    private record Place(String account, String gateway, Kind kind) {}

    private enum Kind {
        GROUP,
        STACK
    }

    private record Thing(String account, String uid) {}

    /** What a view must have reached. */
    private record Floor(long version, boolean deleted) {
        private static final Floor NONE = new Floor(0, false);

        boolean isAbove(Floor other) {
            return version > other.version;
        }
    }

    /** One that was not refused. */
    private record Deletion(long invoked, @Nullable Long version) {}

    private record Moment(long at, boolean isStart, Runnable what) {}

    /**
     * @param history of operations that went through gateways; others are only looked at for deletions
     * @param versions by command id: what each accepted command led to, where it is known. An answer that tells its
     *     version needs no entry
     * @return what is wrong, in sentences; empty where all is well
     */
    public static List<String> check(
            Collection<Operation> history, Collection<ViewRead> reads, Map<String, Long> versions) {
        var views = new Views(versions);
        views.run(history, reads);
        return List.copyOf(views.violations);
    }

    private void run(Collection<Operation> history, Collection<ViewRead> reads) {
        var moments = new ArrayList<Moment>();
        for (var operation : history) {
            collectDeletion(operation);
            if (operation.answer() instanceof Answer.Accepted) {
                moments.add(new Moment(operation.completed(), false, () -> wrote(operation)));
            }
        }
        for (var read : reads) {
            var groups = read.groups();
            if (groups != null) {
                add(
                        moments,
                        read,
                        new Pending(read, Kind.GROUP, versions(groups, GroupSeen::version)));
            }
            var stacks = read.stacks();
            if (stacks != null) {
                add(
                        moments,
                        read,
                        new Pending(read, Kind.STACK, versions(stacks, StackSeen::version)));
            }
        }
        // What ends at the moment at which something begins is concurrent with it.
        moments.sort(
                Comparator.comparingLong(Moment::at)
                        .thenComparing(moment -> moment.isStart ? 0 : 1));
        moments.forEach(moment -> moment.what.run());
    }

    private static void add(List<Moment> moments, ViewRead read, Pending pending) {
        moments.add(new Moment(read.invoked(), true, pending::start));
        moments.add(new Moment(read.completed(), false, pending::end));
    }

    private static <T> Map<String, Long> versions(Map<String, T> seen, ToLongFunction<T> version) {
        var versions = new TreeMap<String, Long>();
        seen.forEach((uid, shown) -> versions.put(uid, version.applyAsLong(shown)));
        return versions;
    }

    private void collectDeletion(Operation operation) {
        var uid =
                switch (operation.call()) {
                    case Call.DeleteGroup(var group) -> group;
                    case Call.RemoveStack(var stack) -> stack;
                    default -> null;
                };
        if (uid != null && !(operation.answer() instanceof Answer.Rejected)) {
            deletions
                    .computeIfAbsent(new Thing(operation.account(), uid), _ -> new ArrayList<>())
                    .add(new Deletion(operation.invoked(), version(operation)));
        }
    }

    private @Nullable Long version(Operation operation) {
        if (operation.answer() instanceof Answer.Accepted(_, var heard) && heard != null) {
            return heard;
        }
        return operation.commandId() == null ? null : versions.get(operation.commandId());
    }

    private void wrote(Operation operation) {
        var groups = new Place(operation.account(), operation.via(), Kind.GROUP);
        var stacks = new Place(operation.account(), operation.via(), Kind.STACK);
        var known = version(operation);
        switch (operation.call()) {
            case Call.CreateGroup _ -> raise(groups, operation.dealt(), new Floor(1, false));
            case Call.UpdateGroup(var uid, _, _, _) -> raise(groups, uid, known, false);
            case Call.DeleteGroup(var uid) ->
                    raise(
                            groups,
                            uid,
                            Objects.requireNonNullElseGet(
                                    known, () -> floor(groups, uid).version + 1),
                            true);
            case Call.RegisterStack(var uid, _, _, _) -> raise(stacks, uid, known, false);
            case Call.ChangeStack(var uid, _) -> raise(stacks, uid, known, false);
            case Call.RemoveStack(var uid) -> raise(stacks, uid, known, true);
            // No gateway answered it.
            case Call.PolicySwitch _, Call.ReadAll _ -> {}
        }
    }

    private void raise(Place place, String uid, @Nullable Long version, boolean deleted) {
        if (version != null) {
            raise(place, uid, new Floor(version, deleted));
        }
    }

    private void raise(Place place, String uid, Floor floor) {
        if (floor.isAbove(floor(place, uid))) {
            floors.put(place, floorsAt(place).with(uid, floor, Floor.NONE));
        }
    }

    private Atlas<Floor> floorsAt(Place place) {
        return floors.computeIfAbsent(place, _ -> Atlas.empty());
    }

    private Floor floor(Place place, String uid) {
        return floorsAt(place).get(uid, Floor.NONE);
    }

    /** A read under way. */
    private final class Pending {
        private final ViewRead read;
        private final Place place;
        private final Map<String, Long> seen;
        private Atlas<Floor> atStart = Atlas.empty();

        Pending(ViewRead read, Kind kind, Map<String, Long> seen) {
            this.read = read;
            this.place = new Place(read.account(), read.gateway(), kind);
            this.seen = seen;
        }

        void start() {
            atStart = floorsAt(place);
        }

        void end() {
            seen.forEach(this::isShown);
            atStart.forEach(
                    (uid, floor) -> {
                        if (!floor.deleted && !seen.containsKey(uid)) {
                            isAbsent(uid, floor);
                        }
                    });
        }

        private void isShown(String uid, long version) {
            var floor = atStart.get(uid, Floor.NONE);
            var isBack = floor.deleted && (place.kind == Kind.GROUP || version <= floor.version);
            if (isBack) {
                complain(
                        uid,
                        "is shown at version %d after its deletion, which led to version %d or a later one"
                                .formatted(version, floor.version));
            } else if (version < floor.version) {
                complain(
                        uid,
                        "is shown at version %d, and version %d was shown or answered before"
                                .formatted(version, floor.version));
            } else {
                raise(place, uid, new Floor(version, false));
            }
        }

        private void isAbsent(String uid, Floor floor) {
            var mayBeDeleted =
                    deletions.getOrDefault(new Thing(read.account(), uid), List.of()).stream()
                            .anyMatch(
                                    deletion ->
                                            deletion.invoked <= read.completed()
                                                    && (deletion.version == null
                                                            || deletion.version > floor.version));
            if (mayBeDeleted) {
                raise(place, uid, new Floor(floor.version + 1, true));
            } else {
                complain(
                        uid,
                        "is not shown, version %d was shown or answered before, and nobody deleted it since"
                                .formatted(floor.version));
            }
        }

        private void complain(String uid, String what) {
            violations.add(
                    "%s %s %s: %s at %s, account %s, %d to %d ns"
                            .formatted(
                                    place.kind,
                                    uid,
                                    what,
                                    read.client(),
                                    read.gateway(),
                                    read.account(),
                                    read.invoked(),
                                    read.completed()));
        }
    }
}
