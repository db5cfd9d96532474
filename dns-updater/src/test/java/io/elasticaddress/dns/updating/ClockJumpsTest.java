package io.elasticaddress.dns.updating;

import static io.elasticaddress.dns.updating.UpdaterUnderTest.deleted;
import static io.elasticaddress.dns.updating.UpdaterUnderTest.shown;
import static io.elasticaddress.dns.updating.UpdaterUnderTest.wanted;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.dns.DnsEvent;
import io.elasticaddress.contracts.dns.DnsStatus;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

/** A DNS updater whose clock jumps by an hour says of each name what is so, and writes what is wanted. */
class ClockJumpsTest {
    private static final String NAME = "fg-1.ea.test";
    private static final Duration HOUR = Duration.ofHours(1);

    private final ModelServer server = new ModelServer(new Random(1));
    private final AtomicReference<Duration> off = new AtomicReference<>(Duration.ZERO);
    private final InstantSource jumping = () -> Instant.now().plus(off.get());
    private final UpdaterUnderTest updater = updater(Duration.ZERO);

    private UpdaterUnderTest updater(Duration grace) {
        return new UpdaterUnderTest(server, grace, jumping.withZone(ZoneOffset.UTC));
    }

    @BeforeEach
    void reliable() {
        server.reliable = true;
    }

    @Test
    void each_switch_is_written_and_confirmed_at_once_whichever_way_the_clock_jumps() {
        var version = 1;
        for (var hours : List.of(0, 1, -1, 0, -1, 1)) {
            off.set(Duration.ofHours(hours));
            updater.want(wanted("fg-1", version, 1));
            updater.untilQuiet();

            assertThat(server.records(NAME)).isEqualTo(shown(version, 1));
            assertThat(updater.status().state()).isEqualTo(DnsStatus.State.CONFIRMED);
            assertThat(updater.status().groupVersion()).isEqualTo(version);
            version++;
        }
        assertThat(updater.events).hasSize(version - 1);
        assertThat(updater.events).extracting(DnsEvent::id).doesNotHaveDuplicates();
    }

    @Test
    void what_was_tried_before_the_jump_is_tried_again_as_soon_as_before() {
        server.down = true;
        updater.want(wanted("fg-1", 1, 1));
        updater.write();
        off.set(HOUR.negated());
        updater.write();
        updater.ledger.reportOverdue();
        assertThat(updater.status().state()).isEqualTo(DnsStatus.State.FAILED);

        server.down = false;
        updater.untilQuiet();

        assertThat(updater.status().state()).isEqualTo(DnsStatus.State.CONFIRMED);
        assertThat(server.records(NAME)).isEqualTo(shown(1, 1));
    }

    @Test
    void nothing_is_overdue_because_a_clock_jumped() {
        var patient = updater(Duration.ofMinutes(30));
        server.down = true;
        patient.want(wanted("fg-1", 1, 1));
        patient.write();

        off.set(HOUR);
        patient.ledger.reportOverdue();

        assertThat(patient.statuses).isEmpty();
    }

    @Test
    void an_hour_ahead_a_deleted_name_still_gets_the_marker_that_stops_late_updates() {
        updater.want(wanted("fg-1", 1, 1));
        updater.untilQuiet();
        for (var hours : List.of(1, -1)) {
            off.set(Duration.ofHours(hours));
            updater.want(deleted("fg-1", 2));
            updater.untilQuiet();

            assertThat(server.records(NAME)).isEmpty();
            assertThat(server.marker(NAME)).startsWith("v=ea1;i=us;g=2;a=0;d=");
        }
        off.set(HOUR);
        server.byHand("fg-2.ea.test", null, List.of());
        updater.want(deleted("fg-2", 2));
        updater.untilQuiet();
        assertThat(server.marker("fg-2.ea.test")).startsWith("v=ea1;i=us;g=2;a=0;d=");
    }
}
