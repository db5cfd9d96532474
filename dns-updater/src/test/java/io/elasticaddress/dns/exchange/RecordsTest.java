package io.elasticaddress.dns.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticaddress.contracts.dns.RecordSet;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

class RecordsTest {

    @ParameterizedTest
    @CsvSource({
        "2001:db8:0:0:0:0:0:1, 2001:db8::1",
        "2001:0db8::0001, 2001:db8::1",
        "0:0:0:0:0:0:0:0, ::",
        "::1, ::1",
        "1::, 1::",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "FE80::A, fe80::a"
    })
    void ipv6_addresses_have_one_form(String written, String form) throws UnknownHostException {
        assertThat(Records.ipv6(InetAddress.getByName(written).getAddress())).isEqualTo(form);
    }

    @Property
    void the_form_names_the_address(@ForAll @Size(16) byte[] address) throws UnknownHostException {
        var form = Records.ipv6(address);

        var expected = InetAddress.getByAddress(address);
        assertThat(InetAddress.ofLiteral(form)).isEqualTo(expected);
    }

    @Test
    void what_is_written_as_records_reads_back_as_the_same_set() {
        var owner = Records.name("1.ea.test");
        for (var set :
                List.of(
                        new RecordSet("A", 60, List.of("192.0.2.1", "192.0.2.2")),
                        new RecordSet("AAAA", 30, List.of("2001:db8::1")),
                        new RecordSet("CNAME", 60, List.of("stack.example.com")))) {
            assertThat(Records.sets(owner, Records.records(owner, set))).containsExactly(set);
        }
        assertThat(
                        Records.sets(
                                Records.name("2.ea.test"),
                                Records.records(
                                        owner, new RecordSet("A", 60, List.of("192.0.2.1")))))
                .isEmpty();
    }

    @Test
    void what_can_not_be_said_in_dns_is_refused() {
        var owner = Records.name("1.ea.test");

        assertThatThrownBy(
                        () -> Records.records(owner, new RecordSet("CNAME", 60, List.of("a..b"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Records.records(owner, new RecordSet("A", 60, List.of("nowhere"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Records.records(owner, new RecordSet("MX", 60, List.of("x"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "ns1.example.com, ns1.example.com, 53",
        "ns1:5353, ns1, 5353",
        "192.0.2.1:53, 192.0.2.1, 53",
        "[2001:db8::1], 2001:db8::1, 53",
        "[2001:db8::1]:5353, 2001:db8::1, 5353"
    })
    void a_server_is_a_host_and_perhaps_a_port(String text, String host, int port) {
        var server = ServerAddress.parse(text);

        assertThat(server).isEqualTo(new ServerAddress(host, port));
        assertThat(ServerAddress.parse(server.toString())).isEqualTo(server);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ":53", "host:", "host:0", "host:65536", "host:x", "[::1", "2001:db8::1"})
    void anything_else_is_no_server(String text) {
        assertThatThrownBy(() -> ServerAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("HOST:PORT");
    }
}
