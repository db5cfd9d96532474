package io.elasticaddress.dns.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.dns.exchange.ServerAddress;
import io.elasticaddress.dns.provider.DnsProvider;
import io.elasticaddress.dns.provider.rfc2136.Rfc2136Provider;
import io.elasticaddress.dns.provider.rfc2136.TsigKey;

import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** A server's zone, written by dynamic updates. */
public record Rfc2136Zone(TestServer server) implements ServedZone {

    @Override
    public ServerAddress address() {
        return server.address();
    }

    @Override
    public DnsProvider provider(String zone) {
        return provider(TestServer.KEY, zone);
    }

    @Override
    public DnsProvider stranger() {
        return provider(
                new TsigKey(TestServer.KEY.name(), "hmac-sha256", WRONG_SECRET), TestServer.ZONE);
    }

    @Override
    public void byHand(String name, String type, String value) {
        try {
            var update = new Update(Name.fromConstantString(TestServer.ZONE + "."));
            update.add(
                    Record.fromString(
                            Name.fromConstantString(name + "."),
                            Type.value(type),
                            DClass.IN,
                            60,
                            value,
                            Name.root));
            var resolver = new SimpleResolver("127.0.0.1");
            resolver.setPort(server.address().port());
            resolver.setTCP(true);
            resolver.setTSIGKey(
                    new TSIG(TSIG.HMAC_SHA256, TestServer.KEY.name(), TestServer.KEY.secret()));
            assertThat(resolver.send(update).getRcode()).isEqualTo(Rcode.NOERROR);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        server.stop();
    }

    @Override
    public void start() {
        server.start();
    }

    @Override
    public void close() {
        server.close();
    }

    private DnsProvider provider(TsigKey key, String zone) {
        return new Rfc2136Provider(
                server.address(),
                zone,
                key,
                Duration.ofSeconds(60),
                Duration.ofSeconds(1),
                Duration.ofSeconds(10));
    }
}
