package io.elasticaddress.webhooks.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticaddress.contracts.network.Network;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.util.Arrays;

class AddressRulesTest {
    private static final AddressRules NONE = rules();
    private static final AddressRules EVERYTHING = rules("0.0.0.0/0", "::/0");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.1",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "192.169.0.0",
                "223.255.255.255",
                "2606:4700::1111",
                "2a00:1450::1",
                // A public IPv4 address inside.
                "64:ff9b::1.1.1.1",
                "2002:0101:0101::1"
            })
    void a_public_address_is_sent_to_over_tls_only(String address) {
        assertThat(NONE.permits(ip(address), true)).isTrue();
        assertThat(NONE.permits(ip(address), false)).isFalse();
        assertThat(EVERYTHING.permits(ip(address), false)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1",
                "10.255.255.255",
                "127.0.0.1",
                "127.255.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.0.1",
                "100.64.0.1",
                "100.127.255.255",
                "192.0.0.1",
                "192.0.2.1",
                "198.18.0.1",
                "198.51.100.1",
                "203.0.113.1",
                "240.0.0.1",
                "::1",
                "fc00::1",
                "fdff::1",
                "fec0::1",
                "2001:db8::1",
                "2001::1",
                "64:ff9b:1::1",
                "100::1",
                "4000::1",
                // A private IPv4 address inside.
                "64:ff9b::10.0.0.1",
                "64:ff9b::127.0.0.1",
                "2002:0a00:0001::1",
                "2002:7f00:0001::",
                "::10.0.0.1",
                "2606:4700::5efe:10.0.0.1",
                "2606:4700::200:5efe:192.168.0.1"
            })
    void a_private_address_is_sent_to_where_it_is_allowed(String address) {
        assertThat(NONE.permits(ip(address), true)).isFalse();
        assertThat(NONE.permits(ip(address), false)).isFalse();
        assertThat(EVERYTHING.permits(ip(address), true)).isTrue();
        assertThat(EVERYTHING.permits(ip(address), false)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.0.1",
                "169.254.169.254",
                "0.0.0.0",
                "0.1.2.3",
                "224.0.0.1",
                "239.255.255.255",
                "255.255.255.255",
                "::",
                "fe80::1",
                "febf::1",
                "ff02::1",
                "168.63.129.16",
                "100.100.100.200",
                "192.0.0.192",
                "fd00:ec2::254",
                "fd20:ce::254",
                "64:ff9b::169.254.169.254",
                "2002:a9fe:a9fe::1",
                "::169.254.169.254",
                "2606:4700::5efe:169.254.169.254"
            })
    void some_addresses_are_never_sent_to(String address) {
        assertThat(EVERYTHING.permits(ip(address), true)).isFalse();
        assertThat(EVERYTHING.permits(ip(address), false)).isFalse();
    }

    @Test
    void an_ipv4_address_that_is_mapped_into_ipv6_is_that_address() throws Exception {
        var mapped = new byte[16];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        mapped[12] = 10;
        mapped[15] = 1;

        var address = InetAddress.getByAddress(mapped);

        assertThat(NONE.permits(address, true)).isFalse();
        assertThat(rules("10.0.0.0/8").permits(address, true)).isTrue();
    }

    @Test
    void only_what_is_allowed_is() {
        var rules = rules("10.1.0.0/16", "fd00::/64");

        assertThat(rules.permits(ip("10.1.2.3"), false)).isTrue();
        assertThat(rules.permits(ip("10.2.0.0"), true)).isFalse();
        assertThat(rules.permits(ip("127.0.0.1"), true)).isFalse();
        assertThat(rules.permits(ip("fd00::7"), false)).isTrue();
        assertThat(rules.permits(ip("fd00:0:0:1::7"), true)).isFalse();
        assertThat(rules.permits(ip("64:ff9b::10.1.2.3"), true)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "10.0.0.0/33", "10.0.0.0/", "example.com/8", "::/129", "10.0.0.0/-1"})
    void what_is_no_network_is_refused(String text) {
        assertThatThrownBy(() -> Network.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private static AddressRules rules(String... allowed) {
        return new AddressRules(Arrays.stream(allowed).map(Network::of).toList());
    }

    private static InetAddress ip(String text) {
        return InetAddress.ofLiteral(text);
    }
}
