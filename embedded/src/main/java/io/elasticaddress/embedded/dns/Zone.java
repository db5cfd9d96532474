package io.elasticaddress.embedded.dns;

import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * The zone's data in memory. Readers that need several looks at one state take them inside {@link #reading}; a change is
 * seen as a whole or not at all.
 */
final class Zone {
    private final Name origin;

    /** In canonical order (RFC 4034, 6.1), which puts a name's descendants right behind it. */
    private final TreeMap<Name, Node> nodes = new TreeMap<>();

    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    Zone(Name origin) {
        this.origin = origin;
    }

    Name origin() {
        return origin;
    }

    <T> T reading(Supplier<T> question) {
        lock.readLock().lock();
        try {
            return question.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    Node at(Name name) {
        return reading(() -> nodes.getOrDefault(name, Node.EMPTY));
    }

    /** Whether the name owns records or stands above one that does (an empty non-terminal, RFC 4592, 2.2.2). */
    boolean exists(Name name) {
        return reading(
                () -> {
                    var next = nodes.ceilingKey(name);
                    return next != null && next.subdomain(name);
                });
    }

    SOARecord soa() {
        return (SOARecord) at(origin).set(Type.SOA).getFirst();
    }

    /** All records, the SOA first. */
    List<Record> records() {
        return reading(
                () -> {
                    var all = new ArrayList<Record>(nodes.size() + 2);
                    var soa = soa();
                    all.add(soa);
                    for (var node : nodes.values()) {
                        for (var record : node.records()) {
                            if (record != soa) {
                                all.add(record);
                            }
                        }
                    }
                    return all;
                });
    }

    void replace(Map<Name, Node> changed) {
        lock.writeLock().lock();
        try {
            changed.forEach(this::put);
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void put(Name name, Node node) {
        // The key goes too, so that a name that comes back in another case is shown in that case.
        nodes.remove(name);
        if (!node.isEmpty()) {
            nodes.put(name, node);
        }
    }

    /** The name of the highest delegation at or above that name, below the apex; null if there is none. */
    @Nullable Name delegationAbove(Name name) {
        return reading(
                () -> {
                    for (var labels = origin.labels() + 1; labels <= name.labels(); labels++) {
                        var above = new Name(name, name.labels() - labels);
                        if (at(above).has(Type.NS)) {
                            return above;
                        }
                    }
                    return null;
                });
    }

    /** The wildcard that speaks for an absent name (RFC 4592, 3.3.1: at the closest encloser); empty if none does. */
    Node wildcardFor(Name name) {
        return reading(
                () -> {
                    var encloser = new Name(name, 1);
                    while (!exists(encloser)) {
                        encloser = new Name(encloser, 1);
                    }
                    return WildcardNames.under(encloser).map(this::at).orElse(Node.EMPTY);
                });
    }
}
