package io.elasticaddress.embedded.dns;

import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Serial;
import org.xbill.DNS.Type;
import org.xbill.DNS.WKSRecord;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One update message's effect beside the zone it would change (RFC 2136, 3.4.2). Records must have been prescanned. */
final class Draft {
    private final Zone zone;
    private final Map<Name, Node> drafted = new HashMap<>();

    Draft(Zone zone) {
        this.zone = zone;
    }

    void apply(Record change) {
        var name = change.getName();
        var before = at(name);
        var after =
                switch (change.getDClass()) {
                    case DClass.ANY -> removeSets(before, name, change.getType());
                    case DClass.NONE -> removeRecord(before, change);
                    default -> add(before, change);
                };
        if (after != before) {
            drafted.put(name, after);
        }
    }

    /** What is to change, with the serial raised; empty if nothing does. */
    Map<Name, Node> finish() {
        drafted.entrySet().removeIf(entry -> identical(zone.at(entry.getKey()), entry.getValue()));
        if (!drafted.isEmpty()) {
            var apex = at(zone.origin());
            var soa = (SOARecord) apex.set(Type.SOA).getFirst();
            if (soa.getSerial() == zone.soa().getSerial()) {
                drafted.put(zone.origin(), apex.with(Type.SOA, List.of(raised(soa))));
            }
        }
        return drafted;
    }

    private Node at(Name name) {
        var draft = drafted.get(name);
        return draft != null ? draft : zone.at(name);
    }

    private static Node add(Node before, Record added) {
        var type = added.getType();
        if (type == Type.CNAME) {
            if (before.sets().keySet().stream()
                    .anyMatch(other -> other != Type.CNAME && !Types.isBesideCname(other))) {
                return before;
            }
        } else if (before.has(Type.CNAME) && !Types.isBesideCname(type)) {
            return before;
        }
        if (type == Type.SOA
                && before.set(type).stream()
                        .noneMatch(soa -> isNewer((SOARecord) added, (SOARecord) soa))) {
            return before;
        }
        var set = new ArrayList<Record>();
        for (var member : before.set(type)) {
            if (!replaces(added, member)) {
                // One set, one TTL (RFC 2181, 5.2): the last one given.
                set.add(RecordData.withTtl(member, added.getTTL()));
            }
        }
        set.add(added);
        return before.with(type, set);
    }

    private static boolean isNewer(SOARecord added, SOARecord soa) {
        return Serial.compare(added.getSerial(), soa.getSerial()) > 0;
    }

    private static boolean replaces(Record added, Record member) {
        return switch (added.getType()) {
            case Type.CNAME, Type.SOA -> true;
            case Type.WKS ->
                    added instanceof WKSRecord one
                            && member instanceof WKSRecord other
                            && one.getProtocol() == other.getProtocol()
                            && one.getAddress().equals(other.getAddress());
            default -> RecordData.same(added, member);
        };
    }

    private Node removeSets(Node before, Name name, int type) {
        var apex = name.equals(zone.origin());
        if (type != Type.ANY) {
            return (apex && isNeededAtApex(type)) || !before.has(type)
                    ? before
                    : before.without(type);
        }
        if (!apex) {
            return Node.EMPTY;
        }
        return Node.of(before.records().stream().filter(r -> isNeededAtApex(r.getType())).toList());
    }

    private static boolean isNeededAtApex(int type) {
        return type == Type.SOA || type == Type.NS;
    }

    private Node removeRecord(Node before, Record removed) {
        var type = removed.getType();
        if (type == Type.SOA || !RecordData.contains(before.set(type), removed)) {
            return before;
        }
        var left =
                before.set(type).stream()
                        .filter(member -> !RecordData.same(member, removed))
                        .toList();
        var lastNameServer =
                type == Type.NS && left.isEmpty() && removed.getName().equals(zone.origin());
        return lastNameServer ? before : before.with(type, left);
    }

    /** TTLs count here: a change of nothing but the TTL is a change. */
    private static boolean identical(Node one, Node other) {
        return one.sets().keySet().equals(other.sets().keySet())
                && one.sets().entrySet().stream()
                        .allMatch(
                                set -> {
                                    var records = other.set(set.getKey());
                                    return set.getValue().getFirst().getTTL()
                                                    == records.getFirst().getTTL()
                                            && RecordData.sameSets(set.getValue(), records);
                                });
    }

    private static SOARecord raised(SOARecord soa) {
        // 0 is skipped: it means "none" to some.
        var next = soa.getSerial() == 0xFFFF_FFFFL ? 1 : soa.getSerial() + 1;
        return new SOARecord(
                soa.getName(),
                soa.getDClass(),
                soa.getTTL(),
                soa.getHost(),
                soa.getAdmin(),
                next,
                soa.getRefresh(),
                soa.getRetry(),
                soa.getExpire(),
                soa.getMinimum());
    }
}
