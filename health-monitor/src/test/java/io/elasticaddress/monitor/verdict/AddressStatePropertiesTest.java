package io.elasticaddress.monitor.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import java.util.List;

class AddressStatePropertiesTest {

    @Property
    void it_is_what_the_last_long_enough_run_of_results_says(
            @ForAll @Size(max = 60) List<Boolean> results,
            @ForAll @IntRange(min = 1, max = 5) int fall,
            @ForAll @IntRange(min = 1, max = 5) int rise) {
        assertThat(state(results, fall, rise).up()).isEqualTo(lookedUp(results, fall, rise));
    }

    @Property
    void it_is_in_doubt_unless_the_last_result_confirms_it(
            @ForAll @Size(min = 1, max = 60) List<Boolean> results,
            @ForAll @IntRange(min = 1, max = 5) int fall,
            @ForAll @IntRange(min = 1, max = 5) int rise) {
        var state = state(results, fall, rise);

        assertThat(state.isInDoubt())
                .isEqualTo(!state.isDecided() || state.isUp() != results.getLast());
    }

    /** So that what is in doubt is decided by so many probes at the quick pace. */
    @Property
    void doubt_ends_after_no_more_results_of_one_kind_than_decide(
            @ForAll @Size(max = 60) List<Boolean> results,
            @ForAll boolean then,
            @ForAll @IntRange(min = 1, max = 5) int fall,
            @ForAll @IntRange(min = 1, max = 5) int rise) {
        var state = state(results, fall, rise);
        for (var i = 0; i < (then ? rise : fall); i++) {
            state = state.after(then, fall, rise);
        }

        assertThat(state.isInDoubt()).isFalse();
        assertThat(state.isUp()).isEqualTo(then);
    }

    private static AddressState state(List<Boolean> results, int fall, int rise) {
        var state = AddressState.UNDECIDED;
        for (var result : results) {
            state = state.after(result, fall, rise);
        }
        return state;
    }

    /** From the end backwards, as one would look it up in a log. */
    private static Boolean lookedUp(List<Boolean> results, int fall, int rise) {
        for (var end = results.size(); end > 0; end--) {
            var kind = results.get(end - 1);
            var start = end;
            while (start > 0 && results.get(start - 1).equals(kind)) {
                start--;
            }
            if (end - start >= (kind ? rise : fall)) {
                return kind;
            }
        }
        return null;
    }
}
