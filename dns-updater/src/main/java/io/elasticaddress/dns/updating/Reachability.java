package io.elasticaddress.dns.updating;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Whether each server of a zone answered when it was last asked. Safe for use by several threads. */
public final class Reachability {
    /** Stands for the server that takes updates, which may also be one of those that are read. */
    static final String UPDATES = "updates";

    private static final String NOT_ASKED = "Not asked yet";

    private final Map<String, String> problems = new ConcurrentHashMap<>();
    private volatile long lastAnswer = System.nanoTime();

    Reachability(Collection<String> servers) {
        problems.put(UPDATES, NOT_ASKED);
        servers.forEach(server -> problems.put(server, NOT_ASKED));
    }

    /** Returns whether that is news. */
    boolean answered(String server) {
        lastAnswer = System.nanoTime();
        return problems.remove(server) != null;
    }

    boolean isReachable(String server) {
        return !problems.containsKey(server);
    }

    /** Returns whether that is news. */
    boolean failed(String server, String problem) {
        return !problem.equals(problems.put(server, problem));
    }

    long nanosSinceLastAnswer() {
        return System.nanoTime() - lastAnswer;
    }

    boolean isImpaired() {
        return !problems.isEmpty();
    }

    /** What keeps servers from answering, by server, or {@code updates} for the one that takes them; empty where all do. */
    public Map<String, String> problems() {
        return new TreeMap<>(problems);
    }
}
