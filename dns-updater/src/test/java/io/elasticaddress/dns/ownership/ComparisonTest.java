package io.elasticaddress.dns.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.contracts.state.Kind;
import io.elasticaddress.contracts.state.SnapshotKey;
import io.elasticaddress.dns.desired.Versions;
import io.elasticaddress.dns.desired.Wanted;
import io.elasticaddress.dns.ownership.Expected.Absent;
import io.elasticaddress.dns.ownership.Expected.MarkerIs;
import io.elasticaddress.dns.ownership.Verdict.Conflict;
import io.elasticaddress.dns.ownership.Verdict.Gone;
import io.elasticaddress.dns.ownership.Verdict.Shown;
import io.elasticaddress.dns.ownership.Verdict.Stale;
import io.elasticaddress.dns.ownership.Verdict.Write;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

class ComparisonTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final List<RecordSet> BLUE =
            List.of(
                    new RecordSet("A", 60, List.of("192.0.2.1")),
                    new RecordSet("AAAA", 60, List.of("2001:db8::1")));
    private static final List<RecordSet> GREEN =
            List.of(new RecordSet("CNAME", 60, List.of("green.example.com")));

    private final Comparison comparison = new Comparison("us", Duration.ofDays(1));

    @Test
    void nothing_there_is_written_from_nothing() {
        assertThat(verdict(wanted(1, 1), seen(List.of()))).isEqualTo(new Write(new Absent()));
    }

    @Test
    void the_wanted_versions_with_the_wanted_records_are_shown_in_whatever_order() {
        assertThat(verdict(wanted(2, 3), seen(BLUE.reversed(), "v=ea1;i=us;g=2;a=3")))
                .isEqualTo(new Shown(new MarkerIs("v=ea1;i=us;g=2;a=3")));
    }

    @Test
    void
            the_wanted_versions_with_other_records_are_written_again_because_a_marker_proves_nothing() {
        assertThat(verdict(wanted(2, 3), seen(List.of(), "v=ea1;i=us;g=2;a=3")))
                .isEqualTo(new Write(new MarkerIs("v=ea1;i=us;g=2;a=3")));
        assertThat(verdict(wanted(2, 3), seen(GREEN, "v=ea1;i=us;g=2;a=3")))
                .isEqualTo(new Write(new MarkerIs("v=ea1;i=us;g=2;a=3")));
    }

    @Test
    void ours_but_lower_is_written_from_there() {
        assertThat(verdict(wanted(3, 1), seen(GREEN, "v=ea1;i=us;g=2;a=9")))
                .isEqualTo(new Write(new MarkerIs("v=ea1;i=us;g=2;a=9")));
        assertThat(verdict(wanted(3, 2), seen(GREEN, "v=ea1;i=us;g=3;a=1")))
                .isEqualTo(new Write(new MarkerIs("v=ea1;i=us;g=3;a=1")));
    }

    @Test
    void ours_but_higher_means_that_we_are_stale() {
        assertThat(verdict(wanted(2, 9), seen(GREEN, "v=ea1;i=us;g=3;a=1")))
                .isEqualTo(new Stale(new Versions(3, 1)));
        assertThat(verdict(wanted(3, 1), seen(GREEN, "v=ea1;i=us;g=3;a=2")))
                .isEqualTo(new Stale(new Versions(3, 2)));
    }

    @Test
    void a_name_that_the_zone_can_not_hold_is_a_conflict_that_says_why() {
        assertThat(verdict(wanted(1, 1), Observation.impossible("a.ea.test", "It is elsewhere")))
                .isEqualTo(new Conflict("It is elsewhere"));
    }

    @Test
    void another_installations_name_is_a_conflict_whatever_its_versions() {
        assertThat(verdict(wanted(9, 9), seen(BLUE, "v=ea1;i=them;g=1;a=1")))
                .isInstanceOf(Conflict.class);
    }

    @Test
    void a_record_without_a_marker_is_a_conflict_even_if_it_is_the_one_that_is_wanted() {
        assertThat(verdict(wanted(1, 1), seen(BLUE))).isInstanceOf(Conflict.class);
    }

    @Test
    void a_marker_that_cant_be_read_is_a_conflict() {
        assertThat(verdict(wanted(1, 1), seen(List.of(), "hello"))).isInstanceOf(Conflict.class);
        assertThat(verdict(wanted(1, 1), seen(BLUE, "v=ea1;i=us;g=1;a=1", "v=ea1;i=us;g=0;a=1")))
                .isInstanceOf(Conflict.class);
    }

    @Test
    void a_deletion_is_written_with_a_marker_even_where_nothing_was() {
        var deletion = deletion(4, NOW.minusSeconds(5));

        assertThat(verdict(deletion, seen(List.of()))).isEqualTo(new Write(new Absent()));
        assertThat(verdict(deletion, seen(BLUE, "v=ea1;i=us;g=3;a=1")))
                .isEqualTo(new Write(new MarkerIs("v=ea1;i=us;g=3;a=1")));
    }

    @Test
    void a_deletion_of_long_ago_without_a_marker_is_done_whatever_stands_there_now() {
        var deletion = deletion(4, NOW.minus(Duration.ofDays(2)));

        assertThat(verdict(deletion, seen(List.of()))).isEqualTo(new Gone());
        assertThat(verdict(deletion, seen(BLUE))).isEqualTo(new Gone());
        assertThat(verdict(deletion, seen(BLUE, "v=ea1;i=us;g=3;a=1")))
                .isEqualTo(new Write(new MarkerIs("v=ea1;i=us;g=3;a=1")));
    }

    @Test
    void a_deletions_marker_goes_a_day_after_both_the_deletion_and_its_confirmation() {
        var deletion = deletion(4, NOW.minus(Duration.ofDays(2)));

        assertThat(comparison.mayForget(deletion, NOW.minus(Duration.ofDays(1)), NOW)).isTrue();
        assertThat(comparison.mayForget(deletion, NOW.minus(Duration.ofHours(1)), NOW)).isFalse();
        assertThat(comparison.mayForget(deletion, Instant.MAX, NOW)).isFalse();
        assertThat(comparison.mayForget(wanted(1, 1), NOW.minus(Duration.ofDays(9)), NOW))
                .isFalse();
    }

    private Verdict verdict(Wanted wanted, Observation seen) {
        return comparison.verdict(wanted, seen, NOW);
    }

    private static Observation seen(List<RecordSet> records, String... markers) {
        return new Observation("1.ea.test", List.of(markers), records);
    }

    private static Wanted wanted(long group, long address) {
        return new Wanted(
                new SnapshotKey(Kind.GROUP, "acme", "fg-1"),
                "1.ea.test",
                new Versions(group, address),
                BLUE,
                null,
                NOW);
    }

    private static Wanted deletion(long group, Instant at) {
        return new Wanted(
                new SnapshotKey(Kind.GROUP, "acme", "fg-1"),
                "1.ea.test",
                new Versions(group, 0),
                List.of(),
                at,
                at);
    }
}
