package io.elasticaddress.contracts.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;

class NetworkTest {

    @ParameterizedTest
    @CsvSource({
        "169.254.0.0/16, 169.254.169.254, true",
        "169.254.0.0/16, 169.255.0.1, false",
        "192.0.2.128/25, 192.0.2.129, true",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "fe80::/10, fe80::1, true",
        "fe80::/10, febf::1, true",
        "fe80::/10, fec0::1, false",
        "64:ff9b::a9fe:0/112, 64:ff9b::a9fe:a9fe, true",
        // Mapped: it is the address of IPv4 that would be connected to.
        "169.254.0.0/16, ::ffff:169.254.169.254, true"
    })
    void it_contains_what_shares_its_prefix(String network, String address, boolean contained) {
        assertThat(Network.of(network).contains(InetAddress.ofLiteral(address)))
                .isEqualTo(contained);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "example.com", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "::/129"})
    void anything_else_is_no_network(String text) {
        assertThatThrownBy(() -> Network.of(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
