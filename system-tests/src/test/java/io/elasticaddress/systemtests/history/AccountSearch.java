package io.elasticaddress.systemtests.history;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** The search for an order of one account's operations. Used once. */
final class AccountSearch {
    private static final int MOST_NODES = 150_000;
    private static final long FIRST_ATTEMPT = 20_000;
    private static final long LONGEST_ATTEMPT = 400_000;

    private final List<Operation> history;
    private final int mostStates;
    private final Map<String, Integer> guess;
    private final Timeline timeline;
    private final Parts parts;
    private final List<String> undealt;
    private final Map<Part<?>, Prospects.Node<?>> courses = new HashMap<>();
    private final Set<State> tried = new HashSet<>();
    private final List<Frame> frames = new ArrayList<>();
    private final long start;
    private long nodes;
    private long earlierStates;
    private int attempt;
    private List<Frame> longest = List.of();

    /**
     * @param history of one account, in any order
     * @param mostStates beyond which it is given up
     * @param guess by command id: its place in an order that may be the right one; may be empty
     */
    AccountSearch(List<Operation> history, int mostStates, Map<String, Integer> guess) {
        this.history = history;
        this.mostStates = mostStates;
        this.guess = guess;
        this.timeline = new Timeline(history);
        this.parts =
                new Parts(
                        history.stream()
                                .sorted(Comparator.comparingLong(Operation::invoked))
                                .toList());
        this.undealt = parts.undealt();
        this.start = history.stream().mapToLong(Operation::invoked).min().orElse(0);
    }

    private record State(Timeline.Frontier frontier, Model model) {}

    /** A way to go on: an operation, and the answer that an unheard one would have got. */
    private record Choice(int number, Answer answer) {}

    private record Move(Part<?> part, Prospects.Node<?> node) {}

    /** A point of the order that is tried. */
    private final class Frame {
        private final State state;
        private final @Nullable Operation last;
        private final List<Move> undo;
        private final List<Choice> choices;
        private int tried;

        Frame(State state, @Nullable Operation last, List<Move> undo) {
            this.state = state;
            this.last = last;
            this.undo = undo;
            this.choices = choices(state);
        }
    }

    Verdict run() {
        for (var entry : parts.operations().entrySet()) {
            var prospects = new Prospects<>(entry.getKey(), entry.getValue(), MOST_NODES);
            nodes += prospects.size();
            if (prospects.isImpossible()) {
                return new Verdict.Impossible(prospects.why(start), nodes);
            }
            var first = prospects.start();
            if (first != null) {
                courses.put(entry.getKey(), first);
            }
        }
        var first = Map.copyOf(courses);
        for (var allowed = FIRST_ATTEMPT; ; allowed = Math.min(2 * allowed, LONGEST_ATTEMPT)) {
            var verdict = search(Math.min(allowed, mostStates - earlierStates));
            if (verdict != null) {
                return verdict;
            }
            earlierStates += tried.size();
            tried.clear();
            if (earlierStates >= mostStates) {
                return new Verdict.Undecided(
                        "Gave up after %d states.%n%s".formatted(states(), why()), states());
            }
            attempt++;
            courses.putAll(first);
            frames.clear();
        }
    }

    /** Null where it took more states than are allowed. */
    private @Nullable Verdict search(long allowed) {
        frames.add(new Frame(new State(Timeline.Frontier.START, Model.empty()), null, List.of()));
        while (!frames.isEmpty()) {
            var frame = frames.getLast();
            if (timeline.isComplete(frame.state.frontier)) {
                return new Verdict.Explained(order(frames), states());
            }
            if (frame.tried == frame.choices.size()) {
                back();
            } else if (tried.size() >= allowed) {
                return null;
            } else {
                tryNext(frame);
            }
        }
        return new Verdict.Impossible(why(), states());
    }

    private long states() {
        return nodes + earlierStates + tried.size();
    }

    private List<Choice> choices(State state) {
        var choices = new ArrayList<Choice>();
        for (var number : timeline.next(state.frontier)) {
            var operation = timeline.get(number);
            if (operation.isUnknown() && operation.call() instanceof Call.CreateGroup) {
                for (var uid : undealt) {
                    if (state.model.group(uid).version() == 0) {
                        choices.add(new Choice(number, new Answer.Accepted(uid)));
                    }
                }
                if (!isReadLater(state)) {
                    choices.add(new Choice(number, new Answer.Accepted("unseen-" + -number)));
                }
            } else {
                choices.add(new Choice(number, operation.answer()));
            }
        }
        arrange(choices);
        return choices;
    }

