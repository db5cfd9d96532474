package io.elasticaddress.embedded.dns;

import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Assumptions;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The BIND that is installed, with one zone. */
final class Bind implements AutoCloseable {
    private static final String REQUIRE = "ELASTIC_REQUIRE_PROGRAMS";
    private static final List<Path> PLACES =
            List.of(
                    Path.of("/usr/sbin/named"),
                    Path.of("/usr/local/sbin/named"),
                    Path.of("/usr/bin/named"),
                    Path.of("/usr/local/bin/named"));

    private final Process process;
    private final int port;

    private Bind(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** The program; skips the test, or fails it, where it is not there. */
    static Path require() {
        var named = PLACES.stream().filter(Files::isExecutable).findFirst();
        if (named.isPresent()) {
            return named.get();
        }
        var what = "named is not installed";
        if (Boolean.parseBoolean(System.getenv(REQUIRE))) {
            return fail(what + ", and " + REQUIRE + " is true");
        }
        System.out.println("Skipped: " + what);
        Assumptions.abort(what);
        throw new AssertionError();
    }

    /**
     * Answers when it returns.
     *
     * @param zone the statements of the zone {@link DnsClient#ZONE}
     */
    static Bind start(Path folder, String zone) throws IOException {
        var named = require();
        var port = freePort();
        var configuration = folder.resolve("named.conf");
        // Where servers may choose, as ours does: no name servers that nobody asked for, one set
        // for
        // ANY by UDP, and the TTL of RFC 2308 also where the SOA of an absent name was asked for.
        Files.writeString(
                configuration,
                """
                key "%s" { algorithm %s; secret "%s"; };
                options {
                  directory "%s";
                  pid-file none;
                  session-keyfile none;
                  listen-on port %d { 127.0.0.1; };
                  listen-on-v6 { none; };
                  recursion no;
                  dnssec-validation no;
                  notify no;
                  minimal-responses yes;
                  minimal-any yes;
                  zero-no-soa-ttl no;
                };
                controls { };
                zone "%s" { %s };
                """
                        .formatted(
                                DnsClient.KEY.name(),
                                DnsClient.KEY.algorithm(),
                                DnsClient.KEY.secret(),
                                folder,
                                port,
                                DnsClient.ZONE.toString(true),
                                zone));
        var log = folder.resolve("named.log");
        var process =
                new ProcessBuilder(
                                named.toString(), "-g", "-n", "1", "-c", configuration.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        var bind = new Bind(process, port);
        try {
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(20))
                    .ignoreExceptions()
                    .until(
                            () -> {
                                if (!process.isAlive()) {
                                    throw new AssertionError(Files.readString(log));
                                }
                                return bind.serves();
                            });
        } catch (RuntimeException | Error e) {
            bind.close();
            throw e;
        }
        return bind;
    }

    int port() {
        return port;
    }

    private boolean serves() throws IOException {
        var soa = Message.newQuery(Record.newRecord(DnsClient.ZONE, Type.SOA, DClass.IN));
        try (var connection = new DnsClient(port).connect()) {
            connection.send(soa.toWire());
            return connection.receive().getRcode() == Rcode.NOERROR;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static int freePort() {
        for (var tries = 0; tries < 50; tries++) {
            try (var tcp = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    var udp =
                            new DatagramSocket(
                                    new InetSocketAddress(
                                            InetAddress.getLoopbackAddress(),
                                            tcp.getLocalPort()))) {
                return udp.getLocalPort();
            } catch (IOException e) {
                // Taken for UDP: another.
            }
        }
        throw new IllegalStateException("No port is free");
    }
}
