package io.elasticaddress.failover.deciding;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.failover.deciding.DueStore.Of;
import io.elasticaddress.failover.deciding.DueStore.Subject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Instant;

class DueStoreTest {
    private static final Instant NOON = TestedTopology.NOON;
    private static final Subject BLUE = new Subject("acme", Of.STACK, "blue");
    private static final Subject GROUP = new Subject("acme", Of.GROUP, "fg-1");

    private final TestedTopology topology = new TestedTopology();
    private final DueStore due =
            new DueStore(topology.store(DecisionStores.DUE), topology.store(DecisionStores.DUE_AT));

    @AfterEach
    void close() {
        topology.close();
    }

    @Test
    void the_earliest_comes_first_and_nothing_before_its_time() {
        due.put(BLUE, NOON.plusSeconds(2));
        due.put(GROUP, NOON.plusSeconds(1));

        assertThat(due.first(NOON, 9)).isEmpty();
        assertThat(due.first(NOON.plusSeconds(1), 9).getFirst().subject()).isEqualTo(GROUP);
        due.done(due.first(NOON.plusSeconds(2), 9).getFirst());
        assertThat(due.first(NOON.plusSeconds(2), 9).getFirst().subject()).isEqualTo(BLUE);
        due.done(due.first(NOON.plusSeconds(2), 9).getFirst());
        assertThat(due.first(NOON.plusSeconds(9), 9)).isEmpty();
    }

    @Test
    void the_same_is_due_once_at_the_earlier_time() {
        due.put(BLUE, NOON.plusSeconds(2));
        due.put(BLUE, NOON.plusSeconds(1));
        due.put(BLUE, NOON.plusSeconds(3));

        due.done(due.first(NOON.plusSeconds(1), 9).getFirst());

        assertThat(due.first(NOON.plusSeconds(9), 9)).isEmpty();
    }

    @Test
    void what_is_not_finished_goes_on_where_it_was_unless_it_becomes_due_anew() {
        due.put(BLUE, NOON);
        due.goOn(due.first(NOON, 9).getFirst(), "fg-3");
        assertThat(due.first(NOON, 9).getFirst().after()).isEqualTo("fg-3");

        var found = due.first(NOON, 9).getFirst();
        assertThat(due.isStill(found)).isTrue();

        due.put(BLUE, NOON.plusSeconds(1));

        assertThat(due.isStill(found)).isFalse();
        assertThat(due.first(NOON, 9).getFirst().after()).isEmpty();
    }
}
