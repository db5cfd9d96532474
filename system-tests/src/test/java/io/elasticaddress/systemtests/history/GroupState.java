package io.elasticaddress.systemtests.history;

import io.elasticaddress.contracts.state.Side;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A group in the model. One that never was has version 0; a deleted one keeps its version and is never live again. */
record GroupState(
        @Nullable String primary,
        @Nullable String secondary,
        Side current,
        boolean automatic,
        long version,
        boolean live) {
    static final GroupState NONE = new GroupState(null, null, Side.PRIMARY, false, 0, false);

    static GroupState created(Call.CreateGroup call) {
        return new GroupState(
                merged(null, call.primary()),
                merged(null, call.secondary()),
                Objects.requireNonNullElse(call.current(), Side.PRIMARY),
                call.automatic(),
                1,
                true);
    }

    /** The same version where nothing changes. */
    GroupState updated(Call.UpdateGroup call) {
        var wanted = wanted(call);
        return wanted.equals(this)
                ? this
                : new GroupState(
                        wanted.primary,
                        wanted.secondary,
                        wanted.current,
                        automatic,
                        version + 1,
                        true);
    }

    /** By its policy. Whether a stack was down is not modelled: the switch itself says on what grounds it was done. */
    GroupState switched(Call.PolicySwitch call) {
        return new GroupState(primary, secondary, call.to(), automatic, version + 1, true);
    }

    /** A policy switches a live group with both stacks, to the other one, and only where it may. */
    boolean mayBe(Call.PolicySwitch call) {
        return live && automatic && primary != null && secondary != null && call.to() != current;
    }

    GroupState deleted() {
        return new GroupState(null, null, Side.PRIMARY, false, version + 1, false);
    }

    private GroupState wanted(Call.UpdateGroup call) {
        return new GroupState(
                merged(primary, call.primary()),
                merged(secondary, call.secondary()),
                Objects.requireNonNullElse(call.current(), current),
                automatic,
                version,
                live);
    }

    private static @Nullable String merged(@Nullable String stored, @Nullable String asked) {
        if (asked == null) {
            return stored;
        }
        return asked.isEmpty() ? null : asked;
    }

    Stream<String> stacks() {
        return Stream.of(primary, secondary).filter(Objects::nonNull);
    }

    boolean holds(String stack) {
        return stack.equals(primary) || stack.equals(secondary);
    }

    private @Nullable String on(Side side) {
        return side == Side.PRIMARY ? primary : secondary;
    }

    /** The broken rules of which this group alone decides: 1 and 4. */
    static Set<String> refusals(Call.CreateGroup call) {
        var broken = new TreeSet<String>();
        var wanted = created(call);
        if (wanted.hasSameStacks()) {
            broken.add(Rules.SAME_STACKS);
        }
        var named = call.current();
        if (named != null && wanted.on(named) == null && wanted.on(named.other()) != null) {
            broken.add(Rules.noStackOn(named));
        }
        return broken;
    }

    /** The broken rules of which this group alone decides: 1, 4 and 7. */
    Set<String> refusals(Call.UpdateGroup call) {
        var broken = new TreeSet<String>();
        var wanted = wanted(call);
        if (!live) {
            broken.add(Rules.UNKNOWN_GROUP);
        } else if (wanted.current != current && wanted.on(wanted.current) == null) {
            broken.add(Rules.noStackOn(wanted.current));
        }
        if (wanted.hasSameStacks()) {
            broken.add(Rules.SAME_STACKS);
        }
        return broken;
    }

    /** The stacks that a group would have after it. */
    Stream<String> stacksAfter(Call.UpdateGroup call) {
        return wanted(call).stacks();
    }

    /** Rules 7 and 8. */
    Set<String> refusalsOfDeletion() {
        if (!live) {
            return Set.of(Rules.UNKNOWN_GROUP);
        }
        return primary == null && secondary == null ? Set.of() : Set.of(Rules.STILL_ATTACHED);
    }

    private boolean hasSameStacks() {
        return primary != null && primary.equals(secondary);
    }

    /** Null where it is not shown. */
    @Nullable GroupSeen seen() {
        return live ? new GroupSeen(primary, secondary, current, version) : null;
    }

    @Override
    public String toString() {
        if (version == 0) {
            return "never created";
        }
        return live
                ? "primary=%s secondary=%s current=%s%s version=%d"
                        .formatted(
                                primary, secondary, current, automatic ? " automatic" : "", version)
                : "deleted at version " + version;
    }
}
