package io.elasticaddress.monitor.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.health.Verdict;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

class StackVerdictPropertiesTest {
    private static final AddressState UP = new AddressState(true, 1);
    private static final AddressState DOWN = new AddressState(false, -1);

    @Example
    void it_is_up_when_all_are_down_when_none_is_and_partial_between() {
        assertThat(StackVerdict.of(List.of(UP, UP))).contains(Verdict.UP);
        assertThat(StackVerdict.of(List.of(DOWN, DOWN))).contains(Verdict.DOWN);
        assertThat(StackVerdict.of(List.of(UP, DOWN))).contains(Verdict.PARTIAL);
        assertThat(StackVerdict.of(List.of())).isEmpty();
    }

    /** Whatever the undecided ones turn out to be, it is that; where it could be two things, nothing is said. */
    @Property
    void there_is_a_verdict_as_soon_as_nothing_can_change_it(
            @ForAll("addresses") List<AddressState> addresses) {
        var possible = new HashSet<Verdict>();
        turnOut(addresses, 0, new ArrayList<>(), possible);

        assertThat(StackVerdict.of(addresses))
                .isEqualTo(
                        possible.size() == 1
                                ? Optional.of(possible.iterator().next())
                                : Optional.empty());
    }

    @Provide
    Arbitrary<List<AddressState>> addresses() {
        return Arbitraries.of(UP, DOWN, AddressState.UNDECIDED).list().ofMinSize(1).ofMaxSize(6);
    }

    private static void turnOut(
            List<AddressState> addresses,
            int from,
            List<AddressState> decided,
            Set<Verdict> possible) {
        if (from == addresses.size()) {
            var up = decided.stream().filter(AddressState::isUp).count();
            possible.add(
                    up == 0 ? Verdict.DOWN : up == decided.size() ? Verdict.UP : Verdict.PARTIAL);
            return;
        }
        var address = addresses.get(from);
        for (var one : address.isDecided() ? List.of(address) : List.of(UP, DOWN)) {
            var more = new ArrayList<>(decided);
            more.add(one);
            turnOut(addresses, from + 1, more, possible);
        }
    }
}
