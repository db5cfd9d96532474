package io.elasticaddress.embedded.dns;

import org.xbill.DNS.Record;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Everything that one name owns, by type. Immutable; a set is never empty, so no type stands without a record. */
record Node(SortedMap<Integer, List<Record>> sets) {
    static final Node EMPTY = new Node(Collections.emptySortedMap());

    static Node of(Collection<Record> records) {
        var sets = new TreeMap<Integer, List<Record>>();
        for (var record : records) {
            sets.computeIfAbsent(record.getType(), type -> new ArrayList<>()).add(record);
        }
        sets.replaceAll((type, set) -> List.copyOf(set));
        return new Node(Collections.unmodifiableSortedMap(sets));
    }

    boolean isEmpty() {
        return sets.isEmpty();
    }

    boolean has(int type) {
        return sets.containsKey(type);
    }

    /** The records of that type; empty where there are none. */
    List<Record> set(int type) {
        return sets.getOrDefault(type, List.of());
    }

    List<Record> records() {
        return sets.values().stream().flatMap(List::stream).toList();
    }

    /** This node with that set instead of the one of its type; an empty set removes the type. */
    Node with(int type, List<Record> set) {
        var changed = new TreeMap<>(sets);
        if (set.isEmpty()) {
            changed.remove(type);
        } else {
            changed.put(type, List.copyOf(set));
        }
        return new Node(Collections.unmodifiableSortedMap(changed));
    }

    Node without(int type) {
        return with(type, List.of());
    }
}
