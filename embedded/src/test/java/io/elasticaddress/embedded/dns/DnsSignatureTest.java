package io.elasticaddress.embedded.dns;

import static io.elasticaddress.embedded.dns.DnsClient.TSIG_KEY;
import static io.elasticaddress.embedded.dns.DnsClient.ZONE;
import static io.elasticaddress.embedded.dns.DnsClient.name;
import static io.elasticaddress.embedded.dns.DnsClient.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticaddress.embedded.EmbeddedDns;
import io.elasticaddress.embedded.EmbeddedDns.TsigKey;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;
import org.xbill.DNS.ZoneTransferIn;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;

import javax.crypto.spec.SecretKeySpec;

/** RFC 8945, and what it lets in. */
class DnsSignatureTest {
    private static final byte[] SECRET = Base64.getDecoder().decode(DnsClient.KEY.secret());

    private final EmbeddedDns server =
            EmbeddedDns.start(EmbeddedDns.Settings.inMemory("ea.test", DnsClient.KEY));
    private final DnsClient dns = new DnsClient(server.port());

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void an_unsigned_update_is_refused() {
        assertThat(dns.send(update(), null, false).getRcode()).isEqualTo(Rcode.REFUSED);
        assertUnchanged();
    }

    @Test
    void an_unknown_key_is_badkey_unsigned_under_the_name_it_came_with() throws Exception {
        var answer = signedBy(new TSIG(TSIG.HMAC_SHA256, Name.fromString("who."), SECRET));

        assertRejected(answer, Rcode.BADKEY);
        assertThat(answer.getTSIG().getName()).hasToString("who.");
        assertThat(answer.getTSIG().getSignature()).isEmpty();
    }

    @Test
    void another_algorithm_is_badkey() throws Exception {
        assertRejected(
                signedBy(new TSIG(TSIG.HMAC_SHA512, Name.fromString("updater."), SECRET)),
                Rcode.BADKEY);
    }

    @Test
    void another_secret_is_badsig_unsigned() throws Exception {
        var answer =
                signedBy(new TSIG(TSIG.HMAC_SHA256, Name.fromString("updater."), new byte[32]));

        assertRejected(answer, Rcode.BADSIG);
        assertThat(answer.getTSIG().getSignature()).isEmpty();
    }

    @Test
    void a_message_changed_after_signing_is_badsig() throws Exception {
        var update = update();
        update.setTSIG(TSIG_KEY, Rcode.NOERROR, null);
        var bytes = update.toWire(Message.MAXLENGTH);
        var flipped = bytes.clone();
        // The last byte of the zone's class and type is followed by the first added record's name.
        flipped[12 + ZONE.length() + 4 + 1] ^= 0x20;

        var answer = new Message(dns.datagram(flipped));

        assertRejected(answer, Rcode.BADSIG);
    }

    @Test
    void another_time_is_badtime_signed_with_the_time_here() throws Exception {
        var late =
                new TSIG(
                        TSIG.HMAC_SHA256,
                        Name.fromString("updater."),
                        new SecretKeySpec(SECRET, "HmacSHA256"),
                        Clock.offset(Clock.systemUTC(), Duration.ofHours(-1)));

        var answer = signedBy(late);

        assertRejected(answer, Rcode.BADTIME);
        assertThat(answer.getTSIG().getOther()).hasSize(6);
        assertThat(answer.getTSIG().getSignature()).hasSize(32);
    }

    @Test
    void the_answer_to_a_signed_update_and_to_a_signed_query_is_signed() {
        var query = Message.newQuery(Record.newRecord(ZONE, Type.SOA, DClass.IN));

        assertThat(dns.send(update(), TSIG_KEY, false).isVerified()).isTrue();
        assertThat(dns.send(update(), TSIG_KEY, true).isVerified()).isTrue();
        assertThat(dns.send(query, TSIG_KEY, false).isVerified()).isTrue();
    }

