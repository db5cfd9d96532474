package io.elasticaddress.failover.elasticaddress;

import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.Maintenance;
import io.elasticaddress.contracts.state.MaintenanceWindow;
import io.elasticaddress.contracts.state.MaintenanceWindow.Phase;
import io.elasticaddress.contracts.state.Side;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What maintenance windows are about. */
final class Windows {
    /** A switch to a side that is under maintenance. */
    static final String MAINTENANCE_WINDOW = "maintenance_window";

    private Windows() {}

    /**
     * The open one that the group is not to be switched to the side in.
     *
     * @param stackUid the side's stack, as it would be; null where it has none
     */
    static Optional<MaintenanceWindow> against(
            AccountState state, ElasticAddress group, Side side, @Nullable String stackUid) {
        return state.windows().stream()
                .filter(window -> window.phase() == Phase.OPEN)
                .filter(
                        window ->
                                window.stackUid() == null
                                        ? hasLeft(window, group, side)
                                        : window.stackUid().equals(stackUid))
                .findFirst();
    }

    private static boolean hasLeft(MaintenanceWindow window, ElasticAddress group, Side side) {
        return group.uid().equals(window.groupUid()) && left(window, group) == side;
    }

    /** What the window did to the group; null: nothing, or nothing that is still to be undone. */
    static @Nullable Maintenance mark(MaintenanceWindow window, ElasticAddress group) {
        var maintenance = group.maintenance();
        return maintenance != null && maintenance.windowUid().equals(window.uid())
                ? maintenance
                : null;
    }

    /** The side that the window took the group away from; null where it did not. */
    static @Nullable Side left(MaintenanceWindow window, ElasticAddress group) {
        var mark = mark(window, group);
        return mark == null ? null : mark.left();
    }

    /** Whether the group is one of those that the window switches, if it is where it is now. */
    static boolean moves(MaintenanceWindow window, ElasticAddress group) {
        return window.stackUid() == null
                ? group.uid().equals(window.groupUid())
                : window.stackUid().equals(group.currentStackUid());
    }

    /** The groups that it may have to do with, at most so many of those after the uid; from the first where it is empty. */
    static List<String> groups(
            AccountState state, MaintenanceWindow window, String after, int most) {
        if (window.stackUid() != null) {
            return state.groupsUsing(window.stackUid(), after, most);
        }
        return window.groupUid() == null || window.groupUid().equals(after)
                ? List.of()
                : List.of(window.groupUid());
    }

    /** Whether one moves groups while the other has to do with them too. */
    static boolean overlap(AccountState state, MaintenanceWindow one, MaintenanceWindow other) {
        return begin(one).isBefore(other.end())
                && begin(other).isBefore(one.end())
                && haveInCommon(state, one, other);
    }

    /** The first time that it changes a group, or may. */
    private static Instant begin(MaintenanceWindow window) {
        var prepareAt = window.prepareAt();
        return prepareAt != null && prepareAt.isBefore(window.start()) ? prepareAt : window.start();
    }

    private static boolean haveInCommon(
            AccountState state, MaintenanceWindow one, MaintenanceWindow other) {
        var stack = one.stackUid();
        var otherStack = other.stackUid();
        if (stack == null) {
            return otherStack == null
                    ? one.groupUid() != null && one.groupUid().equals(other.groupUid())
                    : uses(state, one.groupUid(), otherStack);
        }
        if (otherStack == null) {
            return uses(state, other.groupUid(), stack);
        }
        return stack.equals(otherStack)
                || state.groupsUsing(stack).stream()
                        .anyMatch(group -> uses(state, group, otherStack));
    }

    private static boolean uses(AccountState state, @Nullable String groupUid, String stackUid) {
        var group = groupUid == null ? null : state.liveGroup(groupUid);
        return group != null && group.uses(stackUid);
    }
}
