package io.elasticaddress.embedded.dns;

import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

import java.util.HashSet;
import java.util.List;

/** Answers one question from one state of the zone, into a response that has the question already. */
final class QueryHandler {
    private final Zone zone;

    QueryHandler(Zone zone) {
        this.zone = zone;
    }

    /** The rcode. */
    int answer(Record question, Message response) {
        var type = question.getType();
        if (question.getDClass() != DClass.IN || !question.getName().subdomain(zone.origin())) {
            return Rcode.REFUSED;
        }
        if (type != Type.ANY && type != Type.IXFR && !Types.isData(type)) {
            return Rcode.NOTIMP;
        }
        // A client that asks for an increment by UDP is told the serial and comes back by TCP (RFC
        // 1995, 2).
        var asked = type == Type.IXFR ? Type.SOA : type;
        return zone.reading(() -> follow(question.getName(), asked, response));
    }

    private int follow(Name asked, int type, Message response) {
        response.getHeader().setFlag(Flags.AA);
        var seen = new HashSet<Name>();
        var name = asked;
        while (name.subdomain(zone.origin()) && seen.add(name)) {
            var cut = zone.delegationAbove(name);
            if (cut != null && !(type == Type.DS && cut.equals(name))) {
                refer(cut, response, seen.size() == 1);
                return Rcode.NOERROR;
            }
            var node = zone.at(name);
            if (!zone.exists(name)) {
                node = zone.wildcardFor(name);
                if (node.isEmpty()) {
                    addNegative(response);
                    return Rcode.NXDOMAIN;
                }
            }
            var alias =
                    type == Type.CNAME || type == Type.ANY
                            ? List.<Record>of()
                            : node.set(Type.CNAME);
            if (alias.isEmpty()) {
                addPositive(node, name, type, response);
                return Rcode.NOERROR;
            }
            add(alias, name, response);
            name = ((CNAMERecord) alias.getFirst()).getTarget();
        }
        return Rcode.NOERROR;
    }

    private void addPositive(Node node, Name name, int type, Message response) {
        // ANY gets one set: enough for who debugs, too little for who amplifies (RFC 8482, 4.1).
        var set =
                type != Type.ANY
                        ? node.set(type)
                        : node.isEmpty() ? List.<Record>of() : node.sets().firstEntry().getValue();
        if (set.isEmpty()) {
            addNegative(response);
        } else {
            add(set, name, response);
        }
    }

    private static void add(List<Record> set, Name owner, Message response) {
        for (var record : set) {
            response.addRecord(
                    record.getName().isWild() ? RecordData.withName(record, owner) : record,
                    Section.ANSWER);
        }
    }

    /** RFC 2308, 3: how long the absence may be remembered is the smaller of the SOA's TTL and its last field. */
    private void addNegative(Message response) {
        var soa = zone.soa();
        response.addRecord(
                RecordData.withTtl(soa, Math.min(soa.getTTL(), soa.getMinimum())),
                Section.AUTHORITY);
    }

    private void refer(Name cut, Message response, boolean first) {
        if (first) {
            response.getHeader().unsetFlag(Flags.AA);
        }
        for (var server : zone.at(cut).set(Type.NS)) {
            response.addRecord(server, Section.AUTHORITY);
            var glue = zone.at(((NSRecord) server).getTarget());
            glue.set(Type.A).forEach(address -> response.addRecord(address, Section.ADDITIONAL));
            glue.set(Type.AAAA).forEach(address -> response.addRecord(address, Section.ADDITIONAL));
        }
    }
}
