package io.elasticaddress.failover.elasticaddress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.stream.LongStream;

class IdentitiesTest {

    /** Fixed for ever: a later release that deals otherwise would deal again what was dealt. */
    @Test
    void an_installation_deals_what_it_always_dealt() {
        var identities = new Identities("installation-1", "ea.test");

        assertThat(identities.group(0))
                .isEqualTo(
                        new Identities.Identity(
                                937404284,
                                "fg-1211889ca040b0f4e45ce5da1d76844e",
                                "937-404-284.ea.test"));
        assertThat(identities.group(999_999_999))
                .isEqualTo(
                        new Identities.Identity(
                                156948803,
                                "fg-3a31aa9ce1c919c41e9712b9b22521ae",
                                "156-948-803.ea.test"));
        assertThat(identities.stackUid(0)).isEqualTo("d15f2d9e974173b6b0a646552f36594f");
    }

    @Test
    void installations_deal_differently() {
        var one = new Identities("installation-1", "ea.test");
        var two = new Identities("installation-2", "ea.test");

        assertThat(one.group(7).id()).isNotEqualTo(two.group(7).id());
        assertThat(one.group(7).uid()).isNotEqualTo(two.group(7).uid());
        assertThat(one.stackUid(7)).isNotEqualTo(two.stackUid(7));
    }

    @Test
    void an_id_of_few_digits_is_padded_in_the_name() {
        var permutation = new Identities("installation-1", "ea.test");
        var small =
                LongStream.range(0, 1_000)
                        .mapToObj(permutation::group)
                        .filter(identity -> identity.id() < 100_000_000)
                        .findFirst()
                        .orElseThrow();

        assertThat(small.dnsName()).matches("0\\d\\d-\\d{3}-\\d{3}\\.ea\\.test");
    }

    @Test
    void there_are_a_billion_numbers() {
        var identities = new Identities("installation-1", "ea.test");

        assertThatThrownBy(() -> identities.group(Identities.GROUPS))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> identities.group(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void an_installation_has_an_id() {
        assertThatThrownBy(() -> new Identities("", "ea.test"))
                .hasMessage("The installation's id is empty");
    }
}
