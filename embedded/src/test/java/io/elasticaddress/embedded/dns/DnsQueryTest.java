package io.elasticaddress.embedded.dns;

import static io.elasticaddress.embedded.dns.DnsClient.ZONE;
import static io.elasticaddress.embedded.dns.DnsClient.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.embedded.EmbeddedDns;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

import java.io.ByteArrayOutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DnsQueryTest {
    private final EmbeddedDns server =
            EmbeddedDns.start(EmbeddedDns.Settings.inMemory("ea.test", DnsClient.KEY));
    private final DnsClient dns = new DnsClient(server.port());

    @BeforeAll
    void a_zone_with_some_of_everything() {
        var rcode =
                dns.add(
                        "www 60 A 192.0.2.1",
                        "www 60 AAAA 2001:db8::1",
                        "alias 60 CNAME www",
                        "aliasalias 60 CNAME alias",
                        "broken 60 CNAME nobody",
                        "nodata 60 CNAME leaf.deep.empty",
                        "away 60 CNAME www.other.test.",
                        "loop1 60 CNAME loop2",
                        "loop2 60 CNAME loop1",
                        "leaf.deep.empty 60 TXT \"leaf\"",
                        "*.wild 60 A 192.0.2.7",
                        "there.wild 60 TXT \"there\"",
                        "sub 60 NS ns.sub",
                        "ns.sub 60 A 192.0.2.53");
        assertThat(rcode).isEqualTo(Rcode.NOERROR);
        for (var i = 0; i < 100; i++) {
            dns.add("many 60 A 198.51.100." + i);
        }
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void a_name_that_exists_is_answered_with_authority() {
        var answer = dns.query("www", Type.A);

        assertThat(answer.getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(answer.getHeader().getFlag(Flags.AA)).isTrue();
        assertThat(answer.getHeader().getFlag(Flags.RA)).isFalse();
        assertThat(answer.getSection(Section.ANSWER)).hasSize(1);
        assertThat(answer.getSection(Section.AUTHORITY)).isEmpty();
    }

    @Test
    void names_are_found_in_any_case_and_the_question_comes_back_as_it_was_asked() {
        var answer = dns.query("wWw", Type.A);

        assertThat(answer.getQuestion().getName()).hasToString("wWw.ea.test.");
        assertThat(answer.getSection(Section.ANSWER)).hasSize(1);
    }

    @Test
    void recursion_desired_comes_back() {
        var query = Message.newQuery(Record.newRecord(name("www"), Type.A, DClass.IN));
        query.getHeader().unsetFlag(Flags.RD);

        assertThat(dns.query("www", Type.A).getHeader().getFlag(Flags.RD)).isTrue();
        assertThat(dns.send(query, null, false).getHeader().getFlag(Flags.RD)).isFalse();
    }

    @Test
    void an_absent_name_is_nxdomain_with_the_soa_for_how_long() {
        var answer = dns.query("nobody", Type.A);

        assertThat(answer.getRcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(answer.getHeader().getFlag(Flags.AA)).isTrue();
        assertNegative(answer);
    }

    @Test
    void an_absent_type_is_no_data_with_the_soa_for_how_long() {
        var answer = dns.query("www", Type.MX);

        assertThat(answer.getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(answer.getSection(Section.ANSWER)).isEmpty();
        assertNegative(answer);
    }

    @Test
    void a_name_that_only_stands_above_others_is_no_data() {
        assertThat(dns.query("empty", Type.A).getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(dns.query("deep.empty", Type.A).getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(dns.query("eep.empty", Type.A).getRcode()).isEqualTo(Rcode.NXDOMAIN);
    }

    @Test
    void the_apex_has_its_soa_and_name_server_and_that_an_address() {
        assertThat(dns.data("@", Type.SOA)).hasSize(1);
        assertThat(dns.data("@", Type.NS)).containsExactly("ns.ea.test.");
        assertThat(dns.data("ns", Type.A)).containsExactly("127.0.0.1");
    }

    @Test
    void aliases_are_followed_within_the_zone() {
        var answer = dns.query("aliasalias", Type.A);

        assertThat(answer.getSection(Section.ANSWER))
                .extracting(record -> Type.string(record.getType()))
                .containsExactly("CNAME", "CNAME", "A");
        assertThat(dns.query("alias", Type.CNAME).getSection(Section.ANSWER)).hasSize(1);
    }

    @Test
    void an_alias_to_nothing_is_nxdomain_and_to_no_data_is_no_data() {
        var broken = dns.query("broken", Type.A);
        assertThat(broken.getRcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(broken.getSection(Section.ANSWER)).hasSize(1);
        assertNegative(broken);

        var nodata = dns.query("nodata", Type.A);
        assertThat(nodata.getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(nodata.getSection(Section.ANSWER)).hasSize(1);
        assertNegative(nodata);
    }

    @Test
    void an_alias_out_of_the_zone_is_all_there_is_and_a_loop_ends() {
        assertThat(dns.query("away", Type.A).getSection(Section.ANSWER)).hasSize(1);
        var loop = dns.query("loop1", Type.A);
        assertThat(loop.getSection(Section.ANSWER)).hasSize(2);
        assertThat(loop.getRcode()).isEqualTo(Rcode.SERVFAIL);
    }

    @Test
    void a_wildcard_speaks_for_absent_names_only() {
        var answer = dns.query("some.where.wild", Type.A).getSection(Section.ANSWER);

        assertThat(answer).hasSize(1);
        assertThat(answer.getFirst().getName()).isEqualTo(name("some.where.wild"));
        assertThat(dns.data("there.wild", Type.A)).isEmpty();
        assertThat(dns.query("below.there.wild", Type.A).getRcode()).isEqualTo(Rcode.NXDOMAIN);
    }

    @Test
    void a_delegated_name_is_a_referral_without_authority() {
        var answer = dns.query("host.sub", Type.A);

        assertThat(answer.getHeader().getFlag(Flags.AA)).isFalse();
        assertThat(answer.getSection(Section.ANSWER)).isEmpty();
        assertThat(answer.getSection(Section.AUTHORITY))
                .extracting(Record::rdataToString)
                .containsExactly("ns.sub.ea.test.");
        assertThat(answer.getSection(Section.ADDITIONAL))
                .extracting(Record::rdataToString)
                .containsExactly("192.0.2.53");
    }

    @Test
    void any_is_answered_with_one_set_by_udp_and_with_all_by_tcp() {
        var any = Message.newQuery(Record.newRecord(name("www"), Type.ANY, DClass.IN));
        assertThat(dns.send(any, null, true).getSection(Section.ANSWER)).hasSize(2);
        assertThat(dns.query("www", Type.ANY).getSection(Section.ANSWER)).hasSize(1);
        assertThat(dns.query("alias", Type.ANY).getSection(Section.ANSWER)).hasSize(1);
        assertThat(dns.query("nobody", Type.ANY).getRcode()).isEqualTo(Rcode.NXDOMAIN);
        assertNegative(dns.query("empty", Type.ANY));
    }

    @Test
    void other_zones_and_classes_are_refused() {
        assertThat(dns.query("www.other.test.", Type.A).getRcode()).isEqualTo(Rcode.REFUSED);
        var chaos = Message.newQuery(Record.newRecord(name("www"), Type.A, DClass.CH));
        assertThat(dns.send(chaos, null, false).getRcode()).isEqualTo(Rcode.REFUSED);
    }

    @Test
    void other_opcodes_are_not_implemented() throws Exception {
        var notify = Message.newQuery(Record.newRecord(ZONE, Type.SOA, DClass.IN));
        notify.getHeader().setOpcode(Opcode.NOTIFY);

        var answer = new Message(dns.datagram(notify.toWire()));

        assertThat(answer.getRcode()).isEqualTo(Rcode.NOTIMP);
        assertThat(answer.getHeader().getOpcode()).isEqualTo(Opcode.NOTIFY);
        assertThat(answer.getHeader().getID()).isEqualTo(notify.getHeader().getID());
    }

    @Test
    void edns_is_answered_with_edns_and_without_it_without() {
        var query = Message.newQuery(Record.newRecord(name("www"), Type.A, DClass.IN));
        query.addRecord(new OPTRecord(4096, 0, 0, ExtendedFlags.DO), Section.ADDITIONAL);

        var answer = dns.send(query, null, false);

        assertThat(answer.getOPT().getPayloadSize()).isEqualTo(1232);
        assertThat(answer.getOPT().getVersion()).isZero();
        assertThat(answer.getOPT().getFlags()).isEqualTo(ExtendedFlags.DO);
        assertThat(dns.query("www", Type.A).getOPT()).isNull();
    }

    @Test
    void a_later_version_of_edns_is_badvers() throws Exception {
        var query = Message.newQuery(Record.newRecord(name("www"), Type.A, DClass.IN));
        query.addRecord(new OPTRecord(1232, 0, 1), Section.ADDITIONAL);

        var answer = new Message(dns.datagram(query.toWire()));

        assertThat(answer.getRcode()).isEqualTo(Rcode.BADVERS);
        assertThat(answer.getOPT().getVersion()).isZero();
        assertThat(answer.getSection(Section.ANSWER)).isEmpty();
    }

    @Test
    void two_edns_records_are_a_format_error() throws Exception {
        var query = Message.newQuery(Record.newRecord(name("www"), Type.A, DClass.IN));
        var twice = new ByteArrayOutputStream();
        twice.writeBytes(query.toWire());
        var opt = new OPTRecord(1232, 0, 0).toWire(Section.ADDITIONAL);
        twice.writeBytes(opt);
        twice.writeBytes(opt);
        var bytes = twice.toByteArray();
        bytes[11] = 2;

        assertThat(new Message(dns.datagram(bytes)).getRcode()).isEqualTo(Rcode.FORMERR);
    }

    @Test
    void what_does_not_fit_a_datagram_is_truncated_and_comes_whole_by_tcp() throws Exception {
        var plain = Message.newQuery(Record.newRecord(name("many"), Type.A, DClass.IN));
        var large = plain.clone();
        large.addRecord(new OPTRecord(4096, 0, 0), Section.ADDITIONAL);

        var bytes = dns.datagram(plain.toWire());
        var more = dns.datagram(large.toWire());

        assertThat(bytes).hasSizeLessThanOrEqualTo(512);
        assertThat(new Message(bytes).getHeader().getFlag(Flags.TC)).isTrue();
        assertThat(more).hasSizeLessThanOrEqualTo(1232);
        assertThat(new Message(more).getHeader().getFlag(Flags.TC)).isTrue();
        assertThat(new Message(more).getOPT()).isNotNull();
        var whole = dns.send(plain, null, true);
        assertThat(whole.getHeader().getFlag(Flags.TC)).isFalse();
        assertThat(whole.getSection(Section.ANSWER)).hasSize(100);
        // Two octets instead of the name in each record: compression (RFC 1035, 4.1.4).
        assertThat(whole.numBytes()).isLessThan(100 * (2 + 10 + 4) + 40);
    }

    @Test
    void a_connection_carries_many_messages_also_all_at_once() throws Exception {
        try (var connection = dns.connect()) {
            var first = Message.newQuery(Record.newRecord(name("www"), Type.A, DClass.IN));
            var second = Message.newQuery(Record.newRecord(name("nobody"), Type.A, DClass.IN));
            connection.send(first.toWire());
            connection.send(second.toWire());

            assertThat(connection.receive().getHeader().getID())
                    .isEqualTo(first.getHeader().getID());
            assertThat(connection.receive().getRcode()).isEqualTo(Rcode.NXDOMAIN);

            connection.send(first.toWire());
            assertThat(connection.receive().getRcode()).isEqualTo(Rcode.NOERROR);
        }
    }

    @Test
    void what_can_not_be_read_is_a_format_error_with_its_id() throws Exception {
        var cut = Message.newQuery(Record.newRecord(name("www"), Type.A, DClass.IN)).toWire();
        cut[5] = 2;

        var answer = new Message(dns.datagram(cut));

        assertThat(answer.getRcode()).isEqualTo(Rcode.FORMERR);
        assertThat(answer.getHeader().getID()).isEqualTo(new Header(cut).getID());
    }

    @Test
    void no_question_and_two_questions_are_format_errors() throws Exception {
        var none = new Message(4711);
        var two = Message.newQuery(Record.newRecord(name("www"), Type.A, DClass.IN));
        two.addRecord(Record.newRecord(name("www"), Type.AAAA, DClass.IN), Section.QUESTION);

        assertThat(new Message(dns.datagram(none.toWire())).getRcode()).isEqualTo(Rcode.FORMERR);
        assertThat(new Message(dns.datagram(two.toWire())).getRcode()).isEqualTo(Rcode.FORMERR);
    }

    @Test
    void rubbish_answers_and_pointers_in_circles_do_no_harm() throws Exception {
        var random = new Random(1);
        var valid = Message.newQuery(Record.newRecord(name("www"), Type.A, DClass.IN)).toWire();
        try (var socket = new DatagramSocket()) {
            socket.connect(InetAddress.getLoopbackAddress(), server.port());
            for (var i = 0; i < 2_000; i++) {
                var bytes = i % 2 == 0 ? new byte[random.nextInt(80)] : valid.clone();
                if (i % 2 == 0) {
                    random.nextBytes(bytes);
                } else {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
                socket.send(new DatagramPacket(bytes, bytes.length));
            }
            var circle =
                    HexFormat.of().parseHex("000100000001000000000000" + "c00c" + "0001" + "0001");
            socket.send(new DatagramPacket(circle, circle.length));
        }
        try (var connection = dns.connect()) {
            connection.send(new byte[0]);
            connection.send(new byte[] {1, 2, 3});
            connection.send(valid);
            assertThat(connection.receive().getRcode()).isEqualTo(Rcode.NOERROR);
        }
        // Behind two thousand others a datagram may be lost, so it is sent again.
        await().atMost(Duration.ofMinutes(1))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(dns.data("www", Type.A)).hasSize(1));
    }

    @Test
    void names_and_labels_at_their_limits_work() {
        var label = "a".repeat(63);
        var longest = (label + ".").repeat(3) + "b".repeat(255 - 3 * 64 - 9 - 1) + ".ea.test.";
        assertThat(name(longest).length()).isEqualTo(Name.fromConstantString(longest).length());
        assertThat(Name.fromConstantString(longest).length()).isEqualTo((short) 255);

        assertThat(dns.add(longest + " 60 A 192.0.2.1")).isEqualTo(Rcode.NOERROR);

        assertThat(dns.data(longest, Type.A)).hasSize(1);
        var other = longest.replace('b', 'c');
        assertThat(dns.query(other, Type.A).getRcode()).isEqualTo(Rcode.NXDOMAIN);
    }

    private static void assertNegative(Message answer) {
        assertThat(answer.getSection(Section.AUTHORITY))
                .singleElement()
                .satisfies(
                        soa -> {
                            assertThat(soa.getType()).isEqualTo(Type.SOA);
                            assertThat(soa.getTTL()).isEqualTo(5);
                        });
    }
}
