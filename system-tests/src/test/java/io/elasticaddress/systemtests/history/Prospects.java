package io.elasticaddress.systemtests.history;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;

/**
 * All the courses that one part of an account may have taken from its first operation to its last, as a graph. Each part
 * of a linearizable history is linearizable by itself (Herlihy and Wing: the property is local), so what is no course of
 * a part need not be tried for the whole. What an answer tells of other parts is taken as answered, hence a graph may
 * hold too many courses, and never lacks one.
 */
final class Prospects<S> {
    private final Part<S> part;
    private final Timeline timeline;
    private final List<Node<S>> nodes = new ArrayList<>();
    private final boolean complete;

    /** A point of a course. Only ways that lead to the end are kept. */
    static final class Node<S> {
        private final Timeline.Frontier frontier;
        private final S state;
        private final @Nullable Node<S> before;
        private final @Nullable Operation last;
        private List<Way<S>> ways = new ArrayList<>();
        private boolean leadsToTheEnd;

        Node(
                Timeline.Frontier frontier,
                S state,
                @Nullable Node<S> before,
                @Nullable Operation last) {
            this.frontier = frontier;
            this.state = state;
            this.before = before;
            this.last = last;
        }

        /** Null where no course goes on with that. */
        @Nullable Node<S> after(Operation operation, Object state) {
            for (var way : ways) {
                if (way.isOf(operation) && way.to.state.equals(state)) {
                    return way.to;
                }
            }
            return null;
        }
    }

    private record Way<S>(Operation operation, Node<S> to) {
        /** Of equal unheard calls the first stands for all. */
        boolean isOf(Operation other) {
            return operation == other
                    || other.isUnknown()
                            && operation.isUnknown()
                            && operation.call().equals(other.call());
        }
    }

    private record Key<S>(Timeline.Frontier frontier, S state) {}

    /**
     * @param mostNodes beyond which it is given up
     */
    Prospects(Part<S> part, List<Operation> operations, int mostNodes) {
        this.part = part;
        this.timeline = new Timeline(operations);
        this.complete = explore(mostNodes);
        if (complete) {
            for (var node : nodes.reversed()) {
                node.ways.removeIf(way -> !way.to.leadsToTheEnd);
                node.leadsToTheEnd = !node.ways.isEmpty() || timeline.isComplete(node.frontier);
            }
        }
    }

    /** Breadth first: a node comes after all those that lead to it. */
    private boolean explore(int mostNodes) {
        var known = new HashMap<Key<S>, Node<S>>();
        nodes.add(new Node<>(Timeline.Frontier.START, part.start(), null, null));
        for (var i = 0; i < nodes.size(); i++) {
            var node = nodes.get(i);
            if (timeline.isComplete(node.frontier)) {
                continue;
            }
            for (var number : timeline.next(node.frontier)) {
                var operation = timeline.get(number);
                var after = part.step(operation, node.state);
                if (after == null || operation.isUnknown() && after.equals(node.state)) {
                    continue;
                }
                var frontier = isBirth(operation) ? node.frontier : node.frontier.with(number);
                var to =
                        known.computeIfAbsent(
                                new Key<>(frontier, after),
                                key -> {
                                    var found =
                                            new Node<>(key.frontier, key.state, node, operation);
                                    nodes.add(found);
                                    return found;
                                });
                node.ways.add(new Way<>(operation, to));
            }
            if (nodes.size() > mostNodes) {
                nodes.subList(1, nodes.size()).clear();
                return false;
            }
        }
        return true;
    }

    /** Which of the unheard creations made a group shows nowhere, and only one can have. */
    private static boolean isBirth(Operation operation) {
        return operation.isUnknown() && operation.call() instanceof Call.CreateGroup;
    }

    int size() {
        return nodes.size();
    }

    /** Null where there were too many courses to look at. */
    @Nullable Node<S> start() {
        return complete ? nodes.getFirst() : null;
    }

    boolean isImpossible() {
        return complete && !nodes.getFirst().leadsToTheEnd;
    }

    /** For people, where it {@link #isImpossible}. */
    String why(long start) {
        var deepest = nodes.getLast();
        var placed = new ArrayList<Operation>();
        for (var node = deepest; node != null && node.last != null; node = node.before) {
            placed.add(node.last);
        }
        Collections.reverse(placed);
        var stuck =
                new Stuck("No order explains the operations about %s alone.".formatted(part), start)
                        .after(
                                placed,
                                timeline.answeredOnes() + timeline.unheardOnes(),
                                part.uid() + ": " + deepest.state);
        Arrays.stream(timeline.next(deepest.frontier))
                .mapToObj(timeline::get)
                .forEach(
                        operation ->
                                stuck.candidate(
                                        operation, part.objection(operation, deepest.state)));
        return stuck.toString();
    }
}
