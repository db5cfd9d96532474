package io.elasticaddress.dns.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.dns.exchange.ServerAddress;

import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What a fake service holds, record by record, and a DNS server that answers it: every transaction is there before its
 * request is answered. Not for several threads; the services take requests one at a time.
 */
final class FakeZone implements AutoCloseable {
    private final EmbeddedServer server;
    private final Map<Long, Rec> records = new LinkedHashMap<>();
    private long ids = 1000;

    /**
     * @param name absolute, without the final dot
     * @param value as in a zone file, host names without the final dot
     */
    record Rec(long id, String name, String type, long ttl, String value) {}

    /** What a transaction is not allowed to do. */
    static final class Conflict extends Exception {
        Conflict(String message) {
            super(message);
        }
    }

    FakeZone(Path folder) {
        server = new EmbeddedServer(folder);
    }

    ServerAddress address() {
        return server.address();
    }

    Collection<Rec> all() {
        return List.copyOf(records.values());
    }

    List<Rec> find(Predicate<Rec> which) {
        return records.values().stream().filter(which).toList();
    }

    Rec get(long id) {
        return records.get(id);
    }

    /**
     * Removes and adds, all or nothing.
     *
     * @return what was added, with ids
     * @throws Conflict where an alias would have a neighbour
     */
    List<Rec> change(Collection<Rec> removed, Collection<Rec> added) throws Conflict {
        var after = new LinkedHashMap<>(records);
        removed.forEach(rec -> after.remove(rec.id));
        var new_ = new ArrayList<Rec>();
        for (var rec : added) {
            var withId = new Rec(++ids, rec.name, rec.type, rec.ttl, rec.value);
            new_.add(withId);
            after.put(withId.id, withId);
        }
        for (var rec : new_) {
            var neighbours = after.values().stream().filter(r -> r.name.equals(rec.name)).toList();
            if (neighbours.size() > 1
                    && neighbours.stream().anyMatch(r -> r.type.equals("CNAME"))) {
                throw new Conflict(rec.name);
            }
        }
        records.clear();
        records.putAll(after);
        var touched = new LinkedHashSet<List<String>>();
        removed.forEach(rec -> touched.add(List.of(rec.name, rec.type)));
        new_.forEach(rec -> touched.add(List.of(rec.name, rec.type)));
        publish(touched);
        return new_;
    }

    void stop() {
        server.stop();
    }

    void start() {
        server.start();
    }

    @Override
    public void close() {
        server.close();
    }

    private void publish(Collection<List<String>> sets) {
        if (sets.isEmpty()) {
            return;
        }
        try {
            var update = new Update(Name.fromConstantString(TestServer.ZONE + "."));
            for (var set : sets) {
                update.delete(absolute(set.getFirst()), Type.value(set.getLast()));
            }
            for (var set : sets) {
                for (var rec :
                        find(r -> r.name.equals(set.getFirst()) && r.type.equals(set.getLast()))) {
                    update.add(
                            Record.fromString(
                                    absolute(rec.name),
                                    Type.value(rec.type),
                                    DClass.IN,
                                    rec.ttl,
                                    rec.type.equals("CNAME") ? rec.value + "." : rec.value,
                                    Name.root));
                }
            }
            var resolver = new SimpleResolver("127.0.0.1");
            resolver.setPort(server.address().port());
            resolver.setTCP(true);
            resolver.setTSIGKey(
                    new TSIG(TSIG.HMAC_SHA256, TestServer.KEY.name(), TestServer.KEY.secret()));
            assertThat(resolver.send(update).getRcode()).isEqualTo(Rcode.NOERROR);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Name absolute(String name) {
        return Name.fromConstantString(name + ".");
    }
}
