package io.elasticaddress.gateway.events;

import io.elasticaddress.contracts.health.Vantage;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.MaintenanceWindow;
import io.elasticaddress.contracts.state.SnapshotKey;
import io.elasticaddress.gateway.view.GroupState;
import io.elasticaddress.gateway.view.View;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * An account whose groups and maintenance windows are followed: its journal, and what may look different from what stands
 * there. That is noted by any thread and looked at by one.
 */
final class Followed<T> {
    private final String account;
    private final Journal<T> journal;
    private final Set<String> groups = ConcurrentHashMap.newKeySet();
    private final Set<String> stacks = ConcurrentHashMap.newKeySet();
    private final Set<String> windows = ConcurrentHashMap.newKeySet();
    private volatile boolean everything = true;

    /** How many streams there are, and since when there is none; guarded by whoever has this one. */
    int streams;

    long idleSince;

    Followed(String account, Journal<T> journal) {
        this.account = account;
        this.journal = journal;
    }

    Journal<T> journal() {
        return journal;
    }

    /** Something has changed that groups are shown with, or a window. */
    void note(SnapshotKey key) {
        switch (key.kind()) {
            case GROUP, HOLD -> groups.add(key.uid());
            case STACK, HEALTH -> stacks.add(key.uid());
            case ACCOUNT -> everything = true;
            case WINDOW -> windows.add(key.uid());
            case WEBHOOK -> {}
        }
    }

    void noteEverything() {
        everything = true;
    }

    /** Brings the journal to what the view shows. A change that comes meanwhile is noted, and seen here or the next time. */
    void bringUp(
            View view,
            Collection<Vantage> live,
            BiFunction<GroupState, Collection<Vantage>, T> look,
            Function<MaintenanceWindow, T> windowLook) {
        if (everything) {
            everything = false;
            groups.clear();
            stacks.clear();
            windows.clear();
            var gone = new HashSet<>(journal.uids());
            for (var state : view.groups(account)) {
                gone.remove(state.group().uid());
                journal.put(state.group().uid(), look.apply(state, live));
            }
            for (var window : view.windows(account)) {
                gone.remove(window.uid());
                tell(window, windowLook);
            }
            gone.forEach(journal::remove);
            return;
        }
        var changed = taken(stacks);
        if (!changed.isEmpty()) {
            view.groups(account).stream()
                    .map(GroupState::group)
                    .filter(group -> usesOneOf(changed, group))
                    .forEach(group -> groups.add(group.uid()));
        }
        for (var uid : taken(windows)) {
            view.window(account, uid).ifPresent(window -> tell(window, windowLook));
        }
        for (var uid : taken(groups)) {
            view.group(account, uid)
                    .ifPresentOrElse(
                            state -> journal.put(uid, look.apply(state, live)),
                            () -> journal.remove(uid));
        }
    }

    /** One that is over is only told to those who may know of it as one that is not. */
    private void tell(MaintenanceWindow window, Function<MaintenanceWindow, T> look) {
        if (window.phase().isLast()) {
            journal.end(window.uid(), look.apply(window));
        } else {
            journal.put(window.uid(), look.apply(window));
        }
    }

    private static boolean usesOneOf(Set<String> stacks, ElasticAddress group) {
        var primary = group.primaryStackUid();
        var secondary = group.secondaryStackUid();
        return (primary != null && stacks.contains(primary))
                || (secondary != null && stacks.contains(secondary));
    }

    /** Taken off before it is looked at, so that what changes meanwhile is noted anew. */
    private static Set<String> taken(Set<String> noted) {
        var taken = Set.copyOf(noted);
        noted.removeAll(taken);
        return taken;
    }
}
