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

    /**
     * The rcode.
     *
     * @param tcp whether the answer goes to who has shown that he is where he says, and so may have all of a name
     */
    int answer(Record question, Message response, boolean tcp) {
        var type = question.getType();
        if (type == Type.MAILA || type == Type.MAILB) {
            return Rcode.NOTIMP;
        }
        if (question.getDClass() == DClass.ANY || Types.isNoQuestion(type)) {
            return Rcode.FORMERR;
        }
        if (question.getDClass() == DClass.CH) {
            return Identity.answer(question, response);
        }
        if (question.getDClass() != DClass.IN || !question.getName().subdomain(zone.origin())) {
            return Rcode.REFUSED;
        }
        // A client that asks for an increment by UDP is told the serial and comes back by TCP (RFC
        // 1995, 2).
        var asked = type == Type.IXFR ? Type.SOA : type;
        return zone.reading(() -> follow(question.getName(), asked, response, tcp));
    }

    private int follow(Name asked, int type, Message response, boolean tcp) {
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
                addPositive(node, name, type, response, tcp);
                return Rcode.NOERROR;
            }
            add(alias, name, response);
            name = ((CNAMERecord) alias.getFirst()).getTarget();
        }
        // RFC 1034, 3.6.2: a loop of aliases is an error.
        return seen.contains(name) ? Rcode.SERVFAIL : Rcode.NOERROR;
    }

    private void addPositive(Node node, Name name, int type, Message response, boolean tcp) {
        var set = type == Type.ANY ? any(node, tcp) : node.set(type);
        if (set.isEmpty()) {
            addNegative(response);
            return;
        }
        add(set, name, response);
        if (type == Type.NS) {
            set.forEach(server -> addAddresses((NSRecord) server, response));
        }
    }

    /** By UDP one set, too little for who amplifies (RFC 8482, 4.1), and all by TCP. */
    private static List<Record> any(Node node, boolean tcp) {
        if (tcp || node.isEmpty()) {
            return node.records();
        }
        return node.has(Type.SOA) ? node.set(Type.SOA) : node.sets().firstEntry().getValue();
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
            addAddresses((NSRecord) server, response);
        }
    }

    private void addAddresses(NSRecord server, Message response) {
        var node = zone.at(server.getTarget());
        node.set(Type.A).forEach(address -> response.addRecord(address, Section.ADDITIONAL));
        node.set(Type.AAAA).forEach(address -> response.addRecord(address, Section.ADDITIONAL));
    }
}
