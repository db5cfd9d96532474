package io.elasticaddress.dns;

import static io.elasticaddress.dns.Account.deleted;
import static io.elasticaddress.dns.Account.detached;
import static io.elasticaddress.dns.Account.switched;
import static io.elasticaddress.dns.Account.withTtl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.contracts.dns.DnsEvent;
import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.contracts.state.SnapshotKey;
import io.elasticaddress.contracts.wire.Codec;
import io.elasticaddress.dns.ownership.Expected;
import io.elasticaddress.dns.ownership.Marker;
import io.elasticaddress.dns.ownership.Observation;
import io.elasticaddress.dns.provider.BatchOutcome;
import io.elasticaddress.dns.provider.Change;
import io.elasticaddress.dns.provider.DnsProvider;
import io.elasticaddress.dns.provider.rfc2136.Rfc2136Provider;
import io.elasticaddress.dns.servers.EmbeddedServer;
import io.elasticaddress.dns.servers.TestServer;
import io.micrometer.core.instrument.MeterRegistry;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Status;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Snapshots in, DNS and its status out. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DnsUpdaterIT {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Platform platform = Platform.running();
    private TestServer server;
    private DnsProvider zone;
    private Updater updater;

    @BeforeAll
    void start(@TempDir Path folder) {
        server = new EmbeddedServer(folder);
        zone = provider(server);
        updater =
                Updater.start(
                        server,
                        "it-" + UUID.randomUUID(),
                        "--elastic.dns.grace=2s",
                        "--elastic.dns.drift-period=1500ms");
    }

    @AfterAll
    void stop() {
        updater.close();
        zone.close();
        server.close();
    }

    @Test
    void a_new_groups_name_answers_with_its_current_stack() {
        var account = Account.fresh();
        var group = account.group("blue", "green");

        platform.publish(
                account.stack("blue", 3, null, List.of("192.0.2.1"), List.of("2001:db8::1")),
                account.stack("green", 1, "192.0.2.2"),
                group);

        var status = confirmed(group, 1, 3);
        assertThat(status.wanted()).containsExactly(a("192.0.2.1"), aaaa("2001:db8::1"));
        assertThat(status.servers()).hasSize(1);
        assertThat(status.servers().getFirst().records()).isEqualTo(status.wanted());
        assertThat(observe(group).records()).isEqualTo(status.wanted());
        assertThat(platform.eventTypes(group.key())).containsExactly(DnsEvent.Type.DNS_CONFIRMED);
    }

    @Test
    void a_switch_moves_the_name_also_to_a_stack_with_a_host_name_only() {
        var account = Account.fresh();
        var group = account.group("blue", "green");
        platform.publish(
                account.stack("blue", 1, "192.0.2.1"),
                account.stack("green", 7, "Green.Example.com", List.of(), List.of()),
                group);
        confirmed(group, 1, 1);

        var onGreen = switched(group);
        platform.publish(onGreen);
        confirmed(group, 2, 7);
        assertThat(observe(group).records()).containsExactly(cname("green.example.com"));

        platform.publish(switched(onGreen));
        confirmed(group, 3, 1);
        assertThat(observe(group).records()).containsExactly(a("192.0.2.1"));
    }

    @Test
    void what_is_known_of_stacks_and_groups_beside_them_moves_nothing() {
        var account = Account.fresh();
        var group = account.group("blue", "green");
        var before = unreadable();
        platform.publish(account.beside("blue", group, 1));
        platform.publish(account.stack("blue", 1, "192.0.2.1"), group);
        confirmed(group, 1, 1);

        platform.publish(account.beside("blue", group, 2));
        account.beside("blue", group, 3)
                .forEach(s -> platform.publishRaw(Codec.SNAPSHOTS.encode(s), new byte[] {'?'}));
        platform.publish(switched(switched(group)));

        confirmed(group, 3, 1);
        assertThat(platform.eventTypes(group.key())).containsOnly(DnsEvent.Type.DNS_CONFIRMED);
        assertThat(unreadable()).isEqualTo(before);
        account.beside("blue", group, 1)
                .forEach(snapshot -> assertThat(platform.status(snapshot.key())).isNull());
    }

    private double unreadable() {
        return updater.context()
                .getBean(MeterRegistry.class)
                .get("elastic.dns.unreadable")
                .counter()
                .count();
    }

    @Test
    void a_new_ttl_alone_reaches_the_records_and_not_the_marker() throws Exception {
        var account = Account.fresh();
        var group = account.group("blue", null);
        platform.publish(
                account.stack("blue", 1, null, List.of("192.0.2.1"), List.of("2001:db8::1")),
                group);
        confirmed(group, 1, 1);
        assertThat(ttls(group)).containsExactly(60L, 60L, 60L);

        var own = withTtl(group, 300L);
        platform.publish(own);

        var status = confirmed(group, 2, 1);
        var records =
                List.of(
                        new RecordSet("A", 300, List.of("192.0.2.1")),
                        new RecordSet("AAAA", 300, List.of("2001:db8::1")));
        assertThat(status.wanted()).isEqualTo(records);
        assertThat(status.servers().getFirst().records()).isEqualTo(records);
        assertThat(ttls(group)).containsExactly(300L, 300L, 60L);

        platform.publish(withTtl(own, null));

        confirmed(group, 3, 1);
        assertThat(ttls(group)).containsExactly(60L, 60L, 60L);
    }

    /** Of the A, the AAAA and the marker, as the server answers them. */
    private List<Long> ttls(ElasticAddress group) throws IOException {
        var resolver = new SimpleResolver("127.0.0.1");
        resolver.setPort(server.address().port());
        var ttls = new ArrayList<Long>();
        for (var question :
                List.of(
                        Record.newRecord(name(group.dnsName()), Type.A, DClass.IN),
                        Record.newRecord(name(group.dnsName()), Type.AAAA, DClass.IN),
                        Record.newRecord(
                                name(Marker.nameFor(group.dnsName())), Type.TXT, DClass.IN))) {
            var answers = resolver.send(Message.newQuery(question)).getSection(Section.ANSWER);
            assertThat(answers).hasSize(1);
            ttls.add(answers.getFirst().getTTL());
        }
        return ttls;
    }

    private static Name name(String absolute) throws IOException {
        return Name.fromString(absolute + ".");
    }

    @Test
    void a_group_without_a_current_stack_has_no_records_and_keeps_its_name() {
        var account = Account.fresh();
        var group = account.group("blue", null);
        platform.publish(account.stack("blue", 1, "192.0.2.1"), group);
        confirmed(group, 1, 1);

        platform.publish(detached(group));

        confirmed(group, 2, 0);
        assertThat(observe(group).records()).isEmpty();
        assertThat(observe(group).markers()).containsExactly("v=ea1;i=test;g=2;a=0");
    }

    @Test
    void a_deleted_groups_record_is_removed_and_a_marker_says_so() {
        var account = Account.fresh();
        var group = account.group("blue", null);
        platform.publish(account.stack("blue", 1, "192.0.2.1"), group);
        confirmed(group, 1, 1);

        platform.publish(deleted(group));

        confirmed(group, 2, 0);
        assertThat(observe(group).records()).isEmpty();
        assertThat(observe(group).markers().getFirst()).startsWith("v=ea1;i=test;g=2;a=0;d=");
    }

    @Test
    void a_stacks_new_address_moves_every_group_that_stands_on_it() {
        var account = Account.fresh();
        var groups = new ArrayList<ElasticAddress>();
        var published = new ArrayList<Snapshot>();
        published.add(account.stack("blue", 1, "192.0.2.1"));
        published.add(account.stack("green", 1, "192.0.2.2"));
        for (var i = 0; i < 250; i++) {
            groups.add(account.group("blue", "green"));
        }
        var elsewhere = account.group("green", "blue");
        published.addAll(groups);
        published.add(elsewhere);
        platform.publish(published);
        groups.forEach(group -> confirmed(group, 1, 1));
        confirmed(elsewhere, 1, 1);

        platform.publish(account.stack("blue", 2, "192.0.2.99"));

        groups.forEach(group -> confirmed(group, 1, 2));
        assertThat(observe(groups.get(123)).records()).containsExactly(a("192.0.2.99"));
        assertThat(platform.status(elsewhere.key()).addressVersion()).isEqualTo(1);
        assertThat(observe(elsewhere).records()).containsExactly(a("192.0.2.2"));
    }

    @Test
    void somebody_elses_record_is_left_alone_and_reported_until_it_goes() {
        var account = Account.fresh();
        var group = account.group("blue", null);
        write(group, new Expected.Absent(), null, "198.51.100.1");

        platform.publish(account.stack("blue", 1, "192.0.2.1"), group);

        var status = published(group, DnsStatus.State.CONFLICT, 1, 1);
        assertThat(status.error()).contains("without a marker");
        assertThat(observe(group).records()).containsExactly(a("198.51.100.1"));
        var conflict = platform.events(group.key()).getFirst();
        assertThat(conflict.type()).isEqualTo(DnsEvent.Type.DNS_CONFLICT);
        assertThat(conflict.found()).containsExactly(a("198.51.100.1"));

        var foreign = "v=ea1;i=another;g=9;a=9";
        removeByHand(group);
        write(group, new Expected.Absent(), foreign, "198.51.100.2");
        await().atMost(SOON)
                .until(() -> platform.status(group.key()).error(), e -> e.contains("another"));
        assertThat(observe(group).records()).containsExactly(a("198.51.100.2"));

        write(group, new Expected.MarkerIs(foreign), null);
        confirmed(group, 1, 1);
        assertThat(observe(group).records()).containsExactly(a("192.0.2.1"));
    }

    @Test
    void a_record_removed_or_changed_by_hand_is_back_within_the_drift_period() {
        var account = Account.fresh();
        var group = account.group("blue", null);
        platform.publish(account.stack("blue", 1, "192.0.2.1"), group);
        confirmed(group, 1, 1);

        var marker = "v=ea1;i=test;g=1;a=1";
        write(group, new Expected.MarkerIs(marker), marker);
        await().atMost(Duration.ofSeconds(3))
                .until(() -> observe(group).records(), List.of(a("192.0.2.1"))::equals);
        write(group, new Expected.MarkerIs(marker), marker, "198.51.100.7", "198.51.100.8");
        await().atMost(Duration.ofSeconds(3))
                .until(() -> observe(group).records(), List.of(a("192.0.2.1"))::equals);

        await().atMost(SOON)
                .untilAsserted(
                        () ->
                                assertThat(platform.eventTypes(group.key()))
                                        .containsExactly(
                                                DnsEvent.Type.DNS_CONFIRMED,
                                                DnsEvent.Type.DNS_DRIFT_FOUND,
                                                DnsEvent.Type.DNS_DRIFT_REPAIRED,
                                                DnsEvent.Type.DNS_DRIFT_FOUND,
                                                DnsEvent.Type.DNS_DRIFT_REPAIRED));
        assertThat(platform.events(group.key()).get(3).found())
                .containsExactly(a("198.51.100.7", "198.51.100.8"));
        assertThat(platform.status(group.key()).state()).isEqualTo(DnsStatus.State.CONFIRMED);
    }

    @Test
    void what_an_older_backup_of_the_zone_brings_back_is_put_right() {
        var account = Account.fresh();
        var group = account.group("blue", "green");
        platform.publish(
                account.stack("blue", 1, "192.0.2.1"),
                account.stack("green", 1, "192.0.2.2"),
                group);
        confirmed(group, 1, 1);
        var onGreen = switched(group);
        platform.publish(onGreen);
        confirmed(group, 2, 1);

        write(
                group,
                new Expected.MarkerIs("v=ea1;i=test;g=2;a=1"),
                "v=ea1;i=test;g=1;a=1",
                "192.0.2.1");

        await().atMost(SOON).until(() -> observe(group).records(), List.of(a("192.0.2.2"))::equals);

        platform.publish(deleted(onGreen));
        confirmed(group, 3, 0);
        var deletion = observe(group).markers().getFirst();
        write(group, new Expected.MarkerIs(deletion), "v=ea1;i=test;g=1;a=1", "192.0.2.1");
        await().atMost(SOON).until(() -> observe(group).records().isEmpty());
    }

    @Test
    void a_newer_version_in_dns_is_not_overwritten() {
        var account = Account.fresh();
        var group = account.group("blue", null);
        write(group, new Expected.Absent(), "v=ea1;i=test;g=5;a=1", "198.51.100.5");

        platform.publish(account.stack("blue", 1, "192.0.2.1"), group);

        var status = published(group, DnsStatus.State.FAILED, 1, 1);
        assertThat(status.error()).contains("newer");
        assertThat(observe(group).records()).containsExactly(a("198.51.100.5"));
    }

    @Test
    void a_snapshot_that_cant_be_read_leaves_dns_as_it_is_until_one_can() {
        var account = Account.fresh();
        var group = account.group("blue", "green");
        platform.publish(
                account.stack("blue", 1, "192.0.2.1"),
                account.stack("green", 1, "192.0.2.2"),
                group);
        confirmed(group, 1, 1);
        var onGreen = switched(group);
        platform.publishRaw(
                Codec.SNAPSHOTS.encode(onGreen), "{not json".getBytes(StandardCharsets.UTF_8));
        // Handled after it, as both are in one partition.
        platform.publish(account.stack("blue", 2, "192.0.2.11"));
        var other = account.group("blue", null);
        platform.publish(other);
        confirmed(other, 1, 2);

        assertThat(observe(group).records()).containsExactly(a("192.0.2.1"));

        platform.publish(switched(onGreen));
        confirmed(group, 3, 2);
        assertThat(observe(group).records()).containsExactly(a("192.0.2.11"));
    }

    @Test
    void a_late_status_of_a_former_owner_is_followed_by_the_right_one() {
        var account = Account.fresh();
        var group = account.group("blue", "green");
        platform.publish(
                account.stack("blue", 1, "192.0.2.1"),
                account.stack("green", 1, "192.0.2.2"),
                group);
        var first = confirmed(group, 1, 1);
        platform.publish(switched(group));
        var second = confirmed(group, 2, 1);

        platform.publishStatus(first);

        await().atMost(SOON).until(() -> platform.status(group.key()).equals(second));
    }

    @Test
    void a_name_in_no_zone_is_reported() {
        var account = Account.fresh();
        var group = account.group(null, null);
        var elsewhere =
                new ElasticAddress(
                        group.account(),
                        group.uid(),
                        group.id(),
                        "123-456-789.example.org",
                        null,
                        null,
                        Side.PRIMARY,
                        group.createdAt(),
                        group.updatedAt(),
                        1);

        platform.publish(elsewhere);

        assertThat(published(elsewhere, DnsStatus.State.FAILED, 1, 0).error())
                .isEqualTo("No zone is configured for 123-456-789.example.org");
    }

    @Test
    void health_says_that_all_is_well() {
        assertThat(updater.health("intake")).isEqualTo(Status.UP);
        await().atMost(SOON).until(() -> updater.health("dns").equals(Status.UP));
        assertThat(updater.health("kafka")).isEqualTo(Status.UP);
    }

    @Test
    void health_and_metrics_are_served_over_http() throws Exception {
        var port = updater.context().getEnvironment().getProperty("local.server.port");
        var base = "http://127.0.0.1:" + port + "/actuator/";

        await().atMost(SOON).until(() -> get(base + "health/readiness").statusCode() == 200);
        assertThat(get(base + "health/readiness").body()).contains("intake", "kafka", "dns");
        assertThat(get(base + "health/liveness").body()).doesNotContain("kafka", "dns");
        assertThat(get(base + "prometheus").body())
                .contains("elastic_dns_confirmation_seconds", "elastic_dns_pending");
        assertThat(get(base + "env").statusCode()).isEqualTo(404);
    }

    private static HttpResponse<String> get(String url) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(url)).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private DnsStatus confirmed(ElasticAddress group, long version, long addressVersion) {
        return published(group, DnsStatus.State.CONFIRMED, version, addressVersion);
    }

    private DnsStatus published(
            ElasticAddress group, DnsStatus.State state, long version, long addressVersion) {
        return published(platform, group.key(), state, version, addressVersion);
    }

    static DnsStatus published(
            Platform platform,
            SnapshotKey group,
            DnsStatus.State state,
            long version,
            long addressVersion) {
        return await("%s %s %d.%d".formatted(group, state, version, addressVersion))
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(5))
                .until(
                        () -> platform.status(group),
                        status ->
                                status != null
                                        && status.state() == state
                                        && status.groupVersion() == version
                                        && status.addressVersion() == addressVersion);
    }

    static DnsProvider provider(TestServer server) {
        return new Rfc2136Provider(
                server.address(),
                TestServer.ZONE,
                TestServer.KEY,
                Duration.ofSeconds(60),
                Duration.ofSeconds(1),
                Duration.ofSeconds(3));
    }

    private Observation observe(ElasticAddress group) {
        return observe(zone, group);
    }

    static Observation observe(DnsProvider zone, ElasticAddress group) {
        try {
            return zone.observe(List.of(group.dnsName())).getFirst();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void write(ElasticAddress group, Expected from, String marker, String... addresses) {
        var records = addresses.length == 0 ? List.<RecordSet>of() : List.of(a(addresses));
        assertThat(zone.apply(List.of(new Change(group.dnsName(), from, records, marker))))
                .isEqualTo(new BatchOutcome.Applied());
    }

    private void removeByHand(ElasticAddress group) {
        try {
            var update = new Update(Name.fromString(TestServer.ZONE + "."));
            update.delete(Name.fromString(group.dnsName() + "."));
            var resolver = new SimpleResolver("127.0.0.1");
            resolver.setPort(server.address().port());
            resolver.setTSIGKey(
                    new TSIG(TSIG.HMAC_SHA256, TestServer.KEY.name(), TestServer.KEY.secret()));
            resolver.send(update);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static RecordSet a(String... addresses) {
        return new RecordSet("A", 60, List.of(addresses));
    }

    static RecordSet aaaa(String... addresses) {
        return new RecordSet("AAAA", 60, List.of(addresses));
    }

    static RecordSet cname(String target) {
        return new RecordSet("CNAME", 60, List.of(target));
    }
}
