package io.elasticaddress.systemtests.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Is there an order of all the operations, each at a moment between its call and its answer, that explains every answer?
 * Accounts are consistent each by itself, so each is searched by itself.
 *
 * <p>The algorithm is that of Wing and Gong ("Testing and Verifying Concurrent Objects", 1993) with the memory of Lowe
 * ("Testing for Linearizability", 2017): depth first, iterative, over the operations that may be next; a pair of the set
 * that is placed and the state that it led to is tried once. Knossos and Porcupine work the same way. As in theirs, an
 * operation that nobody heard the end of may come at any time after its call, or not at all. Three things keep it fast,
 * none of which leaves out an order that could be the only one:
 *
 * <ul>
 *   <li>a refusal or a read that is possible is placed at once, for it changes nothing;
 *   <li>of equal unheard calls, the one that was asked first is taken first, and none that would change nothing;
 *   <li>{@link Prospects}: linearizability is local (Herlihy and Wing, "Linearizability", 1990), so each group and each
 *       stack is solved by itself before, and the search goes only where each of them can still reach its end. It is
 *       this that copes with versions that only the last read shows.
 * </ul>
 */
public final class Linearizability {
    /** A minute or two. */
    public static final int MOST_STATES = 1_000_000;

    private Linearizability() {}

    /** By account. */
    public static Map<String, Verdict> check(Collection<Operation> history) {
        return check(history, List.of(), MOST_STATES);
    }

    /**
     * @param guess the ids of the commands in an order that may be the right one, the events' for instance. It makes the
     *     search quicker, and never changes what is right
     * @param mostStates of one account, beyond which it stays undecided
     */
    public static Map<String, Verdict> check(
            Collection<Operation> history, List<String> guess, int mostStates) {
        var places = new HashMap<String, Integer>();
        guess.forEach(commandId -> places.putIfAbsent(commandId, places.size()));
        var accounts = new TreeMap<String, List<Operation>>();
        history.forEach(
                operation ->
                        accounts.computeIfAbsent(operation.account(), _ -> new ArrayList<>())
                                .add(operation));
        var verdicts = new TreeMap<String, Verdict>();
        accounts.forEach(
                (account, operations) ->
                        verdicts.put(
                                account, new AccountSearch(operations, mostStates, places).run()));
        return verdicts;
    }
}
