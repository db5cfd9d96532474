package io.elasticaddress.dns.servers;

import static org.awaitility.Awaitility.await;

import io.elasticaddress.dns.exchange.ServerAddress;
import io.elasticaddress.dns.provider.DnsProvider;
import io.elasticaddress.dns.provider.hosted.Endpoint;
import io.elasticaddress.dns.provider.hosted.HostedProvider;
import io.elasticaddress.dns.provider.hosted.HttpApi;
import io.elasticaddress.dns.provider.hosted.RequestBudget;
import io.elasticaddress.dns.provider.powerdns.PowerDnsApi;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** PowerDNS itself, with its HTTP API on loopback. */
public final class PowerDnsApiZone implements ServedZone {
    private static final String KEY = "the-servers-api-key";

    private final ProgramServer server;
    private final Rfc2136Zone byUpdates;
    private final int port = ProgramServer.freePort();

    public PowerDnsApiZone(Path folder) {
        server =
                ProgramServer.powerDns(
                        folder,
                        """
                        api=yes
                        api-key=%s
                        webserver-address=127.0.0.1
                        webserver-port=%d
                        """
                                .formatted(KEY, port));
        byUpdates = new Rfc2136Zone(server);
        awaitApi();
    }

    @Override
    public ServerAddress address() {
        return server.address();
    }

    @Override
    public DnsProvider provider(String zone) {
        return provider(KEY, zone);
    }

    @Override
    public DnsProvider stranger() {
        return provider(WRONG_SECRET, TestServer.ZONE);
    }

    private DnsProvider provider(String key, String zone) {
        var http =
                new HttpApi(
                        "PowerDNS",
                        Endpoint.of("http://127.0.0.1:" + port, "url", false),
                        () -> Map.of("X-API-Key", key),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(10),
                        new RequestBudget(
                                "PowerDNS",
                                List.of(new RequestBudget.Limit(10_000, Duration.ofSeconds(1)))));
        return new HostedProvider(
                zone,
                new PowerDnsApi(http, "localhost", zone, Duration.ofSeconds(60)),
                Duration.ofMillis(1));
    }

    @Override
    public void byHand(String name, String type, String value) {
        byUpdates.byHand(name, type, value);
    }

    @Override
    public void stop() {
        server.stop();
    }

    @Override
    public void start() {
        server.start();
        awaitApi();
    }

    @Override
    public void close() {
        server.close();
    }

    private void awaitApi() {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> {
                            try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                                return true;
                            } catch (IOException e) {
                                return false;
                            }
                        });
    }
}
