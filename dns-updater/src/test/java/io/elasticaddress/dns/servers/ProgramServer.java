package io.elasticaddress.dns.servers;

import static org.awaitility.Awaitility.await;

import io.elasticaddress.dns.exchange.ServerAddress;
import io.elasticaddress.dns.provider.rfc2136.Rfc2136Provider;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server that is a process of its own, in the foreground, with its configuration and zone in a folder. */
public final class ProgramServer implements TestServer {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(20);

    private final Path folder;
    private final ServerAddress address;
    private final List<String> command;
    private Process process;

    private ProgramServer(Path folder, int port, List<String> command) {
        this.folder = folder;
        this.address = new ServerAddress("127.0.0.1", port);
        this.command = command;
        // A test run that is ended early leaves nothing behind.
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        start();
    }

    public static ProgramServer bind(Path folder) {
        return bind(folder, "");
    }

    /**
     * @param zoneOptions further statements of the zone
     */
    public static ProgramServer bind(Path folder, String zoneOptions) {
        return bind(folder, zoneOptions, "", "");
    }

    /**
     * @param zoneOptions further statements of the zone
     * @param records further lines of the zone's file
     * @param configuration further statements beside the zone
     */
    public static ProgramServer bind(
            Path folder, String zoneOptions, String records, String configuration) {
        Programs.require("named");
        return bind(
                folder,
                freePort(),
                """
                type primary;
                file "zone";
                update-policy { grant "%s" zonesub A AAAA CNAME TXT; };
                %s
                """
                        .formatted(KEY.name(), zoneOptions),
                records,
                configuration);
    }

    /** A primary, and a secondary that it notifies. */
    public record BindPair(ProgramServer primary, ProgramServer secondary)
            implements AutoCloseable {

        @Override
        public void close() {
            secondary.close();
            primary.close();
        }
    }

    public static BindPair bindPair(Path folder) {
        Programs.require("named");
        var port = freePort();
        var primary =
                bind(
                        folder.resolve("primary"),
                        """
                        allow-transfer { any; };
                        notify explicit;
                        notify-delay 0;
                        also-notify { 127.0.0.1 port %d; };
                        """
                                .formatted(port));
        var secondary =
                bind(
                        folder.resolve("secondary"),
                        port,
                        """
                        type secondary;
                        file "zone.secondary";
                        primaries { 127.0.0.1 port %d; };
                        """
                                .formatted(primary.address().port()),
                        "",
                        "");
        return new BindPair(primary, secondary);
    }

