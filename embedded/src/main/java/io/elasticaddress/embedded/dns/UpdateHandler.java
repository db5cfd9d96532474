package io.elasticaddress.embedded.dns;

import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Dynamic updates as RFC 2136, section 3, one at a time and each as a whole. NOERROR means that the change is on the
 * disk, where there is one.
 */
final class UpdateHandler {
    private final Zone zone;
    private final ZoneStore store;
    private final ReentrantLock oneAtATime = new ReentrantLock();

    UpdateHandler(Zone zone, ZoneStore store) {
        this.zone = zone;
        this.store = store;
    }

    /** The rcode; who may update has been checked. */
    int handle(Message update) {
        var zones = update.getSection(Section.ZONE);
        if (zones.size() != 1 || zones.getFirst().getType() != Type.SOA) {
            return Rcode.FORMERR;
        }
        var named = zones.getFirst();
        if (!named.getName().equals(zone.origin()) || named.getDClass() != DClass.IN) {
            return Rcode.NOTAUTH;
        }
        oneAtATime.lock();
        try {
            var unmet = prerequisites(update.getSection(Section.PREREQ));
            if (unmet != Rcode.NOERROR) {
                return unmet;
            }
            var changes = update.getSection(Section.UPDATE);
            var malformed = prescan(changes);
            if (malformed != Rcode.NOERROR) {
                return malformed;
            }
            var draft = new Draft(zone);
            changes.forEach(draft::apply);
            var changed = draft.finish();
            if (changed.isEmpty()) {
                return Rcode.NOERROR;
            }
            if (!store.append(changed)) {
                return Rcode.SERVFAIL;
            }
            zone.replace(changed);
            store.compactIfLarge(zone);
            return Rcode.NOERROR;
        } finally {
            oneAtATime.unlock();
        }
    }

    /** RFC 2136, 3.2.5. */
    private int prerequisites(List<Record> prerequisites) {
        var exact = new HashMap<Name, List<Record>>();
        for (var required : prerequisites) {
            if (required.getTTL() != 0) {
                return Rcode.FORMERR;
            }
            if (!required.getName().subdomain(zone.origin())) {
                return Rcode.NOTZONE;
            }
            var rcode =
                    switch (required.getDClass()) {
                        case DClass.ANY -> present(required);
                        case DClass.NONE -> absent(required);
                        case DClass.IN ->
                                Types.isData(required.getType()) ? Rcode.NOERROR : Rcode.FORMERR;
                        default -> Rcode.FORMERR;
                    };
            if (rcode != Rcode.NOERROR) {
                return rcode;
            }
            if (required.getDClass() == DClass.IN) {
                exact.computeIfAbsent(required.getName(), name -> new ArrayList<>()).add(required);
            }
        }
        return exact.entrySet().stream().allMatch(e -> holds(e.getKey(), e.getValue()))
                ? Rcode.NOERROR
                : Rcode.NXRRSET;
    }

    private int present(Record required) {
        if (!RecordData.isEmpty(required)) {
            return Rcode.FORMERR;
        }
        var node = zone.at(required.getName());
        if (required.getType() == Type.ANY) {
            return node.isEmpty() ? Rcode.NXDOMAIN : Rcode.NOERROR;
        }
        if (!Types.isData(required.getType())) {
            return Rcode.FORMERR;
        }
        return node.has(required.getType()) ? Rcode.NOERROR : Rcode.NXRRSET;
    }

    private int absent(Record required) {
        if (!RecordData.isEmpty(required)) {
            return Rcode.FORMERR;
        }
        var node = zone.at(required.getName());
        if (required.getType() == Type.ANY) {
            return node.isEmpty() ? Rcode.NOERROR : Rcode.YXDOMAIN;
        }
        if (!Types.isData(required.getType())) {
            return Rcode.FORMERR;
        }
        return node.has(required.getType()) ? Rcode.YXRRSET : Rcode.NOERROR;
    }

    /** RFC 2136, 2.4.2: every set that was named exists with exactly the members given, TTLs aside. */
    private boolean holds(Name name, List<Record> required) {
        var node = zone.at(name);
        return Node.of(required).sets().entrySet().stream()
                .allMatch(set -> RecordData.sameSets(node.set(set.getKey()), set.getValue()));
    }

    /** RFC 2136, 3.4.1: nothing is applied before everything is known to be well formed. */
    private int prescan(List<Record> changes) {
        for (var change : changes) {
            if (!change.getName().subdomain(zone.origin())) {
                return Rcode.NOTZONE;
            }
            var type = change.getType();
            var wellFormed =
                    switch (change.getDClass()) {
                        case DClass.IN -> Types.isData(type) && !RecordData.isEmpty(change);
                        case DClass.ANY ->
                                change.getTTL() == 0
                                        && RecordData.isEmpty(change)
                                        && (Types.isData(type) || type == Type.ANY);
                        case DClass.NONE ->
                                change.getTTL() == 0
                                        && Types.isData(type)
                                        && !RecordData.isEmpty(change);
                        default -> false;
                    };
            if (!wellFormed) {
                return Rcode.FORMERR;
            }
        }
        return Rcode.NOERROR;
    }
}
