package io.elasticaddress.failover.elasticaddress;

import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.health.Grounds;
import io.elasticaddress.contracts.health.LastSwitch;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.Maintenance;
import io.elasticaddress.contracts.state.MaintenanceWindow;
import io.elasticaddress.contracts.state.MaintenanceWindow.Phase;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What maintenance windows do when their time has come. Whoever carries a window out asks, each time it is due: whether it
 * goes on to its next phase ({@link #advance}), what that does to each of its groups ({@link #groups}, {@link #step}), whether
 * all is done with the last of them ({@link #finish}), and when it is due next ({@link #next}). Nothing is changed here:
 * whoever asks applies it before asking on.
 */
public final class MaintenanceRuns {
    public static final String PREPARE = "maintenance_prepare";
    public static final String START = "maintenance_start";
    public static final String END = "maintenance_end";

    private final GroupDecisions groups;
    private final FailoverLimits limits;
    private final Ttls ttls;

    /**
     * @param identities that the other decisions are made with
     */
    public MaintenanceRuns(Identities identities, FailoverLimits limits) {
        this.groups = new GroupDecisions(identities, limits);
        this.limits = limits;
        this.ttls = new Ttls(limits.zoneTtl());
    }

    /** To the next phase where it is time for that; never by more than one. */
    public Optional<Event.Change> advance(
            AccountState state, MaintenanceWindow window, Instant time) {
        var isOver = !time.isBefore(window.end());
        return switch (window.phase()) {
            case PLANNED -> {
                if (isOver) {
                    yield carriedOut(window, Phase.MISSED, window.openAt(), null, time);
                }
                var prepareAt = window.prepareAt();
                if (prepareAt == null) {
                    yield open(window, time);
                }
                yield time.isBefore(prepareAt) ? Optional.empty() : prepare(state, window, time);
            }
            case PREPARED -> isOver ? close(window, time) : open(window, time);
            case OPEN -> isOver ? close(window, time) : Optional.empty();
            case CLOSING, CLOSED, CANCELLED, MISSED -> Optional.empty();
        };
    }

    /** At most so many of the groups that its phase is to be carried out on, those after the uid. */
    public List<String> groups(
            AccountState state, MaintenanceWindow window, String after, int most) {
        return switch (window.phase()) {
            case PREPARED, CLOSING -> Windows.groups(state, window, after, most);
            // Once, whatever it is asked for again.
            case OPEN ->
                    window.forgottenAt() == null
                            ? Windows.groups(state, window, after, most)
                            : List.of();
            case PLANNED, CLOSED, CANCELLED, MISSED -> List.of();
        };
    }

    /** What the window's phase does to the group; nothing where the group is not there any longer. */
    public List<Step> step(
            AccountState state, MaintenanceWindow window, String groupUid, Instant time) {
        var group = state.liveGroup(groupUid);
        if (group == null) {
            return List.of();
        }
        return switch (window.phase()) {
            case PREPARED -> prepare(state, window, group, time);
            case OPEN -> switchAway(state, window, group, time);
            case CLOSING -> undo(state, window, group, time);
            case PLANNED, CLOSED, CANCELLED, MISSED -> List.of();
        };
    }

    /** Its phase was carried out on all of its groups. */
    public Optional<Event.Change> finish(
            AccountState state, MaintenanceWindow window, Instant time) {
        return switch (window.phase()) {
            case OPEN ->
                    window.forgottenAt() == null
                            ? carriedOut(
                                    window,
                                    Phase.OPEN,
                                    window.openAt(),
                                    time.plus(ttls.forgetting(state, window)),
                                    time)
                            : Optional.empty();
            case CLOSING ->
                    carriedOut(
                            window,
                            window.cancelledAt() == null ? Phase.CLOSED : Phase.CANCELLED,
                            window.openAt(),
                            window.forgottenAt(),
                            time);
            case PLANNED, PREPARED, CLOSED, CANCELLED, MISSED -> Optional.empty();
        };
    }

    /** When it must be asked again; null: never. */
    public static @Nullable Instant next(MaintenanceWindow window) {
        return switch (window.phase()) {
            case PLANNED -> window.prepareAt() == null ? window.openAt() : window.prepareAt();
            case PREPARED -> window.openAt();
            case OPEN -> window.end();
            // Before everything else that is due.
            case CLOSING -> Instant.EPOCH;
            case CLOSED, CANCELLED, MISSED -> null;
        };
    }

    /** Whether all that is left to do is to undo it. Of those due at the same time these come first, or they would meet. */
    public static boolean isEnding(MaintenanceWindow window) {
        return window.phase() == Phase.CLOSING
                || window.phase() == Phase.OPEN && window.forgottenAt() != null;
    }

    /**
     * One thing that was decided about a group.
     *
     * @param grounds why, with the votes that counted before it
     */
    public record Step(Decision decision, Grounds grounds) {}

    /** Groups may have come since it was planned: their TTLs are waited out too, or it is not opened at all. */
    private Optional<Event.Change> prepare(
            AccountState state, MaintenanceWindow window, Instant time) {
        var openAt = Times.notBefore(window.start(), time.plus(ttls.lead(state, window)));
        return carriedOut(
                window,
                openAt.isBefore(window.end()) ? Phase.PREPARED : Phase.MISSED,
                openAt,
                null,
                time);
    }

    private static Optional<Event.Change> open(MaintenanceWindow window, Instant time) {
        return time.isBefore(window.openAt())
                ? Optional.empty()
                : carriedOut(window, Phase.OPEN, window.openAt(), null, time);
    }

    private static Optional<Event.Change> close(MaintenanceWindow window, Instant time) {
        return carriedOut(window, Phase.CLOSING, window.openAt(), window.forgottenAt(), time);
    }

    private List<Step> prepare(
            AccountState state, MaintenanceWindow window, ElasticAddress group, Instant time) {
        if (!Windows.moves(window, group)
                || !ttls.canBeLowered(group)
                || group.maintenance() != null) {
            return List.of();
        }
        var after =
                GroupDecisions.next(
                        group,
                        group.currentStack(),
                        ElasticAddress.LOWEST_TTL,
                        group.lastSwitch(),
                        new Maintenance(window.uid(), null, true, group.ttl()),
                        time);
        return List.of(
                new Step(
                        Decision.changed(new Event.ElasticAddressUpdated(group, after)),
                        grounds(state, group, window, PREPARE)));
    }

    private List<Step> switchAway(
            AccountState state, MaintenanceWindow window, ElasticAddress group, Instant time) {
        if (!Windows.moves(window, group)) {
            return List.of();
        }
        // Where another window has lowered the TTL and was not over in time, this one puts it back.
        var former = group.maintenance();
        var decision =
                groups.carryOut(
                        state,
                        group,
                        group.currentStack().other(),
                        group.ttl(),
                        new Maintenance(
                                window.uid(),
                                group.currentStack(),
                                former != null && former.ttlLowered(),
                                former == null ? null : former.ttl()),
                        window,
                        time);
        return List.of(new Step(decision, grounds(state, group, window, START)));
    }

    private List<Step> undo(
            AccountState state, MaintenanceWindow window, ElasticAddress group, Instant time) {
        var marked = Windows.mark(window, group);
        if (marked == null) {
            return List.of();
        }
        var ttl = marked.ttlLowered() ? marked.ttl() : group.ttl();
        var grounds = grounds(state, group, window, END);
        var steps = new ArrayList<Step>();
        var left = marked.left();
        var isAway = left != null && group.currentStack() == left.other();
        if (left != null && isAway && window.switchBack()) {
            var back = groups.carryOut(state, group, left, ttl, null, window, time);
            steps.add(new Step(back, grounds));
            if (back instanceof Decision.Accepted) {
                return steps;
            }
        }
        // It stays where it is, as if somebody had switched it now.
        var lastSwitch = isAway ? new LastSwitch(time, false, 0) : group.lastSwitch();
        steps.add(
                new Step(
                        Decision.changed(
                                new Event.ElasticAddressUpdated(
                                        group,
                                        GroupDecisions.next(
                                                group,
                                                group.currentStack(),
                                                ttl,
                                                lastSwitch,
                                                null,
                                                time))),
                        grounds));
        return steps;
    }

    private Grounds grounds(
            AccountState state, ElasticAddress group, MaintenanceWindow window, String rule) {
        return new FailoverDecisions.Sight(state, group, limits)
                .grounds(rule, "Maintenance " + window.uid());
    }

    private static Optional<Event.Change> carriedOut(
            MaintenanceWindow window,
            Phase phase,
            Instant openAt,
            @Nullable Instant forgottenAt,
            Instant time) {
        return Optional.of(
                new Event.MaintenanceCarriedOut(
                        window,
                        window.next(
                                phase,
                                openAt,
                                forgottenAt,
                                window.cancelledAt(),
                                Times.notBefore(window.updatedAt(), time))));
    }
}
