package io.elasticaddress.dns.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.dns.confirming.AuthoritativeServer;
import io.elasticaddress.dns.confirming.Reading;
import io.elasticaddress.dns.desired.Versions;
import io.elasticaddress.dns.ownership.Expected;
import io.elasticaddress.dns.ownership.Expected.Absent;
import io.elasticaddress.dns.ownership.Expected.MarkerIs;
import io.elasticaddress.dns.ownership.Marker;
import io.elasticaddress.dns.ownership.Observation;
import io.elasticaddress.dns.provider.rfc2136.Rfc2136Provider;
import io.elasticaddress.dns.provider.rfc2136.TsigKey;
import io.elasticaddress.dns.servers.TestServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The same for every server that speaks RFC 2136. A subclass names the server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class DnsProviderContract {
    private static final AtomicInteger NAMES =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(1_000_000));

    private TestServer server;
    private DnsProvider provider;
    private AuthoritativeServer reader;

    /** Starts the server, or skips the tests where it is not installed. */
    protected abstract TestServer start(Path folder);

    @BeforeAll
    void open(@TempDir Path folder) {
        server = start(folder);
        provider = provider(TestServer.KEY, TestServer.ZONE);
        reader =
                new AuthoritativeServer(server.address(), Duration.ofSeconds(3), Clock.systemUTC());
    }

    @AfterAll
    void close() {
        if (server != null) {
            provider.close();
            reader.close();
            server.close();
        }
    }

    @Test
    void a_new_name_is_written_with_its_marker_and_read_back() throws IOException {
        var name = name();

        assertThat(apply(name, new Absent(), 1, a("192.0.2.1", "192.0.2.2"), aaaa("2001:db8::1")))
                .isEqualTo(new BatchOutcome.Applied());

        assertThat(observe(name))
                .isEqualTo(
                        new Observation(
                                name,
                                List.of(marker(1)),
                                List.of(a("192.0.2.1", "192.0.2.2"), aaaa("2001:db8::1"))));
        assertThat(read(name).shows(List.of(aaaa("2001:db8::1"), a("192.0.2.2", "192.0.2.1"))))
                .isTrue();
    }

    @Test
    void nothing_is_observed_where_nothing_is() throws IOException {
        var name = name();

        assertThat(observe(name)).isEqualTo(new Observation(name, List.of(), List.of()));
        assertThat(read(name).shows(List.of())).isTrue();
    }

    @Test
    void many_names_are_observed_and_read_in_order() throws IOException {
        var names = IntStream.range(0, 250).mapToObj(_ -> name()).toList();
        var changes = new ArrayList<Change>();
        for (var i = 0; i < 100; i++) {
            changes.add(change(names.get(i), new Absent(), 1, a("192.0.2." + (i + 1))));
        }

        assertThat(provider.apply(changes)).isEqualTo(new BatchOutcome.Applied());

        var observed = provider.observe(names);
        assertThat(observed.stream().map(Observation::dnsName).toList()).isEqualTo(names);
        assertThat(observed.get(99).records()).containsExactly(a("192.0.2.100"));
        assertThat(observed.get(100).markers()).isEmpty();
        var read = new HashMap<String, Reading>();
        reader.read(names, read::put);
        assertThat(read).hasSize(250);
        assertThat(read.values()).allMatch(reading -> reading.error() == null);
        assertThat(read.get(names.get(57)).records()).containsExactly(a("192.0.2.58"));
    }

    @Test
    void a_change_from_the_marker_last_seen_replaces_every_type() throws IOException {
        var name = name();
        apply(name, new Absent(), 1, a("192.0.2.1"), aaaa("2001:db8::1"));

        assertThat(apply(name, is(1), 2, cname("stack.example.com")))
                .isEqualTo(new BatchOutcome.Applied());
        assertThat(observe(name).records()).containsExactly(cname("stack.example.com"));
        assertThat(read(name).shows(List.of(cname("stack.example.com")))).isTrue();

        assertThat(apply(name, is(2), 3, a("192.0.2.3"))).isEqualTo(new BatchOutcome.Applied());
        assertThat(observe(name).records()).containsExactly(a("192.0.2.3"));
        assertThat(observe(name).markers()).containsExactly(marker(3));
    }

    @Test
    void an_alias_within_the_zone_is_read_as_an_alias() throws IOException {
        var target = name();
        apply(target, new Absent(), 1, a("192.0.2.77"));
        var name = name();

        apply(name, new Absent(), 1, cname(target));

        assertThat(observe(name).records()).containsExactly(cname(target));
        assertThat(read(name).shows(List.of(cname(target)))).isTrue();
    }

    @Test
    void a_change_from_an_older_marker_is_refused() throws IOException {
        var name = name();
        apply(name, new Absent(), 1, a("192.0.2.1"));
        apply(name, is(1), 3, a("192.0.2.3"));

        assertThat(apply(name, is(1), 2, a("192.0.2.2"))).isInstanceOf(BatchOutcome.Outdated.class);

        assertThat(observe(name).records()).containsExactly(a("192.0.2.3"));
        assertThat(observe(name).markers()).containsExactly(marker(3));
    }

    @Test
    void a_name_that_is_there_is_not_created_again() throws IOException {
        var name = name();
        apply(name, new Absent(), 2, a("192.0.2.2"));

        assertThat(apply(name, new Absent(), 1, a("192.0.2.1")))
                .isInstanceOf(BatchOutcome.Outdated.class);

        assertThat(observe(name).markers()).containsExactly(marker(2));
    }

    @Test
    void a_name_with_a_marker_but_no_record_is_not_created_again() throws IOException {
        var name = name();
        apply(name, new Absent(), 2);

        assertThat(apply(name, new Absent(), 1, a("192.0.2.1")))
                .isInstanceOf(BatchOutcome.Outdated.class);
    }

    @Test
    void somebody_elses_record_is_not_overwritten() throws Exception {
        var name = name();
        byHand(update -> update.add(record(name, Type.A, "198.51.100.9")));

        assertThat(apply(name, new Absent(), 1, a("192.0.2.1")))
                .isInstanceOf(BatchOutcome.Outdated.class);

        assertThat(observe(name))
                .isEqualTo(new Observation(name, List.of(), List.of(a("198.51.100.9"))));
    }

    @Test
    void another_type_at_the_name_stops_a_creation_too() throws Exception {
        var name = name();
        byHand(update -> update.add(record(name, Type.TXT, "\"mine\"")));

        assertThat(apply(name, new Absent(), 1, a("192.0.2.1")))
                .isInstanceOf(BatchOutcome.Outdated.class);
    }

    @Test
    void another_type_beside_ours_stays() throws Exception {
        var name = name();
        apply(name, new Absent(), 1, a("192.0.2.1"));
        byHand(update -> update.add(record(name, Type.TXT, "\"mine\"")));

        assertThat(apply(name, is(1), 2, a("192.0.2.2"))).isEqualTo(new BatchOutcome.Applied());

        var query = Message.newQuery(Record.newRecord(absolute(name), Type.TXT, DClass.IN));
        assertThat(resolver().send(query).getSection(Section.ANSWER)).hasSize(1);
    }

    @Test
    void an_alias_beside_other_data_shows_as_missing_when_read_back() throws Exception {
        var name = name();
        apply(name, new Absent(), 1, a("192.0.2.1"));
        byHand(update -> update.add(record(name, Type.TXT, "\"mine\"")));

        apply(name, is(1), 2, cname("stack.example.com"));

        // Servers differ in how they get out of it; that the alias is not answered must not go
        // unseen.
        assertThat(read(name).shows(List.of(cname("stack.example.com")))).isFalse();
    }

    @Test
    void a_batch_with_one_outdated_change_is_refused_as_a_whole() throws IOException {
        var good = name();
        var outdated = name();
        apply(outdated, new Absent(), 5, a("192.0.2.5"));

        var outcome =
                provider.apply(
                        List.of(
                                change(good, new Absent(), 1, a("192.0.2.1")),
                                change(outdated, is(4), 6, a("192.0.2.6"))));

        assertThat(outcome).isInstanceOf(BatchOutcome.Outdated.class);
        assertThat(observe(good).markers()).isEmpty();
        assertThat(observe(outdated).markers()).containsExactly(marker(5));
    }

    @Test
    void a_deletion_leaves_a_marker_that_goes_later() throws IOException {
        var name = name();
        apply(name, new Absent(), 1, a("192.0.2.1"));

        assertThat(apply(name, is(1), 2)).isEqualTo(new BatchOutcome.Applied());
        assertThat(observe(name)).isEqualTo(new Observation(name, List.of(marker(2)), List.of()));
        assertThat(read(name).shows(List.of())).isTrue();

        assertThat(provider.apply(List.of(new Change(name, is(2), List.of(), null))))
                .isEqualTo(new BatchOutcome.Applied());
        assertThat(observe(name)).isEqualTo(new Observation(name, List.of(), List.of()));
    }

    @Test
    void a_name_outside_the_zone_is_refused_and_nothing_happens() throws IOException {
        var inside = name();

        var outcome =
                provider.apply(
                        List.of(
                                change(inside, new Absent(), 1, a("192.0.2.1")),
                                change("www.example.com", new Absent(), 1, a("192.0.2.1"))));

        assertThat(outcome).isInstanceOf(BatchOutcome.Refused.class);
        assertThat(observe(inside).markers()).isEmpty();
    }

    @Test
    void what_no_message_can_hold_is_too_large() {
        var many = IntStream.range(0, 2000).mapToObj(i -> "10.1." + i / 250 + "." + i % 250);
        var set = a(many.toArray(String[]::new));

        var outcome =
                provider.apply(
                        List.of(
                                change(name(), new Absent(), 1, set),
                                change(name(), new Absent(), 1, set),
                                change(name(), new Absent(), 1, set)));

        assertThat(outcome).isInstanceOf(BatchOutcome.TooLarge.class);
    }

    @Test
    void an_answer_that_does_not_fit_a_datagram_is_read_over_tcp() {
        var name = name();
        // BIND allows a hundred records of a type.
        var set = a(IntStream.range(1, 100).mapToObj(i -> "10.2.0." + i).toArray(String[]::new));

        assertThat(apply(name, new Absent(), 1, set)).isEqualTo(new BatchOutcome.Applied());

        assertThat(read(name).shows(List.of(set))).isTrue();
    }

    @Test
    void a_wrong_secret_is_refused_for_the_whole_zone_with_a_clear_reason() {
        var wrong = new TsigKey(TestServer.KEY.name(), "hmac-sha256", "d3Jvbmctc2VjcmV0LXdyb25n");
        try (var stranger = provider(wrong, TestServer.ZONE)) {
            var outcome = stranger.apply(List.of(change(name(), new Absent(), 1)));

            assertThat(outcome).isInstanceOf(BatchOutcome.Refused.class);
            assertThat(((BatchOutcome.Refused) outcome).reason())
                    .doesNotContain(wrong.secret())
                    .contains(server.address().toString());
        }
    }

    @Test
    void a_zone_that_is_not_served_is_said_so() {
        try (var elsewhere = provider(TestServer.KEY, "elsewhere.test")) {
            assertThatThrownBy(elsewhere::probe)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("elsewhere.test");
            assertThat(
                            elsewhere.apply(
                                    List.of(
                                            change(
                                                    "a.elsewhere.test",
                                                    new Absent(),
                                                    1,
                                                    a("192.0.2.1")))))
                    .isInstanceOf(BatchOutcome.Refused.class);
        }
    }

    @Test
    void every_name_with_a_marker_is_listed_and_no_other() throws Exception {
        var marked = name();
        apply(marked, new Absent(), 3, a("192.0.2.3"), aaaa("2001:db8::3"));
        var deleted = name();
        apply(deleted, new Absent(), 4);
        var unmarked = name();
        byHand(update -> update.add(record(unmarked, Type.A, "198.51.100.9")));

        var listing = provider.list();

        assertThat(listing).isInstanceOf(Listing.Marked.class);
        assertThat(((Listing.Marked) listing).names())
                .contains(
                        new Observation(
                                marked,
                                List.of(marker(3)),
                                List.of(a("192.0.2.3"), aaaa("2001:db8::3"))),
                        new Observation(deleted, List.of(marker(4)), List.of()))
                .noneMatch(listed -> listed.dnsName().equals(unmarked));
    }

    @Test
    void a_zone_that_may_not_be_listed_is_said_so() throws IOException {
        var unknown = new TsigKey("unknown", "hmac-sha256", TestServer.KEY.secret());
        try (var stranger = provider(unknown, TestServer.ZONE)) {
            assertThat(stranger.list()).isInstanceOf(Listing.Unlistable.class);
        }
    }

    @Test
    void a_kept_connection_survives_the_servers_restart() throws IOException {
        var name = name();
        apply(name, new Absent(), 1, a("192.0.2.1"));

        server.stop();
        assertThat(apply(name, is(1), 2, a("192.0.2.2")))
                .isInstanceOf(BatchOutcome.Unavailable.class);
        assertThat(read(name).error()).isNotNull();
        server.start();

        assertThat(observe(name).markers()).containsExactly(marker(1));
        assertThat(apply(name, is(1), 2, a("192.0.2.2"))).isEqualTo(new BatchOutcome.Applied());
    }

    @Test
    void of_many_that_change_one_name_at_once_one_at_a_time_gets_through() throws Exception {
        var name = name();
        apply(name, new Absent(), 1, a("192.0.2.1"));
        var outcomes = new ArrayList<BatchOutcome>();
        var threads = new ArrayList<Thread>();
        for (var i = 2; i < 10; i++) {
            var version = i;
            threads.add(
                    Thread.startVirtualThread(
                            () -> {
                                var outcome = apply(name, is(1), version, a("192.0.2." + version));
                                synchronized (outcomes) {
                                    outcomes.add(outcome);
                                }
                            }));
        }
        for (var thread : threads) {
            thread.join();
        }

        assertThat(outcomes.stream().map(Object::getClass).collect(Collectors.toSet()))
                .isEqualTo(Set.of(BatchOutcome.Applied.class, BatchOutcome.Outdated.class));
        assertThat(outcomes.stream().filter(BatchOutcome.Applied.class::isInstance)).hasSize(1);
    }

    private DnsProvider provider(TsigKey key, String zone) {
        return new Rfc2136Provider(
                server.address(),
                zone,
                key,
                Duration.ofSeconds(60),
                Duration.ofSeconds(1),
                Duration.ofSeconds(10));
    }

    private BatchOutcome apply(String name, Expected from, long version, RecordSet... records) {
        return provider.apply(List.of(change(name, from, version, records)));
    }

    private static Change change(String name, Expected from, long version, RecordSet... records) {
        return new Change(name, from, List.of(records), marker(version));
    }

    private Observation observe(String name) throws IOException {
        return provider.observe(List.of(name)).getFirst();
    }

    private Reading read(String name) {
        var read = new HashMap<String, Reading>();
        reader.read(List.of(name), read::put);
        return read.get(name);
    }

    private static MarkerIs is(long version) {
        return new MarkerIs(marker(version));
    }

    private static String marker(long version) {
        return new Marker("test", new Versions(version, 1), null).text();
    }

    private static String name() {
        return "n" + NAMES.incrementAndGet() + "." + TestServer.ZONE;
    }

    private static RecordSet a(String... addresses) {
        return new RecordSet("A", 60, List.of(addresses));
    }

    private static RecordSet aaaa(String... addresses) {
        return new RecordSet("AAAA", 60, List.of(addresses));
    }

    private static RecordSet cname(String target) {
        return new RecordSet("CNAME", 60, List.of(target));
    }

    private interface ByHand {
        void change(Update update) throws IOException;
    }

    private void byHand(ByHand change) throws IOException {
        var update = new Update(absolute(TestServer.ZONE));
        change.change(update);
        assertThat(resolver().send(update).getRcode()).isEqualTo(Rcode.NOERROR);
    }

    private SimpleResolver resolver() throws IOException {
        var resolver = new SimpleResolver("127.0.0.1");
        resolver.setPort(server.address().port());
        resolver.setTCP(true);
        resolver.setTSIGKey(
                new TSIG(TSIG.HMAC_SHA256, TestServer.KEY.name(), TestServer.KEY.secret()));
        return resolver;
    }

    private static Record record(String name, int type, String value) throws IOException {
        return Record.fromString(absolute(name), type, DClass.IN, 60, value, Name.root);
    }

    private static Name absolute(String name) {
        return Name.fromConstantString(name + ".");
    }
}
