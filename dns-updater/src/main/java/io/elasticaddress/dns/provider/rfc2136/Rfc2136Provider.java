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
import java.security.SecureRandom;
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

    /** In text, without the final dot (RFC 1035, 2.3.4). */
    private static final int LONGEST_NAME = 253;

    private final ServerAddress server;
    private final Name zone;
    private final @Nullable TSIG tsig;
    private final Refusals refusals;
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
        this.refusals = new Refusals(server, this.zone, key);
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
            throw new IOException(server + " does not serve the zone " + shown(zone));
        }
    }

    /**
     * Sends an update that changes nothing, of a name that nobody has, to see whether the server takes the zone's updates with
     * this key.
     *
     * @throws IOException where it does not; the message is for people
     */
    public void probeUpdates() throws IOException {
        // As long as a group's name.
        var label = "ea-%08x".formatted(new SecureRandom().nextInt());
        var dnsName = label + "." + shown(zone);
        var update = new Update(zone);
        update.absent(Records.name(dnsName));
        // Of the changes BIND looks at each, to see whether the key may make it.
        deletions(update, dnsName);
        var outcome = send(update);
        switch (outcome) {
            case BatchOutcome.Applied _, BatchOutcome.Outdated _ -> {
                // The prerequisites are looked at only with a key that is known.
            }
            case BatchOutcome.Refused(var reason, _) -> throw new IOException(reason);
            case BatchOutcome.Failed(var reason) -> throw new IOException(reason);
            case BatchOutcome.Unavailable(var reason) -> throw new IOException(reason);
            default -> throw new IllegalStateException(outcome.toString());
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
        var update = new Update(zone);
        try {
            changes.forEach(change -> prerequisites(update, change));
            changes.forEach(change -> updates(update, change));
        } catch (IllegalArgumentException e) {
            return new BatchOutcome.Refused("It can't be said in DNS: " + e.getMessage(), false);
        }
        return send(update);
    }

    private BatchOutcome send(Update update) {
        byte[] wire;
        TSIGRecord signature = null;
        try {
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
            if (!fits(dnsName)) {
                continue;
            }
            var name = Records.name(dnsName);
            for (var type : OBSERVED) {
                questions.add(Record.newRecord(name, type, DClass.IN));
            }
            questions.add(Record.newRecord(markerName(dnsName), Type.TXT, DClass.IN));
        }
        var answers = ask(questions).iterator();
        var observations = new ArrayList<Observation>(dnsNames.size());
        for (var dnsName : dnsNames) {
            if (!fits(dnsName)) {
                observations.add(
                        Observation.impossible(
                                dnsName, "The name is too long for its marker to stand below it"));
                continue;
            }
            var ofName = new ArrayList<Message>(QUESTIONS_PER_NAME);
            for (var i = 0; i < QUESTIONS_PER_NAME; i++) {
                ofName.add(answers.next());
            }
            observations.add(observation(dnsName, ofName));
        }
        return observations;
    }

    private Observation observation(String dnsName, List<Message> answers) {
        var cut = answers.stream().flatMap(answer -> Records.delegation(answer).stream()).findAny();
        if (cut.isPresent()) {
            return Observation.impossible(
                    dnsName,
                    "The zone %s delegates %s to other servers"
                            .formatted(shown(zone), shown(cut.get())));
        }
        var records = new ArrayList<Record>();
        for (var answer : answers.subList(0, OBSERVED.length)) {
            records.addAll(answer.getSection(Section.ANSWER));
        }
        var markers = new ArrayList<String>();
        var markerName = markerName(dnsName);
        for (var record : answers.getLast().getSection(Section.ANSWER)) {
            if (record instanceof TXTRecord text && text.getName().equals(markerName)) {
                markers.add(String.join("", text.getStrings()));
            }
        }
        return new Observation(dnsName, markers, Records.sets(Records.name(dnsName), records));
    }

    /** Whether the name and, below it, its marker are no longer than names may be (RFC 1035, 2.3.4). */
    private static boolean fits(String dnsName) {
        return Marker.nameFor(dnsName).length() <= LONGEST_NAME;
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
            if (rcode == Rcode.REFUSED || rcode == Rcode.NOTAUTH) {
                throw new IOException(
                        "%s does not serve the zone %s, or not to this host: it answered %s"
                                .formatted(server, shown(zone), Rcode.string(rcode)));
            }
            if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
                throw new IOException(
                        server
                                + " answered "
                                + Rcode.string(rcode)
                                + " for the zone "
                                + shown(zone));
            }
            if (!answer.getHeader().getFlag(Flags.AA)
                    && Records.delegation(answer).filter(this::isBelowApex).isEmpty()) {
                throw new IOException(server + " has no authority for the zone " + shown(zone));
            }
            answers.add(answer);
        }
        return answers;
    }

    private boolean isBelowApex(Name cut) {
        return cut.subdomain(zone) && !cut.equals(zone);
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
            deletions(update, change.dnsName());
        }
        for (var set : change.records()) {
            Records.records(name, set).forEach(update::add);
        }
        var text = change.marker();
        if (text != null) {
            update.add(marker(markerName, markerTtl, text));
        }
    }

    private static void deletions(Update update, String dnsName) {
        var name = Records.name(dnsName);
        update.delete(name, Type.A);
        update.delete(name, Type.AAAA);
        update.delete(name, Type.CNAME);
        update.delete(markerName(dnsName), Type.TXT);
    }

    private BatchOutcome outcome(byte[] bytes, @Nullable TSIGRecord signature) throws IOException {
        var answer = new Message(bytes);
        if (answer.getHeader().getOpcode() != Opcode.UPDATE) {
            return new BatchOutcome.Unavailable(server + " answered with something else");
        }
        var rcode = answer.getRcode();
        if (rcode == Rcode.NOTAUTH) {
            return new BatchOutcome.Refused(refusals.notAuthorised(answer), true);
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
            case Rcode.REFUSED -> new BatchOutcome.Refused(refusals.notAllowed(), false);
            default ->
                    new BatchOutcome.Refused(
                            said + " to an update of the zone " + shown(zone), false);
        };
    }

    /** Without the final dot, which in a sentence would be its end. */
    private static String shown(Name name) {
        return name.toString(true);
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
