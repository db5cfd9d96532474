package io.elasticaddress.systemtests.history;

import static io.elasticaddress.systemtests.history.SimulatedHistory.ACCOUNT;

import io.elasticaddress.contracts.state.Side;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** What one more client does, one call after the other, to a group of its own while many others are busy. */
final class Story {
    static final String GROUP = "fg-0000000000000000000000000000aaaa";
    static final String OTHER_GROUP = "fg-0000000000000000000000000000bbbb";
    static final String BLUE = "0000000000000000000000000000b10e";
    static final String GREEN = "00000000000000000000000000009ee7";
    static final String BLUE_ADDRESS = "198.51.100.1";
    static final String GREEN_ADDRESS = "198.51.100.2";
    private static final Answer OK = new Answer.Accepted(null);
    private static final int PLACES = 12;

    private final List<Operation> background;
    private final List<Operation> own = new ArrayList<>();
    private final long step;

    /** The group exists, with both stacks, at version 1. */
    Story(long seed) {
        background = SimulatedHistory.of(seed, SimulatedHistory.Size.of(150, 5, seed % 2 * 0.02));
        step = background.getLast().invoked() / PLACES;
        accepted(new Call.RegisterStack(BLUE, "blue", BLUE_ADDRESS));
        accepted(new Call.RegisterStack(GREEN, "green", GREEN_ADDRESS));
        answered(new Call.CreateGroup(BLUE, GREEN, null), new Answer.Accepted(GROUP));
    }

    static Call switchTo(Side side) {
        return new Call.UpdateGroup(GROUP, null, null, side);
    }

    static GroupSeen group(Side current, long version) {
        return new GroupSeen(BLUE, GREEN, current, version);
    }

    Story accepted(Call call) {
        return answered(call, OK);
    }

    Story rejected(Call call, int status, String text) {
        return answered(call, new Answer.Rejected(status, text));
    }

    Story unheard(Call call) {
        return told(call, new Answer.Unknown(), Long.MAX_VALUE);
    }

    Story answered(Call call, Answer answer) {
        return told(call, answer, now() + step / 2);
    }

    private Story told(Call call, Answer answer, long completed) {
        own.add(
                new Operation(
                        "teller", ACCOUNT, "gateway-2", call, now(), completed, answer, null));
        return this;
    }

    private long now() {
        return (own.size() + 1) * step;
    }

    /** The last read shows the group so; null: not at all. */
    Verdict end(@Nullable GroupSeen seen) {
        return end(seen, null);
    }

    /** The last read shows the two groups so; null: not at all. */
    Verdict end(@Nullable GroupSeen seen, @Nullable GroupSeen other) {
        var last = background.getLast();
        var shown = (Answer.Seen) last.answer();
        var groups = new HashMap<>(shown.groups());
        put(groups, GROUP, seen);
        put(groups, OTHER_GROUP, other);
        var stacks = new HashMap<>(shown.stacks());
        stacks.put(BLUE, new StackSeen(BLUE_ADDRESS, 1));
        stacks.put(GREEN, new StackSeen(GREEN_ADDRESS, 1));
        var all = new ArrayList<>(background.subList(0, background.size() - 1));
        all.addAll(own);
        all.add(
                new Operation(
                        "reader",
                        ACCOUNT,
                        "gateway-1",
                        last.call(),
                        last.invoked() + step * PLACES,
                        last.completed() + step * PLACES,
                        new Answer.Seen(groups, stacks),
                        null));
        return Linearizability.check(all).get(ACCOUNT);
    }

    private static void put(
            HashMap<String, GroupSeen> groups, String uid, @Nullable GroupSeen seen) {
        if (seen != null) {
            groups.put(uid, seen);
        }
    }
}
