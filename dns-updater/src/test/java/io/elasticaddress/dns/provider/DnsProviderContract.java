package io.elasticaddress.dns.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.dns.confirming.Reading;
import io.elasticaddress.dns.ownership.Expected.Absent;
import io.elasticaddress.dns.ownership.Expected.RecordsAre;
import io.elasticaddress.dns.ownership.Observation;
import io.elasticaddress.dns.servers.ServedZone;

import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.stream.IntStream;

/** The same for every provider. A subclass says what serves the zone. */
public abstract class DnsProviderContract extends UpdatersContract {

    /** So many addresses fit no request. */
    protected int tooManyAddresses() {
        return 6000;
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

        applyAll(changes);

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
    void a_new_ttl_alone_is_written_and_told_from_the_old_one() throws IOException {
        var name = name();
        var longer = new RecordSet("A", 300, List.of("192.0.2.1"));
        apply(name, new Absent(), 1, a("192.0.2.1"));

        assertThat(apply(name, is(1), 2, longer)).isEqualTo(new BatchOutcome.Applied());

        assertThat(observe(name).records()).containsExactly(longer);
        assertThat(read(name).shows(List.of(longer))).isTrue();
        assertThat(read(name).shows(List.of(a("192.0.2.1")))).isFalse();
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
    void somebody_elses_record_is_not_overwritten() throws Exception {
        var name = name();
        served.byHand(name, "A", "198.51.100.9");

        assertThat(apply(name, new Absent(), 1, a("192.0.2.1")))
                .isInstanceOf(BatchOutcome.Outdated.class);

        assertThat(observe(name))
                .isEqualTo(new Observation(name, List.of(), List.of(a("198.51.100.9"))));
    }

    @Test
    void another_type_at_the_name_stops_a_creation_too() throws Exception {
        var name = name();
        served.byHand(name, "TXT", "mine");

        assertThat(apply(name, new Absent(), 1, a("192.0.2.1")))
                .isInstanceOf(BatchOutcome.Outdated.class);
    }

    @Test
    void another_type_beside_ours_stays() throws Exception {
        var name = name();
        apply(name, new Absent(), 1, a("192.0.2.1"));
        served.byHand(name, "TXT", "mine");

        assertThat(apply(name, is(1), 2, a("192.0.2.2"))).isEqualTo(new BatchOutcome.Applied());

        assertThat(answers(name, Type.TXT)).hasSize(1);
    }

    @Test
    void an_alias_beside_other_data_shows_as_missing_when_read_back() throws Exception {
        var name = name();
        apply(name, new Absent(), 1, a("192.0.2.1"));
        served.byHand(name, "TXT", "mine");

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

        assertThat(outcome)
                .isInstanceOf(
                        provider.guarantees().mostChanges() == 1
                                ? BatchOutcome.TooLarge.class
                                : BatchOutcome.Outdated.class);
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
        var many =
                IntStream.range(0, tooManyAddresses() / 3)
                        .mapToObj(i -> "10.%d.%d.%d".formatted(i / 62_500, i / 250 % 250, i % 250));
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
        try (var stranger = served.stranger()) {
            var outcome = stranger.apply(List.of(change(name(), new Absent(), 1)));

            assertThat(outcome).isInstanceOf(BatchOutcome.Refused.class);
            assertThat(((BatchOutcome.Refused) outcome).reason())
                    .doesNotContain(ServedZone.WRONG_SECRET)
                    .contains(stranger.description());
        }
    }

    @Test
    void a_zone_that_is_not_served_is_said_so() {
        try (var elsewhere = served.provider(ServedZone.ELSEWHERE)) {
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
        served.byHand(unmarked, "A", "198.51.100.9");

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
    void a_name_is_taken_over_only_where_its_records_are_the_ones_that_were_seen()
            throws Exception {
        var name = name();
        served.byHand(name, "A", "198.51.100.9");

        assertThat(apply(name, new RecordsAre(List.of(a("198.51.100.8"))), 1, a("192.0.2.1")))
                .isInstanceOf(BatchOutcome.Outdated.class);
        assertThat(
                        apply(
                                name,
                                new RecordsAre(List.of(a("198.51.100.9"), aaaa("2001:db8::9"))),
                                1,
                                a("192.0.2.1")))
                .isInstanceOf(BatchOutcome.Outdated.class);
        assertThat(observe(name).records()).containsExactly(a("198.51.100.9"));

        assertThat(
                        apply(
                                name,
                                new RecordsAre(observe(name).records()),
                                1,
                                cname("stack.example.com")))
                .isEqualTo(new BatchOutcome.Applied());

        assertThat(observe(name))
                .isEqualTo(
                        new Observation(
                                name, List.of(marker(1)), List.of(cname("stack.example.com"))));
        assertThat(apply(name, new RecordsAre(observe(name).records()), 2, a("192.0.2.1")))
                .isInstanceOf(BatchOutcome.Outdated.class);
    }

    @Test
    void a_kept_connection_survives_the_servers_restart() throws IOException {
        var name = name();
        apply(name, new Absent(), 1, a("192.0.2.1"));

        served.stop();
        assertThat(apply(name, is(1), 2, a("192.0.2.2")))
                .isInstanceOf(BatchOutcome.Unavailable.class);
        assertThat(read(name).error()).isNotNull();
        served.start();

        assertThat(observe(name).markers()).containsExactly(marker(1));
        assertThat(apply(name, is(1), 2, a("192.0.2.2"))).isEqualTo(new BatchOutcome.Applied());
    }

    @Test
    void what_is_surveyed_is_what_stands_there() throws IOException {
        var name = name();
        var nothing = name();
        apply(name, new Absent(), 1, a("192.0.2.1"));

        assertThat(provider.survey(List.of(nothing, name)).names())
                .containsExactly(
                        new Observation(nothing, List.of(), List.of()),
                        new Observation(name, List.of(marker(1)), List.of(a("192.0.2.1"))));
    }
}
