package io.elasticaddress.systemtests.realdns;

import static org.awaitility.Awaitility.await;

import io.elasticaddress.systemtests.platform.Dns;
import io.elasticaddress.systemtests.platform.FreePorts;
import io.elasticaddress.systemtests.platform.JavaProcess;

import org.junit.jupiter.api.Assumptions;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Two BINDs, set up as docs/dns.md says: a primary that takes updates and notifies, and a secondary that follows it with
 * incremental transfers.
 */
final class BindPair implements AutoCloseable {
    static final String ZONE = "ea.example.com";

    private static final List<String> PLACES =
            List.of("/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin");

    private final int primaryPort;
    private final int secondaryPort;
    private final Path keyFile;
    private final JavaProcess primary;
    private final JavaProcess secondary;

    private BindPair(
            int primaryPort,
            int secondaryPort,
            Path keyFile,
            JavaProcess primary,
            JavaProcess secondary) {
        this.primaryPort = primaryPort;
        this.secondaryPort = secondaryPort;
        this.keyFile = keyFile;
        this.primary = primary;
        this.secondary = secondary;
    }

    /** Skips the test, or fails it, where BIND is not there. */
    static void require() {
        var installed = Stream.of("named", "tsig-keygen").allMatch(p -> find(p).isPresent());
        if (!installed && !"true".equals(System.getenv("ELASTIC_REQUIRE_PROGRAMS"))) {
            var why = "SKIPPED: the quickstart with BIND, for want of BIND (Debian: bind9)";
            System.out.println(why);
            Assumptions.abort(why);
        }
    }

    /** Both serve the zone when it returns. */
    static BindPair start(Path folder) throws Exception {
        var ports = FreePorts.find(2);
        var primaryPort = ports.getFirst();
        var secondaryPort = ports.getLast();
        var primaryFolder = Files.createDirectories(folder.resolve("primary"));
        var secondaryFolder = Files.createDirectories(folder.resolve("secondary"));
        var keyFile = folder.resolve("ea.key");
        var generated =
                new ProcessBuilder(program("tsig-keygen"), "-a", "hmac-sha256", "ea-key")
                        .redirectOutput(keyFile.toFile())
                        .start()
                        .waitFor();
        if (generated != 0) {
            throw new IllegalStateException("tsig-keygen ended with " + generated);
        }
        Files.writeString(
                primaryFolder.resolve("zone"),
                """
                $TTL 60
                @    SOA  ns1 hostmaster ( 1 3600 600 604800 10 )
                @    NS   ns1
                @    NS   ns2
                ns1  A    127.0.0.1
                ns2  A    127.0.0.1
                """);
        var primary =
                named(
                        primaryFolder,
                        primaryPort,
                        keyFile,
                        """
                        type primary;
                        file "zone";
                        update-policy { grant "ea-key" zonesub A AAAA CNAME TXT; };
                        notify explicit;
                        also-notify { 127.0.0.1 port %d; };
                        notify-delay 0;
                        """
                                .formatted(secondaryPort));
        JavaProcess secondary;
        try {
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> serves(primary, primaryPort));
            secondary =
                    named(
                            secondaryFolder,
                            secondaryPort,
                            keyFile,
                            """
                            type secondary;
                            file "zone";
                            primaries { 127.0.0.1 port %d; };
                            """
                                    .formatted(primaryPort));
        } catch (RuntimeException | Error e) {
            primary.close();
            throw e;
        }
        var pair = new BindPair(primaryPort, secondaryPort, keyFile, primary, secondary);
        try {
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> serves(secondary, secondaryPort));
        } catch (RuntimeException | Error e) {
            pair.close();
            throw e;
        }
        return pair;
    }

    /** What the quickstart is told. */
    String[] options() {
        return new String[] {
            "--dns-server",
            "127.0.0.1:" + primaryPort,
            "--dns-zone",
            ZONE,
            "--tsig-key-file",
            keyFile.toString(),
            "--dns-verify",
            "127.0.0.1:" + secondaryPort
        };
    }

    Path keyFile() {
        return keyFile;
    }

    List<String> addresses() {
        return List.of("127.0.0.1:" + primaryPort, "127.0.0.1:" + secondaryPort);
    }

    Dns primary() {
        return new Dns(primaryPort);
    }

    Dns secondary() {
        return new Dns(secondaryPort);
    }

    JavaProcess secondaryProcess() {
        return secondary;
    }

    /** What {@code primary} or {@code secondary} has logged. */
    String log(String which) throws IOException {
        return Files.readString(keyFile.resolveSibling(which).resolve("log"));
    }

    @Override
    public void close() {
        secondary.close();
        primary.close();
    }

    private static JavaProcess named(Path folder, int port, Path keyFile, String zone)
            throws IOException {
        var configuration = folder.resolve("named.conf");
        Files.writeString(
                configuration,
                """
                include "%s";
                options {
                  directory "%s";
                  pid-file none;
                  session-keyfile none;
                  listen-on port %d { 127.0.0.1; };
                  listen-on-v6 { none; };
                  recursion no;
                  dnssec-validation no;
                };
                controls { };
                zone "%s" {
                %s};
                """
                        .formatted(keyFile, folder, port, ZONE, zone));
        return JavaProcess.start(
                "named",
                folder.resolve("log"),
                new ProcessBuilder(
                        program("named"), "-g", "-n", "1", "-c", configuration.toString()),
                Map.of());
    }

    private static boolean serves(JavaProcess named, int port) throws IOException {
        named.requireAlive();
        var resolver =
                new SimpleResolver(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        resolver.setTimeout(Duration.ofSeconds(2));
        var soa =
                Message.newQuery(
                        Record.newRecord(Name.fromString(ZONE + "."), Type.SOA, DClass.IN));
        return resolver.send(soa).getRcode() == Rcode.NOERROR;
    }

    private static String program(String name) {
        return find(name).orElseThrow(() -> new IllegalStateException(name + " is not installed"));
    }

    private static Optional<String> find(String program) {
        return PLACES.stream()
                .map(place -> Path.of(place, program))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }
}
