package io.elasticaddress.systemtests.history;

import io.elasticaddress.contracts.state.Side;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What concurrent clients would hear from a service that does as the model says: each call takes effect at one moment
 * between its call and its answer. The same seed gives the same history.
 */
final class SimulatedHistory {
    static final String ACCOUNT = "acme";

    private final SplittableRandom random;
    private final int clients;
    private final double unheard;
    private final List<Operation> operations = new ArrayList<>();
    private final List<String> stacks;
    private final List<String> uids = new ArrayList<>();
    private final PriorityQueue<Moment> moments = new PriorityQueue<>();
    private final int groups;
    private final boolean versionsHeard;
    private Model model = Model.empty();
    private int calls;
    private long time;
    private int serial;

    /**
     * @param operations that are called, the last read apart
     * @param clients each of which calls one after the other
     * @param unheard how likely a call stays without an answer
     */
    record Size(int operations, int clients, double unheard, int groups, boolean versionsHeard) {
        static Size of(int operations, int clients, double unheard) {
            return new Size(operations, clients, unheard, 8, false);
        }
    }

    private record Moment(long at, int serial, Runnable what) implements Comparable<Moment> {
        @Override
        public int compareTo(Moment other) {
            var byTime = Long.compare(at, other.at);
            return byTime == 0 ? Integer.compare(serial, other.serial) : byTime;
        }
    }

    private SimulatedHistory(long seed, Size size) {
        this.random = new SplittableRandom(seed);
        this.clients = size.clients;
        this.unheard = size.unheard;
        this.groups = size.groups;
        this.versionsHeard = size.versionsHeard;
        this.calls = size.operations;
        this.stacks = IntStream.range(0, 6).mapToObj(_ -> hex()).toList();
    }

    /** Ends with a read of everything, after all else that was answered. */
    static List<Operation> of(long seed, Size size) {
        var simulated = new SimulatedHistory(seed, size);
        simulated.run();
        return simulated.operations;
    }

    private void run() {
        for (var client = 0; client < clients; client++) {
            var name = "client-" + client;
            at(random.nextInt(1000), () -> call(name));
        }
        while (!moments.isEmpty()) {
            var next = moments.poll();
            time = next.at;
            next.what.run();
        }
        operations.add(operation("reader", new Call.ReadAll(), time + 1, time + 2, model.seen()));
    }

    private void at(long moment, Runnable what) {
        moments.add(new Moment(moment, serial++, what));
    }

    private void call(String client) {
        if (calls-- <= 0) {
            return;
        }
        var call = anyCall();
        var invoked = time;
        var took = 10L + random.nextInt(random.nextInt(20) == 0 ? 5000 : 500);
        if (random.nextDouble() < unheard) {
            operations.add(operation(client, call, invoked, Long.MAX_VALUE, new Answer.Unknown()));
            if (random.nextBoolean()) {
                at(invoked + random.nextInt(20_000), () -> decide(call));
            }
            at(invoked + took, () -> call(client));
            return;
        }
        at(
                invoked + random.nextLong(took + 1),
                () -> {
                    var answer = decide(call);
                    operations.add(operation(client, call, invoked, invoked + took, answer));
                });
        at(invoked + took + random.nextInt(100), () -> call(client));
    }

    private Answer decide(Call call) {
        var refusals = List.copyOf(model.refusals(call));
        if (!refusals.isEmpty()) {
            return new Answer.Rejected(400, refusals.get(random.nextInt(refusals.size())));
        }
        var uid = call instanceof Call.CreateGroup ? "fg-" + hex() : null;
        if (uid != null) {
            uids.add(uid);
        }
        model = model.step(call, new Answer.Accepted(uid)).getFirst();
        return new Answer.Accepted(uid, versionsHeard ? version(call) : null);
    }

    private @Nullable Long version(Call call) {
        return call instanceof Call.UpdateGroup update
                ? (Long) model.group(update.uid()).version()
                : null;
    }

    private Call anyCall() {
        var live = uids.stream().filter(uid -> model.group(uid).live()).toList();
        if (live.size() < groups && random.nextInt(4) == 0) {
            return new Call.CreateGroup(stackOrNot(), stackOrNot(), sideOrNot());
        }
        var dice = random.nextInt(20);
        var stack = stacks.get(random.nextInt(stacks.size()));
        if (dice < 3) {
            return new Call.RegisterStack(stack, "blue", address());
        }
        if (dice < 5) {
            return new Call.ChangeStack(stack, random.nextInt(8) == 0 ? "" : address());
        }
        if (dice < 6) {
            return new Call.RemoveStack(stack);
        }
        var group = group(live);
        if (dice < 8) {
            return new Call.DeleteGroup(group);
        }
        if (dice < 14) {
            return new Call.UpdateGroup(
                    group, null, null, random.nextBoolean() ? Side.PRIMARY : Side.SECONDARY);
        }
        return dice < 16
                ? new Call.UpdateGroup(group, "", "", null)
                : new Call.UpdateGroup(group, stackOrNot(), stackOrNot(), sideOrNot());
    }

    private String group(List<String> live) {
        if (random.nextInt(20) == 0 && !uids.isEmpty()) {
            return uids.get(random.nextInt(uids.size()));
        }
        return live.isEmpty() ? "fg-" + hex() : live.get(random.nextInt(live.size()));
    }

    private @Nullable String stackOrNot() {
        return switch (random.nextInt(6)) {
            case 0, 1 -> null;
            case 2 -> "";
            default -> stacks.get(random.nextInt(stacks.size()));
        };
    }

    private @Nullable Side sideOrNot() {
        return switch (random.nextInt(4)) {
            case 0 -> Side.PRIMARY;
            case 1 -> Side.SECONDARY;
            default -> null;
        };
    }

    private String address() {
        return "192.0.2." + (1 + random.nextInt(4));
    }

    private String hex() {
        return HexFormat.of().toHexDigits(random.nextLong())
                + HexFormat.of().toHexDigits(random.nextLong());
    }

    private static Operation operation(
            String client, Call call, long invoked, long completed, Answer answer) {
        return new Operation(client, ACCOUNT, "gateway-1", call, invoked, completed, answer, null);
    }
}
