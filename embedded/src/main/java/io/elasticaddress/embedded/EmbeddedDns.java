package io.elasticaddress.embedded;

import io.elasticaddress.embedded.dns.DnsServer;

import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TextParseException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;

/**
 * An authoritative DNS server for one zone in this JVM, which takes TSIG-signed dynamic updates (RFC 2136) and answers
 * over UDP and TCP. With a folder, every update that was answered NOERROR survives {@code kill -9} and power cuts.
 */
public final class EmbeddedDns implements AutoCloseable {
    private final DnsServer server;

    private EmbeddedDns(DnsServer server) {
        this.server = server;
    }

    /**
     * Answers when it returns.
     *
     * @throws UncheckedIOException where the port is taken, or the folder can't be used or is in use
     */
    public static EmbeddedDns start(Settings settings) {
        try {
            return new EmbeddedDns(
                    DnsServer.start(
                            settings.origin(),
                            settings.folder(),
                            settings.address(),
                            settings.port(),
                            settings.key().toTsig()));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the DNS server for %s can't start on %s port %d: %s"
                            .formatted(
                                    settings.zone(),
                                    settings.address().getHostAddress(),
                                    settings.port(),
                                    e.getMessage()),
                    e);
        }
    }

    /** The same for UDP and TCP. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
    }

    /**
     * @param zone the zone's name, such as {@code ea.test}
     * @param folder where the zone is kept; null: in memory, gone with the server
     * @param port 0: one that is free for UDP and for TCP
     */
    public record Settings(
            String zone, @Nullable Path folder, InetAddress address, int port, TsigKey key) {
        public Settings {
            absolute(zone);
        }

        /** On loopback, in memory, on a free port. */
        public static Settings inMemory(String zone, TsigKey key) {
            return new Settings(zone, null, InetAddress.getLoopbackAddress(), 0, key);
        }

        public Settings withPort(int newPort) {
            return new Settings(zone, folder, address, newPort, key);
        }

        public Settings withFolder(Path newFolder) {
            return new Settings(zone, newFolder, address, port, key);
        }

        Name origin() {
            return absolute(zone);
        }
    }

    /**
     * What signs the updates.
     *
     * @param algorithm {@code hmac-sha256} or {@code hmac-sha512}
     * @param secret base64
     */
    public record TsigKey(String name, String algorithm, String secret) {
        private static final Map<String, Name> ALGORITHMS =
                Map.of("hmac-sha256", TSIG.HMAC_SHA256, "hmac-sha512", TSIG.HMAC_SHA512);

        public TsigKey {
            absolute(name);
            algorithm = algorithm.toLowerCase(Locale.ROOT);
            if (!ALGORITHMS.containsKey(algorithm)) {
                throw new IllegalArgumentException(
                        "TSIG algorithm %s is none of %s"
                                .formatted(algorithm, ALGORITHMS.keySet()));
            }
            if (Base64.getDecoder().decode(secret).length == 0) {
                throw new IllegalArgumentException("the TSIG secret is empty");
            }
        }

        TSIG toTsig() {
            return new TSIG(
                    ALGORITHMS.get(algorithm), absolute(name), Base64.getDecoder().decode(secret));
        }

        @Override
        public String toString() {
            return "TsigKey[name=%s, algorithm=%s]".formatted(name, algorithm);
        }
    }

    private static Name absolute(String name) {
        try {
            return Name.fromString(name, Name.root);
        } catch (TextParseException e) {
            throw new IllegalArgumentException("not a DNS name: " + name, e);
        }
    }
}
