package io.elasticaddress.embedded.dns;

import static io.elasticaddress.embedded.dns.DnsClient.TSIG_KEY;
import static io.elasticaddress.embedded.dns.DnsClient.ZONE;
import static io.elasticaddress.embedded.dns.DnsClient.name;
import static io.elasticaddress.embedded.dns.DnsClient.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Updates and transfers: the outcomes must be BIND's, and so must what is in the zone afterwards. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UpdatesAgainstBindIT {
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

        servers.assertSameRcodes(packets, true);

        assertThat(BothServers.zone(servers.ourPort()))
                .isEqualTo(BothServers.zone(servers.bindPort()));
        assertThat(BothServers.soa(servers.ourPort()).getSerial())
                .isEqualTo(BothServers.soa(servers.bindPort()).getSerial());
    }

    /** RFC 1982: a serial is newer by less than half the circle, and 0 is left out. */
    @Test
    void the_serial_goes_round() throws Exception {
        var updates = new ArrayList<Update>();
        for (var serial : List.of("3000000000", "4294967295", "2999999999")) {
            updates.add(
                    update(u -> u.add(record("@ 3600 SOA ns hostmaster " + serial + " 9 3 6 5"))));
        }
        updates.add(update(u -> u.add(record("round 60 A 192.0.2.1"))));
        var packets = new ArrayList<byte[]>();
        updates.forEach(update -> packets.add(signed(update, TSIG_KEY)));

        servers.assertSameRcodes(packets, true);

        assertThat(BothServers.soa(servers.ourPort()).getSerial()).isEqualTo(1);
        assertThat(BothServers.zone(servers.ourPort()))
                .isEqualTo(BothServers.zone(servers.bindPort()));
    }

    @Test
    void an_increment_is_the_soa_alone_for_who_has_it_all() throws Exception {
        for (var serial :
                new long[] {BothServers.soa(servers.ourPort()).getSerial(), 0xffff_fff0L}) {
            var packet = increment(serial);
            var answers = new ArrayList<List<Record>>();
            for (var dns : servers.clients()) {
                try (var connection = dns.connect()) {
                    connection.send(packet);
                    answers.add(connection.receive().getSection(Section.ANSWER));
                }
            }
            var current = serial == BothServers.soa(servers.ourPort()).getSerial();
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
                                        .formatted(servers.ourPort(), DnsClient.KEY.name()))) {
            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .untilAsserted(
                            () ->
                                    assertThat(BothServers.zone(secondary.port()))
                                            .isEqualTo(BothServers.zone(servers.ourPort())));
        }
    }

    private static byte[] increment(long serial) {
        var request = Message.newQuery(Record.newRecord(ZONE, Type.IXFR, DClass.IN));
        request.addRecord(
                new SOARecord(ZONE, DClass.IN, 0, ZONE, ZONE, serial, 0, 0, 0, 0),
                Section.AUTHORITY);
        return request.toWire();
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
}
