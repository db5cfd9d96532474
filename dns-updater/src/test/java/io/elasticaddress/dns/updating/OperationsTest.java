package io.elasticaddress.dns.updating;

import static io.elasticaddress.dns.updating.UpdaterUnderTest.shown;
import static io.elasticaddress.dns.updating.UpdaterUnderTest.wanted;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.dns.ZoneEvent;
import io.elasticaddress.dns.updating.Operations.By;
import io.elasticaddress.dns.updating.Operations.Result;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;

class OperationsTest {
    private static final String NAME = "fg-1.ea.test";
    private static final By ALICE = new By("alice", "moved");

    private final ModelServer server = new ModelServer(new Random(1));
    private final UpdaterUnderTest updater = new UpdaterUnderTest(server, Duration.ofHours(1));

    @BeforeEach
    void reliable() {
        server.reliable = true;
    }

    @Test
    void a_name_of_another_installation_is_taken_over() {
        server.byHand(NAME, "v=ea1;i=them;g=9;a=9", shown(9, 9));
        updater.want(wanted("fg-1", 1, 1));
        updater.untilQuiet();
        assertThat(updater.status().state()).isEqualTo(DnsStatus.State.CONFLICT);

        assertThat(updater.operations.takeOver(NAME, ALICE)).isInstanceOf(Result.Done.class);
        updater.untilQuiet();

        assertThat(server.marker(NAME)).isEqualTo("v=ea1;i=us;g=1;a=1");
        assertThat(server.records(NAME)).isEqualTo(shown(1, 1));
        assertThat(updater.status().state()).isEqualTo(DnsStatus.State.CONFIRMED);
        assertThat(updater.zoneEvents)
                .singleElement()
                .satisfies(
                        event -> {
                            assertThat(event.type()).isEqualTo(ZoneEvent.Type.DNS_NAME_TAKEN_OVER);
                            assertThat(event.actor()).isEqualTo("alice");
                            assertThat(event.reason()).isEqualTo("moved");
                            assertThat(event.details()).contains("them").contains("10.9.9.1");
                        });
    }

    @Test
    void records_that_somebody_wrote_by_hand_are_taken_over() {
        server.byHand(NAME, null, shown(7, 7));
        updater.want(wanted("fg-1", 1, 1));
        updater.untilQuiet();

        assertThat(updater.operations.takeOver(NAME, ALICE)).isInstanceOf(Result.Done.class);
        updater.untilQuiet();

        assertThat(server.records(NAME)).isEqualTo(shown(1, 1));
        assertThat(updater.status().state()).isEqualTo(DnsStatus.State.CONFIRMED);
    }

    @Test
    void only_a_conflict_is_taken_over_and_only_a_name_that_is_ours_to_look_after() {
        updater.want(wanted("fg-1", 1, 1));
        updater.untilQuiet();

        assertThat(updater.operations.takeOver(NAME, ALICE)).isInstanceOf(Result.Refused.class);
        assertThat(updater.operations.takeOver("fg-2.ea.test", ALICE))
                .isInstanceOf(Result.NotHere.class);
        updater.ownership.end();
        assertThat(updater.operations.takeOver(NAME, ALICE)).isInstanceOf(Result.NotHere.class);
        assertThat(updater.zoneEvents).isEmpty();
    }

    @Test
    void a_name_is_handed_over_and_taken_up_by_the_other_installation() {
        updater.want(wanted("fg-1", 5, 3));
        updater.untilQuiet();

        assertThat(updater.operations.handOver(NAME, "them", ALICE))
                .isInstanceOf(Result.Done.class);
        updater.untilQuiet();

        assertThat(server.marker(NAME)).isEqualTo("v=ea1;i=them;g=0;a=0");
        assertThat(server.records(NAME)).isEqualTo(shown(5, 3));
        assertThat(updater.status().state()).isEqualTo(DnsStatus.State.CONFLICT);
        assertThat(updater.zoneEvents)
                .singleElement()
                .matches(event -> event.type() == ZoneEvent.Type.DNS_NAME_HANDED_OVER);
        // A change of the group does not take it back.
        updater.want(wanted("fg-1", 6, 3));
        updater.untilQuiet();
        assertThat(server.marker(NAME)).isEqualTo("v=ea1;i=them;g=0;a=0");
    }

    @Test
    void what_can_not_be_asked_is_said_and_tried_again() {
        server.byHand(NAME, "v=ea1;i=them;g=9;a=9", shown(9, 9));
        updater.want(wanted("fg-1", 1, 1));
        updater.untilQuiet();
        server.down = true;

        assertThat(updater.operations.takeOver(NAME, ALICE)).isInstanceOf(Result.Failed.class);

        server.down = false;
        updater.untilQuiet();
        assertThat(updater.status().state()).isEqualTo(DnsStatus.State.CONFLICT);
        assertThat(updater.operations.takeOver(NAME, ALICE)).isInstanceOf(Result.Done.class);
    }

    @Test
    void a_marked_name_that_no_snapshot_tells_of_is_told_of_once_and_left() throws Exception {
        updater.want(wanted("fg-1", 1, 1));
        updater.untilQuiet();
        server.byHand("lost.ea.test", "v=ea1;i=us;g=4;a=2", shown(4, 2));
        server.byHand("else.ea.test", "v=ea1;i=us;g=4;a=2", shown(4, 2));
        server.byHand("foreign.ea.test", "v=ea1;i=them;g=4;a=2", shown(4, 2));
        var census =
                new Census() {
                    @Override
                    public boolean isOurTask() {
                        return true;
                    }

                    @Override
                    public Set<String> unknown(Set<String> names) {
                        // Another instance looks after this one.
                        return names.contains("else.ea.test") ? Set.of("lost.ea.test") : Set.of();
                    }
                };
        var unknown =
                new UnknownNames(
                        "us", "ea.test", server, updater.ledger, census, Duration.ofHours(1));

        unknown.look();
        unknown.look();

        assertThat(unknown.found()).isEqualTo(Map.of("lost.ea.test", "v=ea1;i=us;g=4;a=2"));
        assertThat(updater.zoneEvents)
                .singleElement()
                .matches(event -> event.type() == ZoneEvent.Type.DNS_UNKNOWN_NAME_FOUND)
                .matches(event -> "lost.ea.test".equals(event.dnsName()));
        assertThat(server.records("lost.ea.test")).isEqualTo(shown(4, 2));
    }
}