    @Test
    void a_truncated_answer_is_signed_too() {
        for (var i = 0; i < 60; i++) {
            dns.add("many 60 A 198.51.100." + i);
        }
        var query = Message.newQuery(Record.newRecord(name("many"), Type.A, DClass.IN));

        var answer = dns.send(query, TSIG_KEY, false);

        assertThat(answer.isVerified()).isTrue();
        assertThat(answer.numBytes()).isLessThanOrEqualTo(512);
        assertThat(dns.send(query, TSIG_KEY, true).getSection(Section.ANSWER)).hasSize(60);
    }

    @Test
    void hmac_sha512_works_as_well() {
        var key = new TsigKey("strong", "HMAC-SHA512", DnsClient.KEY.secret());
        try (var strong = EmbeddedDns.start(EmbeddedDns.Settings.inMemory("ea.test", key))) {
            var client = new DnsClient(strong.port());
            var tsig = new TSIG(TSIG.HMAC_SHA512, Name.fromConstantString("strong."), SECRET);

            assertThat(client.send(update(), tsig, false).getRcode()).isEqualTo(Rcode.NOERROR);
            assertThat(client.data("new", Type.A)).hasSize(1);
        }
    }

    @Test
    void a_key_that_can_not_work_is_refused_with_a_sentence() {
        assertThatThrownBy(() -> new TsigKey("k", "hmac-md5", "AAAA"))
                .hasMessageContaining("hmac-md5");
        assertThatThrownBy(() -> new TsigKey("k", "hmac-sha256", "")).hasMessageContaining("empty");
        assertThat(DnsClient.KEY.toString()).doesNotContain(DnsClient.KEY.secret());
    }

    @Test
    void a_transfer_gives_the_whole_zone_between_two_soas_signed_or_not() throws Exception {
        for (var i = 0; i < 10; i++) {
            var update = new Update(ZONE);
            for (var j = 0; j < 250; j++) {
                update.add(record("host-%d-%d 60 A 192.0.2.1".formatted(i, j)));
            }
            dns.send(update, TSIG_KEY, true);
        }
        for (var key : new TSIG[] {null, TSIG_KEY}) {
            var transfer =
                    ZoneTransferIn.newAXFR(
                            ZONE,
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()),
                            key);
            transfer.run();

            assertThat(transfer.getAXFR()).hasSize(2_500 + 3 + 1);
            assertThat(transfer.getAXFR().getFirst()).isInstanceOf(SOARecord.class);
            assertThat(transfer.getAXFR().getLast()).isInstanceOf(SOARecord.class);
        }
    }

    @Test
    void a_transfer_by_udp_or_of_another_name_is_no_transfer() throws Exception {
        var udp = Message.newQuery(Record.newRecord(ZONE, Type.AXFR, DClass.IN));
        var other = Message.newQuery(Record.newRecord(name("www"), Type.AXFR, DClass.IN));

        assertThat(new Message(dns.datagram(udp.toWire())).getRcode()).isEqualTo(Rcode.FORMERR);
        try (var connection = dns.connect()) {
            connection.send(other.toWire());
            assertThat(connection.receive().getRcode()).isEqualTo(Rcode.NOTAUTH);
        }
    }

    private static Update update() {
        var update = new Update(ZONE);
        update.add(record("new 60 A 192.0.2.1"));
        return update;
    }

    private Message signedBy(TSIG key) throws Exception {
        var update = update();
        update.setTSIG(key, Rcode.NOERROR, null);
        return new Message(dns.datagram(update.toWire(Message.MAXLENGTH)));
    }

    private void assertRejected(Message answer, int error) {
        assertThat(Rcode.string(answer.getHeader().getRcode())).isEqualTo("NOTAUTH");
        assertThat(Rcode.TSIGstring(answer.getTSIG().getError()))
                .isEqualTo(Rcode.TSIGstring(error));
        assertUnchanged();
    }

    private void assertUnchanged() {
        assertThat(dns.query("new", Type.A).getHeader().getRcode()).isEqualTo(Rcode.NXDOMAIN);
    }
}
