package io.elasticaddress.dns.provider.rfc2136;

import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.dns.exchange.Records;
import io.elasticaddress.dns.exchange.ServerAddress;
import io.elasticaddress.dns.exchange.TcpExchange;
import io.elasticaddress.dns.ownership.Expected;
import io.elasticaddress.dns.ownership.Marker;
import io.elasticaddress.dns.ownership.Observation;
import io.elasticaddress.dns.provider.BatchOutcome;
import io.elasticaddress.dns.provider.Change;
import io.elasticaddress.dns.provider.DnsProvider;
import io.elasticaddress.dns.provider.Guarantees;
import io.elasticaddress.dns.provider.Guarantees.Comparing;
import io.elasticaddress.dns.provider.Listing;

import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TSIGRecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One zone at one server. The compare and swap is the message's prerequisite section, which the server checks together with
 * the update (RFC 2136, 3.2): the marker's record set by value, or that neither name is in use.
 */
public final class Rfc2136Provider implements DnsProvider {
    private static final int[] OBSERVED = {Type.A, Type.AAAA};
    private static final int[] WRITTEN = {Type.A, Type.AAAA, Type.CNAME};
    private static final int QUESTIONS_PER_NAME = OBSERVED.length + 1;
    private static final int NAMES_PER_CALL = 100;
    private static final Guarantees GUARANTEES =
            new Guarantees(Comparing.BY_THE_SERVICE, Comparing.BY_THE_SERVICE, Integer.MAX_VALUE);

    private final ServerAddress server;
    private final Name zone;
    private final @Nullable TSIG tsig;
    private final long markerTtl;
    private final Duration timeout;
    private final TcpExchange tcp;

    /**
     * @param zone absolute, without the final dot
     * @param key null where the server takes updates unsigned
     * @param timeout how long to wait for an answer
     * @throws IllegalArgumentException where the zone is no DNS name
     */
    public Rfc2136Provider(
            ServerAddress server,
            String zone,
            @Nullable TsigKey key,
            Duration markerTtl,
            Duration connectTimeout,
            Duration timeout) {
        this.server = server;
        this.zone = Records.name(zone);
        this.tsig = key == null ? null : key.toTsig();
        this.markerTtl = markerTtl.toSeconds();
        this.timeout = timeout;
        this.tcp = new TcpExchange(server, connectTimeout);
    }

    @Override
    public String description() {
        return server.toString();
    }

    @Override
    public void probe() throws IOException {
        var answer = ask(List.of(Record.newRecord(zone, Type.SOA, DClass.IN))).getFirst();
        if (answer.getSection(Section.ANSWER).stream().noneMatch(r -> r.getType() == Type.SOA)) {
            throw new IOException(server + " does not serve the zone " + zone);
        }
    }

    @Override
    public List<Observation> observe(List<String> dnsNames) throws IOException {
        var observations = new ArrayList<Observation>(dnsNames.size());
        for (var from = 0; from < dnsNames.size(); from += NAMES_PER_CALL) {
            var part = dnsNames.subList(from, Math.min(dnsNames.size(), from + NAMES_PER_CALL));
            observations.addAll(observeAtOnce(part));
        }
        return observations;
    }

    @Override
    public Listing list() throws IOException {
        return ZoneTransfer.marked(server, zone, tsig, timeout);
    }

    @Override
    public Guarantees guarantees() {
        return GUARANTEES;
    }

    @Override
    public BatchOutcome apply(List<Change> changes) {
        byte[] wire;
        TSIGRecord signature = null;
        try {
            var update = new Update(zone);
            changes.forEach(change -> prerequisites(update, change));
            changes.forEach(change -> updates(update, change));
            update.getHeader().setID(tcp.nextId());
            if (tsig != null) {
                tsig.apply(update, null);
                signature = update.getTSIG();
            }
            wire = update.toWire();
        } catch (IllegalArgumentException e) {
            return new BatchOutcome.Refused("It can't be said in DNS: " + e.getMessage(), false);
        }
        if (wire.length > TcpExchange.MAX_MESSAGE) {
            return new BatchOutcome.TooLarge("The update has " + wire.length + " octets");
        }
        try {
            var bytes = tcp.call(List.of(wire), timeout).getFirst();
            return outcome(bytes, signature);
        } catch (IOException e) {
            return new BatchOutcome.Unavailable(message(e));
        }
    }

    @Override
    public void close() {
        tcp.close();
    }

    private List<Observation> observeAtOnce(List<String> dnsNames) throws IOException {
        var questions = new ArrayList<Record>(dnsNames.size() * QUESTIONS_PER_NAME);
        for (var dnsName : dnsNames) {
            var name = Records.name(dnsName);
            for (var type : OBSERVED) {
                questions.add(Record.newRecord(name, type, DClass.IN));
            }
            questions.add(Record.newRecord(markerName(dnsName), Type.TXT, DClass.IN));
        }
        var answers = ask(questions).iterator();
        var observations = new ArrayList<Observation>(dnsNames.size());
        for (var dnsName : dnsNames) {
            var records = new ArrayList<Record>();
            for (var i = 0; i < OBSERVED.length; i++) {
                records.addAll(answers.next().getSection(Section.ANSWER));
            }
            var markers = new ArrayList<String>();
            var markerName = markerName(dnsName);
            for (var record : answers.next().getSection(Section.ANSWER)) {
                if (record instanceof TXTRecord text && text.getName().equals(markerName)) {
                    markers.add(String.join("", text.getStrings()));
                }
            }
            observations.add(
                    new Observation(
                            dnsName, markers, Records.sets(Records.name(dnsName), records)));
        }
        return observations;
    }

