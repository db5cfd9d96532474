package io.elasticaddress.dns.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.dns.confirming.AuthoritativeServer;
import io.elasticaddress.dns.confirming.Reading;
import io.elasticaddress.dns.desired.Versions;
import io.elasticaddress.dns.exchange.ServerAddress;
import io.elasticaddress.dns.ownership.Expected;
import io.elasticaddress.dns.ownership.Expected.Absent;
import io.elasticaddress.dns.ownership.Expected.MarkerIs;
import io.elasticaddress.dns.ownership.Marker;
import io.elasticaddress.dns.provider.rfc2136.Rfc2136Provider;
import io.elasticaddress.dns.provider.rfc2136.TsigKey;
import io.elasticaddress.dns.servers.ProgramServer;
import io.elasticaddress.dns.servers.TestServer;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;

/** Zones as people have them, at BIND: signed, with children cut out, with long names, and closed to us. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordsIT {
    /** With a group's name and its marker exactly as long as a name may be. */
    private static final String LONG_ZONE = ("a".repeat(59) + ".").repeat(3) + "b".repeat(57);

    private static final TsigKey STRANGER =
            new TsigKey("stranger", "hmac-sha256", "c3RyYW5nZXItc3RyYW5nZXItc3RyYW5nZXItLi4uLi4=");

    private ProgramServer server;
    private DnsProvider provider;
    private AuthoritativeServer reader;

    @BeforeAll
    void zones_signed_both_ways_one_with_a_long_name_and_one_that_takes_no_updates(
            @TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("other"),
                "$TTL 60\n@ SOA ns.ea.test. hostmaster 1 3600 600 604800 10\n@ NS ns.ea.test.\n");
        Files.copy(folder.resolve("other"), folder.resolve("long"));
        Files.copy(folder.resolve("other"), folder.resolve("direct"));
        server =
                ProgramServer.bind(
                        folder,
                        "dnssec-policy default; inline-signing yes;",
                        """
                        child NS ns.child
                        ns.child A 192.0.2.53
                        000-000-001 NS ns.child
                        """,
                        """
                        key "%1$s" { algorithm %2$s; secret "%3$s"; };
                        zone "closed.test" { type primary; file "other"; };
                        zone "direct.test" {
                          type primary;
                          file "direct";
                          dnssec-policy default;
                          update-policy { grant "%5$s" zonesub A AAAA CNAME TXT; };
                        };
                        zone "%4$s" {
                          type primary;
                          file "long";
                          update-policy { grant "%5$s" zonesub A AAAA CNAME TXT; };
                        };
                        """
                                .formatted(
                                        STRANGER.name(),
                                        STRANGER.algorithm(),
                                        STRANGER.secret(),
                                        LONG_ZONE,
                                        TestServer.KEY.name()));
        provider = provider(TestServer.ZONE, TestServer.KEY);
        reader =
                new AuthoritativeServer(
                        server.address(), Duration.ofSeconds(10), Clock.systemUTC());
    }

    @AfterAll
    void close() {
        if (server != null) {
            provider.close();
            reader.close();
            server.close();
        }
    }

    /** With inline signing BIND answers an update before it has signed it, and without after. */
    @ParameterizedTest
    @ValueSource(strings = {TestServer.ZONE, "direct.test"})
    void sets_of_both_families_and_aliases_are_confirmed_in_a_signed_zone(String zone)
            throws IOException {
        var name = "000-000-100." + zone;
        var addresses =
                List.of(
                        new RecordSet("A", 60, List.of("192.0.2.1", "192.0.2.2", "192.0.2.3")),
                        new RecordSet("AAAA", 60, List.of("2001:db8::1", "2001:db8::2")));
        var alias = List.of(new RecordSet("CNAME", 60, List.of("stack.example.com")));

        try (var signed = provider(zone, TestServer.KEY)) {
            assertThat(apply(signed, name, new Absent(), 1, addresses))
                    .isEqualTo(new BatchOutcome.Applied());
            awaitShown(name, addresses);
            awaitSigned(name, Type.A);
            awaitSigned(name, Type.AAAA);
            var seen = signed.observe(List.of(name)).getFirst();
            assertThat(seen.markers()).containsExactly(marker(1));
            assertThat(seen.records()).hasSize(2);

            assertThat(apply(signed, name, new MarkerIs(marker(1)), 2, alias))
                    .isEqualTo(new BatchOutcome.Applied());
            awaitShown(name, alias);
            awaitSigned(name, Type.CNAME);

            assertThat(apply(signed, name, new MarkerIs(marker(2)), 3, addresses))
                    .isEqualTo(new BatchOutcome.Applied());
            awaitShown(name, addresses);
            assertThat(apply(signed, name, new MarkerIs(marker(3)), 4, List.of()))
                    .isEqualTo(new BatchOutcome.Applied());
            awaitShown(name, List.of());
        }
    }

    @Test
    void a_name_that_is_delegated_or_below_a_delegation_is_said_so_and_holds_up_no_other()
            throws IOException {
        var names =
                List.of("000-000-001.ea.test", "000-000-002.ea.test", "000-000-003.child.ea.test");

        var seen = provider.observe(names);

        assertThat(seen.get(0).obstacle())
                .isEqualTo("The zone ea.test delegates 000-000-001.ea.test to other servers");
        assertThat(seen.get(1).obstacle()).isNull();
        assertThat(seen.get(2).obstacle())
                .isEqualTo("The zone ea.test delegates child.ea.test to other servers");
        assertThat(read(names.get(2)).error())
                .isEqualTo("Answered that child.ea.test is delegated elsewhere");
        assertThat(read(names.get(1)).error()).isNull();
        assertThat(
                        apply(
                                provider,
                                names.getFirst(),
                                new Absent(),
                                1,
                                List.of(new RecordSet("A", 60, List.of("192.0.2.1")))))
                .isInstanceOf(BatchOutcome.Outdated.class);
    }

    @Test
    void names_as_long_as_names_may_be_are_written_and_read_and_longer_ones_said_so()
            throws IOException {
        var name = "000-000-100." + LONG_ZONE;
        var longer = "1000-000-100." + LONG_ZONE;
        assertThat(Marker.nameFor(name)).hasSize(253);
        var alias =
                List.of(
                        new RecordSet(
                                "CNAME",
                                60,
                                List.of("c".repeat(63) + "." + LONG_ZONE.substring(70))));
        try (var writer = provider(LONG_ZONE, TestServer.KEY)) {
            writer.probe();
            writer.probeUpdates();
            assertThat(apply(writer, name, new Absent(), 1, alias))
                    .isEqualTo(new BatchOutcome.Applied());

            var seen = writer.observe(List.of(longer, name));

            assertThat(seen.getFirst().obstacle()).contains("too long");
            assertThat(seen.getLast().markers()).containsExactly(marker(1));
            assertThat(seen.getLast().records()).isEqualTo(alias);
            assertThat(apply(writer, longer, new Absent(), 1, alias))
                    .isInstanceOf(BatchOutcome.Refused.class);
        }
        awaitShown(name, alias);
    }

    @Test
    void an_update_that_tries_the_key_changes_nothing() throws IOException {
        var before = soa().getSerial();
        try (var writer = provider(TestServer.ZONE, TestServer.KEY)) {
            writer.probeUpdates();
        }
        assertThat(soa().getSerial()).isEqualTo(before);
    }

    @Test
    void what_is_closed_to_us_is_said_at_once_with_the_reason() {
        var unknown = new TsigKey("unknown", "hmac-sha256", STRANGER.secret());
        var forged = new TsigKey(TestServer.KEY.name(), "hmac-sha256", STRANGER.secret());

        assertSays("nowhere.test", TestServer.KEY, "does not serve the zone nowhere.test");
        assertSays("child.ea.test", TestServer.KEY, "no authority for the zone child.ea.test");
        assertSays(
                "not-there.ea.test", TestServer.KEY, "does not serve the zone not-there.ea.test");
        assertSays("ea.test", unknown, "does not know the TSIG key unknown");
        assertSays("ea.test", forged, "has another secret for the TSIG key ea-key");
        assertSays("ea.test", STRANGER, "does not allow the key stranger to make it");
        assertSays("ea.test", null, "does not allow updates without a key to make it");
        assertSays("closed.test", TestServer.KEY, "closed.test");
    }

    @Test
    void a_server_that_is_not_there_is_said_at_once() {
        try (var nobody =
                new Rfc2136Provider(
                        new ServerAddress("127.0.0.1", 1),
                        TestServer.ZONE,
                        TestServer.KEY,
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5))) {
            assertThatThrownBy(nobody::probe).hasMessageContaining("No connection to 127.0.0.1:1");
        }
    }

    private void assertSays(String zone, @Nullable TsigKey key, String sentence) {
        try (var writer = provider(zone, key)) {
            ThrowingCallable probes =
                    () -> {
                        writer.probe();
                        writer.probeUpdates();
                    };
            assertThatThrownBy(probes)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(server.address().toString())
                    .hasMessageContaining(sentence);
        }
    }

    private void awaitShown(String name, List<RecordSet> records) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> {
                            var reading = read(name);
                            assertThat(reading.shows(records)).as("%s", reading).isTrue();
                        });
    }

    private Reading read(String name) {
        var read = new HashMap<String, Reading>();
        reader.read(List.of(name), read::put);
        return read.get(name);
    }

    private void awaitSigned(String name, int type) {
        var query =
                Message.newQuery(
                        Record.newRecord(Name.fromConstantString(name + "."), type, DClass.IN));
        query.addRecord(new OPTRecord(1232, 0, 0, ExtendedFlags.DO), Section.ADDITIONAL);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () ->
                                assertThat(resolver().send(query).getSection(Section.ANSWER))
                                        .anyMatch(
                                                record ->
                                                        record instanceof RRSIGRecord signature
                                                                && signature.getTypeCovered()
                                                                        == type));
    }

    private SOARecord soa() throws IOException {
        var query =
                Message.newQuery(
                        Record.newRecord(
                                Name.fromConstantString(TestServer.ZONE + "."),
                                Type.SOA,
                                DClass.IN));
        return (SOARecord) resolver().send(query).getSection(Section.ANSWER).getFirst();
    }

    private SimpleResolver resolver() throws IOException {
        var resolver = new SimpleResolver("127.0.0.1");
        resolver.setPort(server.address().port());
        resolver.setTCP(true);
        return resolver;
    }

    private Rfc2136Provider provider(String zone, @Nullable TsigKey key) {
        return new Rfc2136Provider(
                server.address(),
                zone,
                key,
                Duration.ofSeconds(60),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10));
    }

    private static BatchOutcome apply(
            DnsProvider writer, String name, Expected from, long version, List<RecordSet> records) {
        return writer.apply(List.of(new Change(name, from, records, marker(version))));
    }

    private static String marker(long version) {
        return new Marker("test", new Versions(version, 1), null).text();
    }
}
