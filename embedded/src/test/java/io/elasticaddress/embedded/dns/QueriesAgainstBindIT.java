package io.elasticaddress.embedded.dns;

import static io.elasticaddress.embedded.dns.DnsClient.name;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Whatever is asked: the answers must be BIND's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueriesAgainstBindIT {
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

    private BothServers servers;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        servers = BothServers.start(folder);
    }

    @AfterAll
    void stop() {
        if (servers != null) {
            servers.close();
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
        servers.assertSameAnswers(packets);
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
        servers.assertSameAnswers(packets);
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
        servers.assertSameAnswers(packets);
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
        servers.assertSameRcodes(packets, false);
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
}