    /**
     * Any arrangement finds an order if there is one, but a bad one may take for ever: an early mistake that shows late.
     * So the first attempt goes by the guess, or by the calls' times with unheard ones last, and later ones by chance.
     */
    private void arrange(List<Choice> choices) {
        var free = 0;
        while (free < choices.size() && timeline.changesNothing(choices.get(free).number)) {
            free++;
        }
        var open = choices.subList(free, choices.size());
        if (attempt == 0) {
            open.sort(Comparator.comparingInt(this::guessed));
        } else {
            Collections.shuffle(open, new Random(31L * attempt + tried.size()));
            if (attempt % 2 == 1) {
                open.sort(Comparator.comparing(choice -> choice.number < 0));
            }
        }
    }

    private int guessed(Choice choice) {
        var id = timeline.get(choice.number).commandId();
        return id == null ? Integer.MAX_VALUE : guess.getOrDefault(id, Integer.MAX_VALUE);
    }

    /** A group that nobody ever names can only be there where nobody looks at all of them any more. */
    private boolean isReadLater(State state) {
        for (var i = timeline.answeredOnes() - 1;
                i >= state.frontier.answered().firstAbsent();
                i--) {
            if (timeline.get(i).call() instanceof Call.ReadAll
                    && !state.frontier.answered().has(i)) {
                return true;
            }
        }
        return false;
    }

    private void tryNext(Frame frame) {
        var choice = frame.choices.get(frame.tried++);
        var operation = timeline.get(choice.number);
        for (var model : frame.state.model.step(operation.call(), choice.answer)) {
            if (operation.isUnknown() && model.equals(frame.state.model)) {
                continue;
            }
            var moves = moves(operation, choice.answer, model);
            if (moves == null) {
                continue;
            }
            if (timeline.changesNothing(choice.number)) {
                frame.tried = frame.choices.size();
            }
            var state = new State(frame.state.frontier.with(choice.number), model);
            if (tried.add(state)) {
                var undo = new ArrayList<Move>();
                moves.forEach(
                        move -> undo.add(new Move(move.part, courses.put(move.part, move.node))));
                frames.add(new Frame(state, operation, undo));
                return;
            }
        }
    }

    /** Where the parts' courses go with it; null where one of them can't. */
    private @Nullable List<Move> moves(Operation operation, Answer answer, Model model) {
        var moves = new ArrayList<Move>();
        for (var part : parts.of(operation)) {
            var course = courses.get(part);
            if (course == null || isOfAnother(operation, answer, part)) {
                continue;
            }
            var after = course.after(operation, part.in(model));
            if (after == null) {
                return null;
            }
            moves.add(new Move(part, after));
        }
        return moves;
    }

    /** An unheard creation may have made any of several groups, but only one. */
    private static boolean isOfAnother(Operation operation, Answer answer, Part<?> part) {
        return operation.isUnknown()
                && answer instanceof Answer.Accepted(var uid, _)
                && !part.uid().equals(uid);
    }

    private void back() {
        if (frames.size() > longest.size()) {
            longest = List.copyOf(frames);
        }
        frames.removeLast().undo.forEach(move -> courses.put(move.part, move.node));
    }

    private static List<Operation> order(List<Frame> frames) {
        var order = new ArrayList<Operation>();
        for (var frame : frames) {
            if (frame.last != null) {
                order.add(frame.last);
            }
        }
        return order;
    }

    private String why() {
        var deepest = longest.isEmpty() || frames.size() > longest.size() ? frames : longest;
        var state = deepest.getLast().state;
        var stuck =
                new Stuck("No order explains all the answers.", start)
                        .after(order(deepest), history.size(), state.model.toString());
        for (var number : timeline.next(state.frontier)) {
            var operation = timeline.get(number);
            var possible = !state.model.step(operation.call(), operation.answer()).isEmpty();
            stuck.candidate(
                    operation,
                    possible && !operation.isUnknown()
                            ? "possible here, but later answers exclude what it would lead to"
                            : operation.isUnknown()
                                    ? "of no help here"
                                    : state.model.objection(operation.call(), operation.answer()));
        }
        return stuck.toString();
    }
}
