package io.elasticaddress.failover.elasticaddress;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NotEmpty;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;

class NumberPermutationTest {
    private static final long LAST = NumberPermutation.SIZE - 1;

    @Property(tries = 500)
    void every_number_comes_back(
            @ForAll @NotEmpty String installation, @ForAll @LongRange(max = LAST) long number) {
        var permutation = permutation(installation);

        var id = permutation.apply(number);

        assertThat(id).isBetween(0L, LAST);
        assertThat(permutation.invert(id)).isEqualTo(number);
    }

    @Property(tries = 20)
    void no_two_numbers_of_a_range_give_the_same(
            @ForAll @NotEmpty String installation,
            @ForAll @LongRange(max = LAST - 1_000) long start) {
        var permutation = permutation(installation);
        var ids = new HashSet<Long>();

        for (var number = start; number < start + 1_000; number++) {
            assertThat(ids.add(permutation.apply(number))).isTrue();
        }
    }

    private static NumberPermutation permutation(String installation) {
        return new NumberPermutation(installation.getBytes(StandardCharsets.UTF_8));
    }
}
