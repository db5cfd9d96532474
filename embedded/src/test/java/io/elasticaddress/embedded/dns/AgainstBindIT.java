package io.elasticaddress.embedded.dns;

import static io.elasticaddress.embedded.dns.DnsClient.TSIG_KEY;
import static io.elasticaddress.embedded.dns.DnsClient.ZONE;
import static io.elasticaddress.embedded.dns.DnsClient.name;
import static io.elasticaddress.embedded.dns.DnsClient.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.embedded.EmbeddedDns;

import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;
import org.xbill.DNS.ZoneTransferIn;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The same zone here and at BIND, the same packets to both: the answers must be the same. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AgainstBindIT {
    private static final List<String> NAMES =
            List.of(
                    "@",
                    "WWW",
                    "www",
                    "wWw",
                    "ns",
                    "nobody",
                    "no.body.at.all",
                    "below.www",
                    "alias",
                    "aliasalias",
                    "broken",
                    "nodata",
                    "away",
                    "loop1",
                    "tosub",
                    "towild",
                    "empty",
                    "deep.empty",
                    "leaf.deep.empty",
                    "eep.empty",
                    "other.empty",
                    "wild",
                    "*.wild",
                    "some.wild",
                    "some.where.wild",
                    "there.wild",
                    "below.there.wild",
                    "aliases",
                    "x.aliases",
                    "sub",
                    "host.sub",
                    "ns.sub",
                    "a.b.sub",
                    "unknown",
                    "many",
                    "test.",
                    ".",
                    "www.other.test.",
                    "xea.test.");
    private static final int[] TYPES = {
        Type.A,
        Type.AAAA,
        Type.CNAME,
        Type.TXT,
        Type.SOA,
        Type.NS,
        Type.MX,
        Type.DS,
        Type.ANY,
        Type.SRV,
        65_280
    };
    private static final int[] CLASSES = {DClass.IN, DClass.ANY, DClass.CH, DClass.HS};

    private final EmbeddedDns ours =
            EmbeddedDns.start(EmbeddedDns.Settings.inMemory("ea.test", DnsClient.KEY));
    private final DnsClient here = new DnsClient(ours.port());
    private @Nullable Bind bind;
    private DnsClient there;

    @BeforeAll
    void the_same_zone_at_both(@TempDir Path folder) throws Exception {
        Bind.require();
        here.add(
                "www 60 A 192.0.2.1",
                "www 60 A 192.0.2.2",
                "www 60 AAAA 2001:db8::1",
                "www 60 TXT \"some\" \"text\"",
                "alias 60 CNAME WWW",
                "aliasalias 60 CNAME alias",
                "broken 60 CNAME nobody",
                "nodata 60 CNAME leaf.deep.empty",
                "away 60 CNAME www.other.test.",
                "loop1 60 CNAME loop2",
                "loop2 60 CNAME loop1",
                "tosub 60 CNAME host.sub",
                "towild 60 CNAME some.wild",
                "leaf.deep.empty 60 TXT \"leaf\"",
                "*.wild 60 A 192.0.2.7",
                "there.wild 60 TXT \"there\"",
                "*.aliases 60 CNAME www",
                "sub 60 NS ns.sub",
                "ns.sub 60 A 192.0.2.53",
                "ns.sub 60 AAAA 2001:db8::53",
                "unknown 60 TYPE65280 \\# 4 01020304");
        for (var i = 0; i < 90; i++) {
            here.add("many 60 A 198.51.100." + i);
        }
        Files.writeString(
                folder.resolve("zone"),
                transfer(ours.port(), null).stream()
                        .distinct()
                        .map(Record::toString)
                        .collect(Collectors.joining("\n", "", "\n")));
        var running =
                Bind.start(
                        folder,
                        "type primary; file \"zone\"; check-names ignore;"
                                + " allow-update { key \""
                                + DnsClient.KEY.name()
                                + "\"; };");
        bind = running;
        there = new DnsClient(running.port());
    }

    @AfterAll
    void stop() {
        ours.close();
        if (bind != null) {
            bind.close();
        }
    }

    @Test
    void every_name_of_every_type_by_udp_and_tcp_with_and_without_edns() throws Exception {
        var packets = new ArrayList<byte[]>();
        for (var name : NAMES) {
            for (var type : TYPES) {
                packets.add(query(name, type, query -> {}));
                packets.add(query(name, type, query -> edns(query, 4096, ExtendedFlags.DO)));
            }
        }
        assertSameAnswers(packets);
    }

    @Test
    void every_flag_and_every_payload_size() throws Exception {
        var packets = new ArrayList<byte[]>();
        for (var name : List.of("www", "nobody", "many", "host.sub", "tosub")) {
            for (var flag : new int[] {Flags.RD, Flags.CD, Flags.AD, Flags.AA, Flags.RA}) {
                packets.add(query(name, Type.A, query -> query.getHeader().setFlag(flag)));
            }
            for (var size : new int[] {0, 100, 511, 512, 513, 700, 1231, 1232, 1500, 65_535}) {
                packets.add(query(name, Type.A, query -> edns(query, size, 0)));
            }
        }
        assertSameAnswers(packets);
    }

    @Test
    void every_class_and_the_types_that_nobody_can_ask_for() throws Exception {
        var packets = new ArrayList<byte[]>();
        for (var dclass : CLASSES) {
            packets.add(query(Record.newRecord(name("www"), Type.A, dclass), query -> {}));
            packets.add(query(Record.newRecord(name("nobody.bind."), Type.TXT, dclass), q -> {}));
        }
        for (var type = 0; type < 256; type++) {
            if (type != Type.AXFR && type != Type.IXFR) {
                packets.add(query("www", type, query -> {}));
                packets.add(query("nobody", type, query -> edns(query, 1232, 0)));
            }
        }
        assertSameAnswers(packets);
    }

    @Test
    void what_is_wrong_with_a_request() throws Exception {
        var packets = new ArrayList<byte[]>();
        var good = query("www", Type.A, query -> {});
        packets.add(
                query(
                        "www",
                        Type.A,
                        query ->
                                query.addRecord(
                                        Record.newRecord(name("ns"), Type.A, DClass.IN),
                                        Section.QUESTION)));
        packets.add(query("www", Type.A, q -> q.addRecord(new OPTRecord(1232, 0, 1), 3)));
        packets.add(query("nobody", Type.A, q -> q.addRecord(new OPTRecord(1232, 0, 255), 3)));
        packets.add(new Message(4711).toWire());
        var twice = new ByteArrayOutputStream();
        twice.writeBytes(good);
        twice.writeBytes(new OPTRecord(1232, 0, 0).toWire(Section.ADDITIONAL));
        twice.writeBytes(new OPTRecord(1232, 0, 0).toWire(Section.ADDITIONAL));
        packets.add(withCount(twice.toByteArray(), 11, 2));
        packets.add(withCount(good, 5, 2));
        packets.add(withCount(good, 7, 1));
        packets.add(withCount(good, 11, 1));
        for (var opcode : new int[] {Opcode.IQUERY, Opcode.STATUS, 3, 6, 7, 15}) {
            packets.add(query("www", Type.A, query -> query.getHeader().setOpcode(opcode)));
        }
        packets.add(query("@", Type.AXFR, query -> {}));
        assertSameRcodes(packets, false);
    }

    @Test
    void every_outcome_of_an_update_and_what_it_leaves() throws Exception {
        var updates = new ArrayList<Update>();
        updates.add(update(u -> u.add(record("new 60 A 192.0.2.1"))));
        updates.add(update(u -> u.add(record("new 90 A 192.0.2.2"))));
        updates.add(update(u -> u.add(record("new 90 A 192.0.2.2"))));
        updates.add(update(u -> u.add(record("NEW 60 CNAME www"))));
        updates.add(update(u -> u.add(record("alias 60 A 192.0.2.9"))));
        updates.add(update(u -> u.add(record("alias 60 CNAME ns"))));
        updates.add(update(u -> u.add(record("outside.test. 60 A 192.0.2.9"))));
        updates.add(update(u -> u.absent(name("new"))));
        updates.add(update(u -> u.absent(name("newer"))));
        updates.add(update(u -> u.present(name("new"))));
        updates.add(update(u -> u.present(name("newer"))));
        updates.add(update(u -> u.present(name("empty"))));
        updates.add(update(u -> u.absent(name("new"), Type.A)));
        updates.add(update(u -> u.present(name("new"), Type.A)));
        updates.add(update(u -> u.present(name("new"), Type.AAAA)));
        updates.add(update(u -> u.present(record("new 0 A 192.0.2.1"))));
        updates.add(
                update(
                        u -> {
                            u.present(record("new 0 A 192.0.2.1"));
                            u.present(record("new 0 A 192.0.2.2"));
                            u.delete(name("new"), Type.A);
                            u.add(record("new 60 CNAME www"));
                        }));
        updates.add(update(u -> u.present(record("new 60 CNAME www"))));
        updates.add(update(u -> u.absent(Name.fromConstantString("outside.test."))));
        updates.add(update(u -> u.delete(name("nobody"))));
        updates.add(update(u -> u.delete(ZONE)));
        updates.add(update(u -> u.delete(ZONE, Type.NS)));
        updates.add(update(u -> u.delete(record("www 0 A 192.0.2.1"))));
        updates.add(update(u -> u.delete(name("*.wild"))));
        updates.add(update(u -> u.delete(name("leaf.deep.empty"))));
        var packets = new ArrayList<byte[]>();
        for (var update : updates) {
            packets.add(signed(update, TSIG_KEY));
        }
        var add = (Consumer<Update>) u -> u.add(record("never 60 A 192.0.2.1"));
        packets.add(update(add).toWire());
        packets.add(signed(update(add), key("other.", DnsClient.KEY.secret())));
        packets.add(signed(update(add), key(DnsClient.KEY.name(), "b3RoZXItb3RoZXItb3RoZXI=")));
        packets.add(signed(new Update(Name.fromConstantString("other.test.")), TSIG_KEY));
        packets.add(signed(new Update(name("www")), TSIG_KEY));

        assertSameRcodes(packets, true);

        assertThat(zone(ours.port())).isEqualTo(zone(running().port()));
        assertThat(soa(ours.port()).getSerial()).isEqualTo(soa(running().port()).getSerial());
    }

    @Test
    void an_increment_is_the_soa_alone_for_who_has_it_all() throws Exception {
        for (var serial : new long[] {soa(ours.port()).getSerial(), 0xffff_fff0L}) {
            var packet = increment(serial);
            var answers = new ArrayList<List<Record>>();
            for (var dns : List.of(here, there)) {
                try (var connection = dns.connect()) {
                    connection.send(packet);
                    answers.add(connection.receive().getSection(Section.ANSWER));
                }
            }
            var current = serial == soa(ours.port()).getSerial();
            assertThat(answers.getFirst().getFirst()).isInstanceOf(SOARecord.class);
            assertThat(answers.getFirst().size() == 1).isEqualTo(current);
            assertThat(answers.getLast().size() == 1).isEqualTo(current);
        }
    }

    @Test
    void bind_takes_the_zone_as_a_secondary(@TempDir Path folder) throws Exception {
        try (var secondary =
                Bind.start(
                        folder,
                        "type secondary; file \"zone\"; masterfile-format text;"
                                + " primaries { 127.0.0.1 port %d key \"%s\"; };"
                                        .formatted(ours.port(), DnsClient.KEY.name()))) {
            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .untilAsserted(
                            () -> assertThat(zone(secondary.port())).isEqualTo(zone(ours.port())));
        }
    }

    private void assertSameAnswers(List<byte[]> packets) throws IOException {
        var softly = new SoftAssertions();
        try (var tcpHere = here.connect();
                var tcpThere = there.connect()) {
            for (var packet : packets) {
                softly.assertThat(Answer.of(here.datagram(packet)))
                        .as("By UDP: %s", new Message(packet))
                        .isEqualTo(Answer.of(there.datagram(packet)));
                tcpHere.send(packet);
                tcpThere.send(packet);
                softly.assertThat(Answer.of(tcpHere.receiveBytes()))
                        .as("By TCP: %s", new Message(packet))
                        .isEqualTo(Answer.of(tcpThere.receiveBytes()));
            }
        }
        softly.assertAll();
    }

    private void assertSameRcodes(List<byte[]> packets, boolean tcp) throws IOException {
        var softly = new SoftAssertions();
        for (var i = 0; i < packets.size(); i++) {
            var packet = packets.get(i);
            softly.assertThat(outcome(here, packet, tcp))
                    .as("Packet %d", i)
                    .isEqualTo(outcome(there, packet, tcp));
        }
        softly.assertAll();
    }

    /** Without question and EDNS where the request is malformed: there servers give back as much as they could read. */
    private static String outcome(DnsClient dns, byte[] packet, boolean tcp) throws IOException {
        byte[] bytes;
        if (tcp) {
            try (var connection = dns.connect()) {
                connection.send(packet);
                bytes = connection.receiveBytes();
            }
        } else {
            bytes = dns.datagram(packet);
        }
        var answer = Answer.of(bytes);
        var tsig = new Message(bytes).getTSIG();
        return String.join(
                " ",
                answer.opcode(),
                answer.rcode(),
                answer.answer().toString(),
                answer.authority().toString(),
                answer.rcode().equals("FORMERR") ? "" : String.valueOf(answer.edns()),
                tsig == null ? "unsigned" : Rcode.TSIGstring(tsig.getError()));
    }

    private Bind running() {
        return Objects.requireNonNull(bind);
    }

    private static byte[] query(String name, int type, Consumer<Message> change) {
        return query(Record.newRecord(name(name), type, DClass.IN), change);
    }

    private static byte[] query(Record question, Consumer<Message> change) {
        var query = new Message(4711);
        query.addRecord(question, Section.QUESTION);
        change.accept(query);
        return query.toWire();
    }

    private static void edns(Message query, int payload, int flags) {
        query.addRecord(new OPTRecord(payload, 0, 0, flags), Section.ADDITIONAL);
    }

    private static byte[] withCount(byte[] packet, int at, int count) {
        var changed = packet.clone();
        changed[at] = (byte) count;
        return changed;
    }

    private static byte[] increment(long serial) {
        return query(
                "@",
                Type.IXFR,
                query ->
                        query.addRecord(
                                new SOARecord(ZONE, DClass.IN, 0, ZONE, ZONE, serial, 0, 0, 0, 0),
                                Section.AUTHORITY));
    }

    private static Update update(Consumer<Update> change) {
        var update = new Update(ZONE);
        change.accept(update);
        return update;
    }

    private static byte[] signed(Update update, TSIG key) {
        key.apply(update, null);
        return update.toWire();
    }

    private static TSIG key(String name, String secret) {
        return new TSIG(TSIG.HMAC_SHA256, name, secret);
    }

    private static SOARecord soa(int port) throws Exception {
        return (SOARecord) transfer(port, TSIG_KEY).getFirst();
    }

    private static List<String> zone(int port) throws Exception {
        return transfer(port, TSIG_KEY).stream()
                .map(Record::toString)
                .map(String::toLowerCase)
                .sorted()
                .toList();
    }

    private static List<Record> transfer(int port, @Nullable TSIG key) throws Exception {
        var transfer =
                ZoneTransferIn.newAXFR(
                        ZONE, new InetSocketAddress(InetAddress.getLoopbackAddress(), port), key);
        transfer.run();
        return transfer.getAXFR();
    }
}
