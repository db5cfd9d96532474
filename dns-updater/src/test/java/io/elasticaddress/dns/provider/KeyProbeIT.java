package io.elasticaddress.dns.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticaddress.dns.provider.rfc2136.Rfc2136Provider;
import io.elasticaddress.dns.provider.rfc2136.TsigKey;
import io.elasticaddress.dns.servers.EmbeddedServer;
import io.elasticaddress.dns.servers.ProgramServer;
import io.elasticaddress.dns.servers.TestServer;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;

/** A key is tried at every server that speaks RFC 2136, and leaves no trace. */
class KeyProbeIT {

    enum Server {
        EMBEDDED(EmbeddedServer::new),
        BIND(ProgramServer::bind),
        KNOT(ProgramServer::knot),
        POWERDNS(ProgramServer::powerDns);

        private final Function<Path, TestServer> start;

        Server(Function<Path, TestServer> start) {
            this.start = start;
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_key_that_may_update_is_accepted_and_others_are_not(Server kind, @TempDir Path folder)
            throws IOException {
        try (var server = kind.start.apply(folder)) {
            var before = serial(server);

            try (var provider = provider(server, TestServer.KEY)) {
                provider.probeUpdates();
            }
            var forged = new TsigKey(TestServer.KEY.name(), "hmac-sha256", "Zm9yZ2VkLWZvcmdlZA==");
            try (var provider = provider(server, forged)) {
                assertThatThrownBy(provider::probeUpdates)
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining(server.address().toString())
                        .message()
                        .doesNotContain(forged.secret());
            }

            assertThat(serial(server)).isEqualTo(before);
        }
    }

    private static Rfc2136Provider provider(TestServer server, TsigKey key) {
        return new Rfc2136Provider(
                server.address(),
                TestServer.ZONE,
                key,
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10));
    }

    private static long serial(TestServer server) throws IOException {
        var resolver = new SimpleResolver("127.0.0.1");
        resolver.setPort(server.address().port());
        resolver.setTCP(true);
        var soa =
                Message.newQuery(
                        Record.newRecord(
                                Name.fromConstantString(TestServer.ZONE + "."),
                                Type.SOA,
                                DClass.IN));
        return ((SOARecord) resolver.send(soa).getSection(Section.ANSWER).getFirst()).getSerial();
    }
}
