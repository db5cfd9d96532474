package io.elasticaddress.systemtests.faults;

import io.elasticaddress.systemtests.faults.Fault.Kind;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Which faults come when, by a seed: one after the other begins within seconds, and most overlap others. What has just been
 * put right is left alone for a moment, so that it gets somewhere.
 */
final class Schedule {
    private static final int MOST_BETWEEN_MILLIS = 2_500;

    /** Longer than a session of Streams, 6 s, so that work changes hands and the owner before comes back. */
    private static final int ZOMBIE_MILLIS = 8_000;

    private static final int RECOVERY_MILLIS = 10_000;

    /** A stack that is up again is seen to be, and moved to, before it goes down again. */
    private static final int STACK_RECOVERY_MILLIS = 3_000;

    private static final int MOST_BETWEEN_STACKS_MILLIS = 1_500;

    private Schedule() {}

    static List<Fault> of(
            long seed,
            Duration length,
            List<String> nodes,
            List<String> links,
            List<String> stacks) {
        var faults = new ArrayList<>(ofPlatform(seed, length, nodes, links));
        faults.addAll(ofStacks(seed, length, stacks));
        faults.sort(Comparator.comparing(Fault::at));
        return IntStream.range(0, faults.size())
                .mapToObj(i -> faults.get(i).numbered(i + 1))
                .toList();
    }

    private static List<Fault> ofStacks(long seed, Duration length, List<String> stacks) {
        var random = new Random(~seed);
        var faults = new ArrayList<Fault>();
        var busy = new HashMap<String, Long>();
        for (var at = 1_000L;
                at < length.toMillis();
                at += 200 + random.nextInt(MOST_BETWEEN_STACKS_MILLIS)) {
            var target = stacks.get(random.nextInt(stacks.size()));
            var lasts = lasts(random, Kind.STACK_DOWN);
            if (busy.getOrDefault(target, 0L) <= at) {
                busy.put(target, at + lasts + STACK_RECOVERY_MILLIS);
                faults.add(
                        new Fault(
                                0,
                                Duration.ofMillis(at),
                                Kind.STACK_DOWN,
                                target,
                                Duration.ofMillis(lasts)));
            }
        }
        return faults;
    }

    private static List<Fault> ofPlatform(
            long seed, Duration length, List<String> nodes, List<String> links) {
        var random = new Random(seed);
        var faults = new ArrayList<Fault>();
        var busy = new HashMap<String, Long>();
        for (var at = 1_000L;
                at < length.toMillis();
                at += 200 + random.nextInt(MOST_BETWEEN_MILLIS)) {
            var ofNode = random.nextInt(100) < 55;
            var targets = ofNode ? nodes : links;
            var target = targets.get(random.nextInt(targets.size()));
            var kind = ofNode ? nodeFault(random) : linkFault(random);
            var lasts = lasts(random, kind);
            if (busy.getOrDefault(target, 0L) <= at) {
                busy.put(target, at + lasts + RECOVERY_MILLIS);
                faults.add(
                        new Fault(
                                0, Duration.ofMillis(at), kind, target, Duration.ofMillis(lasts)));
            }
        }
        return faults;
    }

    private static Kind nodeFault(Random random) {
        return switch (random.nextInt(10)) {
            case 0, 1, 2, 3, 4 -> Kind.KILL;
            case 5 -> Kind.TERMINATE;
            default -> Kind.FREEZE;
        };
    }

    private static Kind linkFault(Random random) {
        var kinds = List.of(Kind.CUT, Kind.CUT, Kind.DEAF, Kind.MUTE, Kind.SILENT, Kind.SLOW);
        return kinds.get(random.nextInt(kinds.size()));
    }

    private static int lasts(Random random, Kind kind) {
        return switch (kind) {
            case KILL, TERMINATE -> random.nextInt(4_000);
            case FREEZE ->
                    random.nextBoolean()
                            ? 200 + random.nextInt(3_000)
                            : ZOMBIE_MILLIS + random.nextInt(4_000);
            case STACK_DOWN -> 500 + random.nextInt(8_000);
            case CUT, DEAF, MUTE, SILENT, SLOW -> 200 + random.nextInt(12_000);
        };
    }
}
