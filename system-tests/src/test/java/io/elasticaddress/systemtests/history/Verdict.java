package io.elasticaddress.systemtests.history;

import java.util.List;

/** What was found about the history of one account. Whatever is not explained counts as a failure. */
public sealed interface Verdict {

    /** How many states were looked at. */
    long states();

    default boolean passed() {
        return this instanceof Explained;
    }

    /**
     * @param order of the operations that explains every answer; an unheard one that is not among them was never applied,
     *     or changed nothing
     */
    record Explained(List<Operation> order, long states) implements Verdict {
        public Explained {
            order = List.copyOf(order);
        }
    }

    /** There is no such order: sentences for people, many lines. */
    record Impossible(String why, long states) implements Verdict {}

    /** Looking for one took more than was allowed. */
    record Undecided(String why, long states) implements Verdict {}
}
