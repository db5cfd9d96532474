package io.elasticaddress.gateway.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.state.AccountSettings;
import io.elasticaddress.contracts.state.DeletedElasticAddress;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.MaintenanceWindow;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.contracts.state.Stack;
import io.elasticaddress.contracts.state.StackType;
import io.elasticaddress.gateway.view.GroupState;
import io.elasticaddress.gateway.view.View;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What of an account's groups is looked at again, by what has changed. */
class FollowedTest {
    private static final Instant AT = Instant.parse("2026-11-23T10:00:00Z");

    private final View view = new View();
    private final Journal<String> journal = new Journal<>("0123456789abcdef");
    private final Followed<String> followed = new Followed<>("acme", journal);
    private final List<String> looked = new ArrayList<>();

    @BeforeEach
    void two_groups_on_two_stacks() {
        view.onChange(followed::note);
        view.apply(stack("blue", 1));
        view.apply(stack("green", 1));
        view.apply(group("one", 1, "blue", "green"));
        view.apply(group("two", 1, "green", null));
        look();
        looked.clear();
    }

    @Test
    void everything_is_there_to_begin_with() {
        assertThat(journal.uids()).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void a_group_that_changes_is_looked_at_alone() {
        view.apply(group("one", 2, "green", "blue"));

        assertThat(look()).containsExactly("one");
        assertThat(journal.after(2, 0, 10)).hasSize(1);
        assertThat(look()).isEmpty();
    }

    @Test
    void a_stack_that_changes_brings_the_groups_that_use_it() {
        view.apply(stack("green", 2));
        assertThat(look()).containsExactlyInAnyOrder("one", "two");

        view.apply(stack("blue", 2));
        assertThat(look()).containsExactly("one");
    }

    @Test
    void what_the_account_sets_brings_all_of_them() {
        view.apply(new AccountSettings("acme", true, AT, 1));

        assertThat(look()).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void a_group_that_is_deleted_is_gone_whichever_way_it_is_noticed() {
        view.apply(new DeletedElasticAddress("acme", "one", 1, "name", AT, 2));
        look();
        assertThat(journal.uids()).containsExactly("two");

        view.apply(new DeletedElasticAddress("acme", "two", 1, "name", AT, 2));
        followed.noteEverything();
        look();
        assertThat(journal.uids()).isEmpty();
    }

    @Test
    void a_window_is_told_of_until_it_is_over_and_one_that_was_over_before_is_not() {
        view.apply(window("mw-old", 7, MaintenanceWindow.Phase.CLOSED));
        view.apply(window("mw-new", 1, MaintenanceWindow.Phase.PLANNED));
        assertThat(look()).isEmpty();
        assertThat(journal.after(2, 0, 10))
                .containsExactly(new Journal.Change<>(3, "mw-new", "mw-new PLANNED"));

        followed.noteEverything();
        look();
        assertThat(journal.after(3, 0, 10)).isEmpty();

        view.apply(window("mw-new", 2, MaintenanceWindow.Phase.OPEN));
        look();
        view.apply(window("mw-new", 3, MaintenanceWindow.Phase.CANCELLED));
        look();
        followed.noteEverything();
        look();
        assertThat(journal.after(2, 0, 10))
                .containsExactly(new Journal.Change<>(5, "mw-new", "mw-new CANCELLED", true));
        assertThat(journal.uids()).containsExactlyInAnyOrder("one", "two");
    }

    private List<String> look() {
        looked.clear();
        followed.bringUp(
                view,
                Set.of(),
                (state, _) -> look(state),
                window -> window.uid() + " " + window.phase());
        return looked;
    }

    private String look(GroupState state) {
        looked.add(state.group().uid());
        return state.group().uid() + " " + state.group().version();
    }

    private static Snapshot group(String uid, long version, String primary, String secondary) {
        return new ElasticAddress(
                "acme", uid, 1, "name", primary, secondary, Side.PRIMARY, AT, AT, version);
    }

    private static Snapshot window(String uid, long version, MaintenanceWindow.Phase phase) {
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
                AT,
                AT,
                version);
    }

    private static Snapshot stack(String uid, long version) {
        return new Stack(
                "acme",
                uid,
                uid,
                null,
                null,
                null,
                StackType.STANDARD,
                null,
                List.of("192.0.2.1"),
                List.of(),
                false,
                List.of("*"),
                AT,
                AT,
                version,
                version);
    }
}
