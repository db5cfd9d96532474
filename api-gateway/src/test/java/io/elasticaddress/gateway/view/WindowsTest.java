package io.elasticaddress.gateway.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.state.DeletedElasticAddress;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.Kind;
import io.elasticaddress.contracts.state.Maintenance;
import io.elasticaddress.contracts.state.MaintenanceWindow;
import io.elasticaddress.contracts.state.MaintenanceWindow.Phase;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.contracts.state.SnapshotKey;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;

/** Maintenance windows, and how far the groups are that they are about. */
class WindowsTest {
    private static final Instant AT = ViewTest.AT;

    private final View view = new View();

    @BeforeEach
    void two_stacks() {
        view.apply(ViewTest.stack("blue", 1, 1, AT));
        view.apply(ViewTest.stack("green", 1, 1, AT));
    }

    @Test
    void they_come_in_the_order_of_their_planning_with_the_latest_version_of_each() {
        var planned = view.reached(new SnapshotKey(Kind.WINDOW, "acme", "mw-2"), 2);
        view.apply(window("mw-2", 2, Phase.OPEN, AT));
        view.apply(window("mw-2", 1, Phase.PLANNED, AT));
        view.apply(window("mw-1", 1, Phase.PLANNED, AT.plusSeconds(1)));

        assertThat(planned).isCompleted();
        assertThat(view.windows("acme"))
                .extracting(window -> window.uid() + " " + window.phase())
                .containsExactly("mw-2 OPEN", "mw-1 PLANNED");
        assertThat(view.window("acme", "mw-1")).isPresent();
        assertThat(view.window("acme", "mw-3")).isEmpty();
        assertThat(view.windows("other")).isEmpty();
        assertThat(view.window("other", "mw-1")).isEmpty();
        assertThat(view.size(Kind.WINDOW)).isEqualTo(2);
    }

    @Test
    void of_a_stack_the_groups_count_that_use_it_and_those_that_the_window_moved() {
        var window = window("mw-1", 1, Phase.OPEN, AT);
        view.apply(group("stays", 1, Side.PRIMARY, null));
        view.apply(group("elsewhere", 1, Side.SECONDARY, null));
        view.apply(group("moved", 1, Side.SECONDARY, moved("mw-1")));
        view.apply(group("moved by another", 1, Side.SECONDARY, moved("mw-2")));
        view.apply(group("came back", 1, Side.PRIMARY, new Maintenance("mw-1", null, true, 300L)));

        assertThat(view.groupsOf(window)).isEqualTo(new WindowGroups(1, 2, false));

        view.apply(ViewTest.dns("moved", 1, 1, DnsStatus.State.CONFIRMED), 1);
        assertThat(view.groupsOf(window)).isEqualTo(new WindowGroups(1, 2, true));

        view.apply(group("stays", 2, Side.SECONDARY, moved("mw-1")));
        assertThat(view.groupsOf(window)).isEqualTo(new WindowGroups(2, 1, false));
    }

    @Test
    void of_a_group_it_counts_alone_while_it_is_there() {
        var window =
                new MaintenanceWindow(
                        "acme",
                        "mw-1",
                        "one",
                        null,
                        AT,
                        AT.plusSeconds(60),
                        true,
                        false,
                        List.of(),
                        "alice",
                        null,
                        Phase.OPEN,
                        null,
                        AT,
                        null,
                        null,
                        AT,
                        AT,
                        1);
        assertThat(view.groupsOf(window)).isEqualTo(new WindowGroups(0, 0, true));

        view.apply(group("one", 1, Side.PRIMARY, null));
        view.apply(group("two", 1, Side.SECONDARY, moved("mw-1")));
        assertThat(view.groupsOf(window)).isEqualTo(new WindowGroups(0, 1, true));

        view.apply(group("one", 2, Side.SECONDARY, moved("mw-1")));
        assertThat(view.groupsOf(window)).isEqualTo(new WindowGroups(1, 0, false));

        view.apply(new DeletedElasticAddress("acme", "one", 1, "name", AT, 3));
        assertThat(view.groupsOf(window)).isEqualTo(new WindowGroups(0, 0, true));
    }

    @Test
    void a_group_says_what_was_done_to_it() {
        view.apply(group("one", 1, Side.SECONDARY, moved("mw-1")));
        assertThat(details("one"))
                .isEqualTo("Maintenance window mw-1 switched it away from its primary stack");

        view.apply(ViewTest.dns("one", 1, 1, DnsStatus.State.CONFLICT), 1);
        assertThat(details("one"))
                .isEqualTo(
                        "DNS could not be updated; Maintenance window mw-1 switched it away from"
                                + " its primary stack");

        view.apply(group("one", 2, Side.PRIMARY, new Maintenance("mw-1", null, true, 300L)));
        assertThat(details("one")).isEqualTo("Maintenance window mw-1 lowered its TTL");

        view.apply(group("one", 3, Side.PRIMARY, null));
        assertThat(details("one")).isNull();
    }

    private String details(String uid) {
        return view.group("acme", uid).orElseThrow().statusDetails(List.of());
    }

    private static Maintenance moved(String windowUid) {
        return new Maintenance(windowUid, Side.PRIMARY, false, null);
    }

    private static ElasticAddress group(
            String uid, long version, Side current, Maintenance maintenance) {
        return new ElasticAddress(
                "acme",
                uid,
                123456789,
                "123-456-789.ea.test",
                "blue",
                "green",
                current,
                null,
                null,
                null,
                maintenance,
                AT,
                AT,
                version);
    }

    static MaintenanceWindow window(String uid, long version, Phase phase, Instant createdAt) {
        return new MaintenanceWindow(
                "acme",
                uid,
                null,
                "blue",
                AT,
                AT.plusSeconds(3600),
                true,
                false,
                List.of(),
                "alice",
                null,
                phase,
                null,
                AT,
                null,
                null,
                createdAt,
                createdAt.plusSeconds(version),
                version);
    }
}
