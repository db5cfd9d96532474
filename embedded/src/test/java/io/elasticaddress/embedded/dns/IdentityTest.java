package io.elasticaddress.embedded.dns;

import static io.elasticaddress.embedded.dns.DnsClient.name;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.embedded.EmbeddedDns;

import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class IdentityTest {

    @Test
    void it_says_that_it_is_for_trying_out() {
        try (var server =
                EmbeddedDns.start(EmbeddedDns.Settings.inMemory("ea.test", DnsClient.KEY))) {
            assertSaysSo(new DnsClient(server.port()));
        }
    }

    private static void assertSaysSo(DnsClient dns) {
        for (var name : new String[] {"version.bind.", "VERSION.server."}) {
            var query = Message.newQuery(Record.newRecord(name(name), Type.TXT, DClass.CH));
            assertThat(dns.send(query, null, false).getSection(Section.ANSWER))
                    .singleElement()
                    .satisfies(
                            text ->
                                    assertThat(text.rdataToString())
                                            .contains("for trying out", "not for use"));
        }
        var other = Message.newQuery(Record.newRecord(name("version.bind."), Type.A, DClass.CH));
        var answer = dns.send(other, null, false);
        assertThat(answer.getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(answer.getSection(Section.ANSWER)).isEmpty();
        assertThat(answer.getSection(Section.AUTHORITY)).hasSize(1);
    }
}
