package io.elasticaddress.systemtests.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;

/**
 * Operations by the time of their calls: the answered ones, which have to be placed, and the unheard ones, which may be.
 * One may be placed next if no answered one that is not placed yet was answered before it was asked.
 */
final class Timeline {
    private final List<Operation> answered = new ArrayList<>();
    private final List<Operation> unheard = new ArrayList<>();

    Timeline(Iterable<Operation> operations) {
        for (var operation : operations) {
            (operation.isUnknown() ? unheard : answered).add(operation);
        }
        var byCall = Comparator.comparingLong(Operation::invoked);
        answered.sort(byCall.thenComparingLong(Operation::completed));
        unheard.sort(byCall);
    }

    /** Which operations are placed. */
    record Frontier(Placed answered, Placed unheard) {
        static final Frontier START = new Frontier(Placed.NONE, Placed.NONE);

        /** With that of the timeline's number. */
        Frontier with(int number) {
            return number >= 0
                    ? new Frontier(answered.with(number), unheard)
                    : new Frontier(answered, unheard.with(-1 - number));
        }
    }

    int answeredOnes() {
        return answered.size();
    }

    int unheardOnes() {
        return unheard.size();
    }

    /** Answered ones count from 0 up, unheard ones from -1 down. */
    Operation get(int number) {
        return number >= 0 ? answered.get(number) : unheard.get(-1 - number);
    }

    boolean isComplete(Frontier frontier) {
        return frontier.answered.firstAbsent() == answered.size();
    }

    /**
     * The numbers of those that may be placed next: refusals and reads first, as they change nothing; then the other
     * answered ones; then unheard ones, of equal calls only the first.
     */
    int[] next(Frontier frontier) {
        var found = new int[16];
        var size = 0;
        var firstAnswer = Long.MAX_VALUE;
        var end = frontier.answered.firstAbsent();
        for (; end < answered.size() && answered.get(end).invoked() <= firstAnswer; end++) {
            if (!frontier.answered.has(end)) {
                firstAnswer = Math.min(firstAnswer, answered.get(end).completed());
                if (size == found.length) {
                    found = Arrays.copyOf(found, 2 * size);
                }
                found[size++] = end;
            }
        }
        var ordered = new int[size + unheard.size()];
        var count = 0;
        for (var i = 0; i < size; i++) {
            if (changesNothing(found[i])) {
                ordered[count++] = found[i];
            }
        }
        for (var i = 0; i < size; i++) {
            if (!changesNothing(found[i])) {
                ordered[count++] = found[i];
            }
        }
        var calls = new HashSet<Call>();
        for (var i = frontier.unheard.firstAbsent();
                i < unheard.size() && unheard.get(i).invoked() <= firstAnswer;
                i++) {
            if (!frontier.unheard.has(i) && calls.add(unheard.get(i).call())) {
                ordered[count++] = -1 - i;
            }
        }
        return Arrays.copyOf(ordered, count);
    }

    /** Whatever the state, so that it may be placed as soon as it is possible at all. */
    boolean changesNothing(int number) {
        return get(number).answer() instanceof Answer.Rejected
                || get(number).answer() instanceof Answer.Seen;
    }
}
