package io.elasticaddress.gateway.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class JournalTest {
    private static final String NAME = "0123456789abcdef";

    private final Journal<String> journal = new Journal<>(NAME, 2);

    @Test
    void of_each_only_the_newest_state_is_kept_in_the_order_in_which_they_came_to_it() {
        journal.put("a", "1");
        journal.put("b", "1");
        journal.put("a", "2");

        assertThat(journal.after(0, 0, 10))
                .containsExactly(
                        new Journal.Change<>(2, "b", "1"), new Journal.Change<>(3, "a", "2"));
        assertThat(journal.after(2, 0, 10)).containsExactly(new Journal.Change<>(3, "a", "2"));
        assertThat(journal.after(0, 0, 1)).containsExactly(new Journal.Change<>(2, "b", "1"));
    }

    @Test
    void what_looks_the_same_is_no_change() {
        journal.put("a", "1");
        journal.put("a", new String("1"));
        journal.remove("b");

        assertThat(journal.last()).isEqualTo(1);
    }

    @Test
    void a_client_goes_on_behind_what_it_heard_last() {
        journal.put("a", "1");
        var heard = journal.id(journal.last());
        journal.put("b", "1");
        journal.put("a", "2");
        journal.remove("b");

        assertThat(told(heard)).isEqualTo(List.of("a=2", "b is gone")).isEqualTo(told(NAME + "-1"));
        assertThat(told(journal.id(journal.last()))).isEmpty();
    }

    @Test
    void a_client_that_begins_anew_hears_all_of_a_long_list_although_later_ends_are_forgotten() {
        var small = new Journal<String>(NAME, 1);
        for (var uid : List.of("a", "b", "c", "d")) {
            small.put(uid, "1");
        }
        for (var uid : List.of("x", "y")) {
            small.put(uid, "1");
            small.remove(uid);
        }
        var cursor = new Cursor<>(small, null);

        assertThat(cursor.next(2).anew()).isTrue();
        var second = cursor.next(2);

        assertThat(second.anew()).isFalse();
        assertThat(second.changes()).extracting(Journal.Change::uid).containsExactly("c", "d");
        cursor.next(2);
        assertThat(cursor.isBehind()).isFalse();
    }

    @Test
    void a_client_that_heard_only_that_it_begins_anew_is_not_told_so_again() {
        journal.put("a", "1");

        assertThat(told(journal.id(Journal.BEGINNING))).containsExactly("a=1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "0123456789abcdee-1",
                "0123456789abcdef-",
                "0123456789abcdef--1",
                "0123456789abcdef-2",
                "0123456789abcdef-9999999999999999999",
                "0123456789ABCDEF-1"
            })
    void a_client_with_an_id_that_was_never_told_begins_anew(String id) {
        journal.put("a", "1");

        assertThat(told(id)).containsExactly("anew", "a=1");
        assertThat(told(null)).containsExactly("anew", "a=1");
    }

    @Test
    void a_client_that_missed_a_deletion_that_was_forgotten_begins_anew_and_others_go_on() {
        for (var uid : List.of("a", "b", "c", "d")) {
            journal.put(uid, "1");
        }
        var before = journal.id(journal.last());
        journal.remove("a");
        var between = journal.id(journal.last());
        journal.remove("b");
        journal.remove("c");

        assertThat(told(before)).containsExactly("anew", "d=1");
        assertThat(told(between)).containsExactly("b is gone", "c is gone");
    }

    @Test
    void who_begins_anew_hears_nothing_of_what_was_gone_by_then() {
        journal.put("a", "1");
        journal.put("b", "1");
        journal.remove("a");

        assertThat(told(null)).containsExactly("anew", "b=1");
    }

    @Test
    void an_end_is_told_with_its_state_and_forgotten_as_deletions_are() {
        journal.end("never", "1");
        for (var uid : List.of("a", "b", "c", "d")) {
            journal.put(uid, "1");
        }
        var before = journal.id(journal.last());
        journal.end("a", "over");
        var between = journal.id(journal.last());
        journal.end("a", "over");
        journal.remove("a");
        journal.end("b", "over");

        assertThat(told(before)).containsExactly("a=over", "b=over");
        assertThat(told(null)).containsExactly("anew", "c=1", "d=1");
        assertThat(journal.uids()).containsExactlyInAnyOrder("c", "d");

        journal.remove("c");
        assertThat(told(before)).containsExactly("anew", "d=1");
        assertThat(told(between)).containsExactly("b=over", "c is gone");
    }

    @Test
    void who_is_slow_and_misses_a_deletion_begins_anew_in_the_midst_of_it() {
        for (var uid : List.of("a", "b", "c", "d")) {
            journal.put(uid, "1");
        }
        var cursor = new Cursor<>(journal, null);
        assertThat(read(cursor.next(2))).containsExactly("anew", "a=1", "b=1");
        for (var uid : List.of("a", "b", "c")) {
            journal.remove(uid);
        }

        assertThat(cursor.isBehind()).isTrue();
        assertThat(read(cursor.next(2))).containsExactly("anew", "d=1");
        assertThat(read(cursor.next(2))).isEmpty();
        assertThat(cursor.isBehind()).isFalse();
    }

    private List<String> told(String lastId) {
        return read(new Cursor<>(journal, lastId).next(10));
    }

    private static List<String> read(Cursor.Page<String> page) {
        var told = new java.util.ArrayList<String>();
        if (page.anew()) {
            told.add("anew");
        }
        page.changes()
                .forEach(
                        change ->
                                told.add(
                                        change.state() == null
                                                ? change.uid() + " is gone"
                                                : change.uid() + "=" + change.state()));
        return told;
    }
}
