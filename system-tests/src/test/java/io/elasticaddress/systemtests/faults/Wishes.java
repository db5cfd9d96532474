package io.elasticaddress.systemtests.faults;

import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.systemtests.history.Call;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/**
 * What the clients of one account want next: a few stacks and groups, which all of them switch, change, make and delete at
 * the same time, so that they get into each other's way.
 */
final class Wishes {
    private static final int MOST_GROUPS = 6;
    private static final String UNKNOWN_STACK = "f".repeat(32);

    private final List<String> stacks;
    private final Premises premises;
    private final int account;
    private final CopyOnWriteArrayList<String> groups = new CopyOnWriteArrayList<>();

    /**
     * @param account its number
     */
    Wishes(Premises premises, int account) {
        this.stacks = IntStream.range(0, Premises.STACKS).mapToObj(Premises::uid).toList();
        this.premises = premises;
        this.account = account;
    }

    void created(String uid) {
        groups.add(uid);
    }

    void deleted(String uid) {
        groups.remove(uid);
    }

    Call next(Random random) {
        var dice = random.nextInt(100);
        if (dice < 6) {
            var uid = any(random, stacks);
            return new Call.RegisterStack(
                    uid, "stack", address(random), premises.port(account, uid));
        }
        if (dice < 12) {
            return new Call.ChangeStack(any(random, stacks), address(random));
        }
        if (dice < 15) {
            return new Call.RemoveStack(any(random, stacks));
        }
        if (groups.isEmpty() || dice < 25 && groups.size() < MOST_GROUPS) {
            return new Call.CreateGroup(
                    maybeStack(random, 80),
                    maybeStack(random, 80),
                    maybeSide(random, 20),
                    random.nextInt(3) > 0);
        }
        var uid = any(random, groups);
        if (dice < 70) {
            return new Call.UpdateGroup(
                    uid, null, null, random.nextBoolean() ? Side.PRIMARY : Side.SECONDARY);
        }
        if (dice < 85) {
            return new Call.UpdateGroup(
                    uid, maybeStack(random, 50), maybeStack(random, 50), maybeSide(random, 30));
        }
        if (dice < 93) {
            return new Call.UpdateGroup(uid, "", "", null);
        }
        return new Call.DeleteGroup(uid);
    }

    private @Nullable String maybeStack(Random random, int percent) {
        if (random.nextInt(100) >= percent) {
            return null;
        }
        return random.nextInt(25) == 0 ? UNKNOWN_STACK : any(random, stacks);
    }

    private static @Nullable Side maybeSide(Random random, int percent) {
        if (random.nextInt(100) >= percent) {
            return null;
        }
        return random.nextBoolean() ? Side.PRIMARY : Side.SECONDARY;
    }

    /** Where what is probed is, whatever address it is. */
    private static String address(Random random) {
        return "127.1.%d.%d".formatted(random.nextInt(250), 1 + random.nextInt(250));
    }

    private static String any(Random random, List<String> of) {
        return of.get(random.nextInt(of.size()));
    }
}