    private List<Message> ask(List<Record> questions) throws IOException {
        var queries = new ArrayList<byte[]>(questions.size());
        for (var question : questions) {
            var query = Message.newQuery(question);
            query.getHeader().setID(tcp.nextId());
            query.getHeader().unsetFlag(Flags.RD);
            queries.add(query.toWire());
        }
        var answers = new ArrayList<Message>(queries.size());
        for (var bytes : tcp.call(queries, timeout)) {
            var answer = new Message(bytes);
            var rcode = answer.getRcode();
            if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
                throw new IOException(
                        server + " answered " + Rcode.string(rcode) + " for the zone " + zone);
            }
            if (!answer.getHeader().getFlag(Flags.AA)) {
                throw new IOException(server + " has no authority for the zone " + zone);
            }
            answers.add(answer);
        }
        return answers;
    }

    private static void prerequisites(Update update, Change change) {
        var name = Records.name(change.dnsName());
        var markerName = markerName(change.dnsName());
        switch (change.expected()) {
            case Expected.Absent _ -> {
                update.absent(name);
                update.absent(markerName);
            }
            // The TTL must be 0 in a prerequisite (RFC 2136, 2.4.2); servers answer FORMERR to any
            // other.
            case Expected.MarkerIs(var text) -> update.present(marker(markerName, 0, text));
            case Expected.RecordsAre(var records) -> {
                update.absent(markerName);
                for (var type : WRITTEN) {
                    var sets =
                            records.stream()
                                    .filter(set -> set.type().equals(Type.string(type)))
                                    .toList();
                    if (sets.isEmpty()) {
                        update.absent(name, type);
                    }
                    for (var set : sets) {
                        Records.records(name, new RecordSet(set.type(), 0, set.values()))
                                .forEach(update::present);
                    }
                }
            }
        }
    }

    private void updates(Update update, Change change) {
        var name = Records.name(change.dnsName());
        var markerName = markerName(change.dnsName());
        if (!(change.expected() instanceof Expected.Absent)) {
            for (var type : WRITTEN) {
                update.delete(name, type);
            }
            update.delete(markerName, Type.TXT);
        }
        for (var set : change.records()) {
            Records.records(name, set).forEach(update::add);
        }
        var text = change.marker();
        if (text != null) {
            update.add(marker(markerName, markerTtl, text));
        }
    }

    private BatchOutcome outcome(byte[] bytes, @Nullable TSIGRecord signature) throws IOException {
        var answer = new Message(bytes);
        if (answer.getHeader().getOpcode() != Opcode.UPDATE) {
            return new BatchOutcome.Unavailable(server + " answered with something else");
        }
        var rcode = answer.getRcode();
        if (rcode == Rcode.NOTAUTH) {
            return new BatchOutcome.Refused(notAuthorised(answer), true);
        }
        if (tsig != null && signature != null) {
            var verified = tsig.verify(answer, bytes, signature);
            // Servers may refuse without a signature; believing that costs a repetition at most.
            if (verified != Rcode.NOERROR && rcode == Rcode.NOERROR) {
                return new BatchOutcome.Unavailable(
                        server
                                + "'s answer is not signed with the key: "
                                + Rcode.TSIGstring(verified));
            }
        }
        var said = server + " answered " + Rcode.string(rcode);
        return switch (rcode) {
            case Rcode.NOERROR -> new BatchOutcome.Applied();
            case Rcode.YXDOMAIN, Rcode.YXRRSET, Rcode.NXRRSET, Rcode.NXDOMAIN ->
                    new BatchOutcome.Outdated(said);
            // BIND's answer to more records of a type than it allows, and also while it is unwell.
            case Rcode.SERVFAIL -> new BatchOutcome.Failed(said);
            case Rcode.NOTIMP ->
                    new BatchOutcome.Refused(said + ": it takes no dynamic updates", true);
            default -> new BatchOutcome.Refused(said + " to an update of the zone " + zone, false);
        };
    }

    private String notAuthorised(Message answer) {
        var signature = answer.getTSIG();
        if (signature != null && signature.getError() != Rcode.NOERROR) {
            return switch (signature.getError()) {
                case Rcode.BADKEY -> server + " does not know the TSIG key " + signature.getName();
                case Rcode.BADSIG ->
                        server + " has another secret for the TSIG key " + signature.getName();
                case Rcode.BADTIME -> server + "'s clock and ours differ too much for TSIG";
                default ->
                        server
                                + " does not accept the TSIG key: "
                                + Rcode.TSIGstring(signature.getError());
            };
        }
        return server
                + " answered NOTAUTH: it is not the primary of the zone "
                + zone
                + ", or does not accept the key";
    }

    private static String message(IOException e) {
        var message = e.getMessage();
        return message == null ? e.toString() : message;
    }

    private static Name markerName(String dnsName) {
        return Records.name(Marker.nameFor(dnsName));
    }

    private static TXTRecord marker(Name name, long ttl, String text) {
        return new TXTRecord(name, DClass.IN, ttl, text);
    }
}