    private static ProgramServer bind(
            Path folder, int port, String zone, String records, String configuration) {
        var named = Programs.require("named");
        write(
                folder.resolve("named.conf"),
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
                };
                controls { };
                zone "%s" {
                  %s
                };
                %s
                """
                        .formatted(
                                KEY.name(),
                                KEY.algorithm(),
                                KEY.secret(),
                                folder,
                                port,
                                ZONE,
                                zone,
                                configuration));
        zoneFile(folder.resolve("zone"), records);
        return new ProgramServer(
                folder,
                port,
                List.of(
                        named.toString(),
                        "-g",
                        "-n",
                        "1",
                        "-c",
                        folder.resolve("named.conf").toString()));
    }

    public static ProgramServer knot(Path folder) {
        var knotd = Programs.require("knotd");
        var port = freePort();
        write(
                folder.resolve("knot.conf"),
                """
                server:
                  rundir: "%1$s"
                  listen: 127.0.0.1@%2$d
                  udp-workers: 1
                  tcp-workers: 1
                  background-workers: 1
                log:
                  - target: stderr
                    any: info
                database:
                  storage: "%1$s"
                key:
                  - id: %3$s
                    algorithm: %4$s
                    secret: %5$s
                acl:
                  - id: updates
                    key: %3$s
                    action: [update, transfer]
                zone:
                  - domain: %6$s
                    storage: "%1$s"
                    file: zone
                    acl: updates
                    # At the end, too; without it a long journal no longer fits the file.
                    zonefile-sync: 1h
                """
                        .formatted(folder, port, KEY.name(), KEY.algorithm(), KEY.secret(), ZONE));
        zoneFile(folder.resolve("zone"), "");
        return new ProgramServer(
                folder,
                port,
                List.of(knotd.toString(), "-c", folder.resolve("knot.conf").toString()));
    }

    public static ProgramServer powerDns(Path folder) {
        return powerDns(folder, "");
    }

    /**
     * @param settings further lines of its configuration
     */
    public static ProgramServer powerDns(Path folder, String settings) {
        var pdns = Programs.require("pdns_server");
        var sqlite = Programs.require("sqlite3");
        var schema = Programs.requireFile("/usr/share/doc/pdns-backend-sqlite3/schema.sqlite3.sql");
        var port = freePort();
        write(
                folder.resolve("pdns.conf"),
                """
                launch=gsqlite3
                gsqlite3-database=%s/zone.sqlite3
                gsqlite3-pragma-synchronous=0
                local-address=127.0.0.1
                local-port=%d
                socket-dir=%s
                daemon=no
                guardian=no
                dnsupdate=yes
                allow-dnsupdate-from=127.0.0.0/8
                loglevel=3
                %s
                """
                        .formatted(folder, port, folder, settings));
        try {
            write(
                    folder.resolve("zone.sql"),
                    Files.readString(schema)
                            + """
                            INSERT INTO domains (id, name, type) VALUES (1, '%1$s', 'NATIVE');
                            INSERT INTO records (domain_id, name, type, content, ttl) VALUES
                              (1, '%1$s', 'SOA', 'ns.%1$s hostmaster.%1$s 1 3600 600 604800 10', 60),
                              (1, '%1$s', 'NS', 'ns.%1$s', 60),
                              (1, 'ns.%1$s', 'A', '127.0.0.1', 60);
                            INSERT INTO tsigkeys (name, algorithm, secret) VALUES ('%2$s', '%3$s', '%4$s');
                            INSERT INTO domainmetadata (domain_id, kind, content)
                              VALUES (1, 'TSIG-ALLOW-DNSUPDATE', '%2$s'), (1, 'TSIG-ALLOW-AXFR', '%2$s');
                            """
                                    .formatted(ZONE, KEY.name(), KEY.algorithm(), KEY.secret()));
            var filled =
                    new ProcessBuilder(sqlite.toString(), folder.resolve("zone.sqlite3").toString())
                            .redirectInput(folder.resolve("zone.sql").toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(folder.resolve("sqlite.log").toFile())
                            .start()
                            .waitFor();
            if (filled != 0) {
                throw new IllegalStateException(Files.readString(folder.resolve("sqlite.log")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return new ProgramServer(folder, port, List.of(pdns.toString(), "--config-dir=" + folder));
    }

    @Override
    public ServerAddress address() {
        return address;
    }

    @Override
    public synchronized void start() {
        try {
            process =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(
                                    ProcessBuilder.Redirect.appendTo(
                                            folder.resolve("server.log").toFile()))
                            .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (var provider =
                new Rfc2136Provider(
                        address,
                        ZONE,
                        KEY,
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1))) {
            await().atMost(STARTS_WITHIN)
                    .pollInterval(Duration.ofMillis(20))
                    .ignoreExceptions()
                    .until(
                            () -> {
                                if (!process.isAlive()) {
                                    throw new AssertionError(
                                            Files.readString(folder.resolve("server.log")));
                                }
                                provider.probe();
                                return true;
                            });
        }
    }

    @Override
    public synchronized void stop() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops its process where it stands: connections are taken, and nothing answers. */
    public void pause() {
        signal("STOP");
    }

    /** Lets it go on after {@link #pause()}. */
    public void goOn() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        var running = process;
        if (running != null) {
            running.destroyForcibly();
        }
    }

    private static void zoneFile(Path file, String records) {
        write(
                file,
                """
                $ORIGIN %1$s.
                $TTL 60
                @ SOA ns.%1$s. hostmaster.%1$s. ( 1 3600 600 604800 10 )
                @ NS ns.%1$s.
                ns A 127.0.0.1
                %2$s
                """
                        .formatted(ZONE, records));
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Free for TCP and UDP, a moment ago at least. */
    public static int freePort() {
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
