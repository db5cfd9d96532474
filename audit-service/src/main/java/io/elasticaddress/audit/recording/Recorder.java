package io.elasticaddress.audit.recording;

import io.elasticaddress.audit.chain.Entry;
import io.elasticaddress.audit.chain.Fact;
import io.elasticaddress.audit.chain.Head;
import io.elasticaddress.audit.store.AuditStore;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives facts their places in the chains and stores them, each once. It remembers the heads of the chains that it wrote
 * last, and believes them only while the store still has them. For one thread.
 */
final class Recorder {
    private static final int MAX_HEADS = 10_000;

    private final AuditStore store;
    private final Map<String, Head> heads = new LinkedHashMap<>(16, 0.75f, true);

    Recorder(AuditStore store) {
        this.store = store;
    }

    /**
     * What became of facts that were recorded.
     *
     * @param appended by this call
     * @param repeated those that were there already, by whomever
     */
    record Recorded(List<Entry> appended, List<Fact> repeated) {}

    /** The store no longer has what was stored: it was put back to an older copy, or emptied. */
    static final class StoreRewound extends RuntimeException {
        StoreRewound() {
            super("The store no longer has entries that were stored", null, false, false);
        }
    }

    /**
     * Stores the facts in the order given. Where another writer was faster, or a fact comes again, what is there already is
     * left out and the rest follows the chain as it is then. Returns when all are stored; after an exception, some may be,
     * and the same call again is harmless.
     *
     * @param known entries that must be there, beside those that the facts follow
     * @throws StoreRewound before anything is written, where entries are gone
     */
    Recorded record(List<Fact> facts, Collection<String> known) {
        requireStored(facts, known);
        var appended = new ArrayList<Entry>();
        var repeated = new ArrayList<Fact>();
        var left = new ArrayList<>(withoutRepeats(facts, repeated));
        while (!left.isEmpty()) {
            var entries = chained(left);
            var count = store.append(entries);
            for (var entry : entries.subList(0, count)) {
                heads.put(entry.account(), entry.asHead());
                appended.add(entry);
            }
            left.subList(0, count).clear();
            if (!left.isEmpty()) {
                // Somebody has written to a chain that we thought was ours alone.
                left.forEach(fact -> heads.remove(fact.account()));
                var stored = store.hashes(left.stream().map(Fact::id).toList());
                left.removeIf(
                        fact -> {
                            var there = stored.containsKey(fact.id());
                            if (there) {
                                repeated.add(fact);
                            }
                            return there;
                        });
            }
        }
        trim();
        return new Recorded(appended, repeated);
    }

    /** Drops all that is remembered of the store. */
    void forget() {
        heads.clear();
    }

    private void requireStored(List<Fact> facts, Collection<String> known) {
        var expected = new HashMap<String, Head>();
        for (var fact : facts) {
            var head = heads.get(fact.account());
            if (head != null && head.number() > 0) {
                expected.put(head.id(), head);
            }
        }
        var ids = new HashSet<>(known);
        ids.addAll(expected.keySet());
        if (ids.isEmpty()) {
            return;
        }
        var stored = store.hashes(ids);
        if (!stored.keySet().containsAll(ids)
                || !expected.values().stream()
                        .allMatch(head -> head.hash().equals(stored.get(head.id())))) {
            throw new StoreRewound();
        }
    }

    private static List<Fact> withoutRepeats(List<Fact> facts, List<Fact> repeated) {
        var ids = new HashSet<String>();
        var once = new ArrayList<Fact>(facts.size());
        for (var fact : facts) {
            (ids.add(fact.id()) ? once : repeated).add(fact);
        }
        return once;
    }

    private List<Entry> chained(List<Fact> facts) {
        var entries = new ArrayList<Entry>(facts.size());
        var next = new HashMap<String, Head>();
        for (var fact : facts) {
            var head = next.get(fact.account());
            var entry = Entry.after(head == null ? head(fact.account()) : head, fact);
            next.put(fact.account(), entry.asHead());
            entries.add(entry);
        }
        return entries;
    }

    private Head head(String account) {
        return heads.computeIfAbsent(account, unknown -> store.head(unknown).orElse(Head.GENESIS));
    }

    private void trim() {
        var eldest = heads.keySet().iterator();
        while (heads.size() > MAX_HEADS && eldest.hasNext()) {
            eldest.next();
            eldest.remove();
        }
    }
}
