package io.elasticaddress.quickstart;

import io.elasticaddress.dns.confirming.AuthoritativeServer;
import io.elasticaddress.dns.confirming.Reading;
import io.elasticaddress.dns.exchange.ServerAddress;
import io.elasticaddress.dns.provider.rfc2136.Rfc2136Provider;
import io.elasticaddress.dns.provider.rfc2136.TsigKey;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The zone that names are made in, and who serves it: the embedded server or others.
 *
 * @param servers the first takes the updates, and all must answer
 * @param keyFile where the key was read from; null for the embedded server's, which is in no file
 */
record NameServers(String zone, List<ServerAddress> servers, TsigKey key, @Nullable Path keyFile) {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /**
     * @param secret base64
     */
    static TsigKey embeddedKey(String secret) {
        return new TsigKey("quickstart", "hmac-sha256", secret);
    }

    static NameServers embedded(int port, TsigKey key) {
        return new NameServers(
                Platform.ZONE, List.of(new ServerAddress(Platform.HOST, port)), key, null);
    }

    /**
     * Reads the key, and asks every server.
     *
     * @throws CannotStart where the key can't be read or is refused, or a server does not serve the zone
     */
    static NameServers of(DnsOptions options) {
        var servers =
                new NameServers(
                        options.zone(),
                        options.servers(),
                        read(options.keyFile()),
                        options.keyFile());
        servers.check();
        return servers;
    }

    /** What the services are told. */
    List<String> arguments() {
        return List.of(
                "--ELASTIC_ZONE=" + zone,
                // Whatever the environment says.
                "--ELASTIC_DNS_PROVIDER=rfc2136",
                "--ELASTIC_DNS_SERVERS="
                        + servers.stream()
                                .map(ServerAddress::toString)
                                .collect(Collectors.joining(",")),
                "--ELASTIC_DNS_TSIG_NAME=" + key.name(),
                "--ELASTIC_DNS_TSIG_ALGORITHM=" + key.algorithm(),
                "--ELASTIC_DNS_TSIG_KEY=" + key.secret(),
                "--ELASTIC_DNS_TSIG_KEY_FILE=");
    }

    Description.Dns description() {
        var first = servers.getFirst();
        return new Description.Dns(
                first.host(),
                first.port(),
                zone,
                // Somebody's key stays where he keeps it.
                keyFile == null
                        ? "%s:%s:%s".formatted(key.algorithm(), key.name(), key.secret())
                        : null,
                keyFile == null ? null : keyFile.toString(),
                servers.stream().map(ServerAddress::toString).toList());
    }

    /**
     * Asks every server for the zone, by TCP and UDP, and the first whether it takes updates with the key.
     *
     * @throws IOException where one does not; the message is for people
     */
    void ask() throws IOException {
        for (var server : servers) {
            ask(server);
        }
    }

    private void check() {
        for (var server : servers) {
            try {
                ask(server);
            } catch (IOException e) {
                throw CannotStart.misused(
                        "%s: %s"
                                .formatted(
                                        server.equals(servers.getFirst())
                                                ? DnsOptions.SERVER
                                                : DnsOptions.VERIFY,
                                        e.getMessage()),
                        e);
            }
        }
    }

    private void ask(ServerAddress server) throws IOException {
        try (var provider = new Rfc2136Provider(server, zone, key, TIMEOUT, TIMEOUT, TIMEOUT);
                var reader = new AuthoritativeServer(server, TIMEOUT, Clock.systemUTC())) {
            provider.probe();
            var error = read(reader).error();
            if (error != null) {
                throw new IOException("%s for the zone %s: %s".formatted(server, zone, error));
            }
            if (server.equals(servers.getFirst())) {
                provider.probeUpdates();
            }
        }
    }

    private Reading read(AuthoritativeServer server) {
        var readings = new ArrayList<Reading>();
        server.read(List.of(zone), (name, reading) -> readings.add(reading));
        return readings.getFirst();
    }

    private static TsigKey read(Path file) {
        try {
            return TsigKey.parse(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw unusable(file, "there is no such file", e);
        } catch (CharacterCodingException e) {
            throw unusable(file, "it holds no text", e);
        } catch (IOException e) {
            throw unusable(
                    file, Files.isDirectory(file) ? "it is a folder" : "it can't be read: " + e, e);
        } catch (IllegalArgumentException e) {
            throw unusable(file, String.valueOf(e.getMessage()), e);
        }
    }

    private static CannotStart unusable(Path file, String why, Exception e) {
        return CannotStart.misused("%s %s: %s".formatted(DnsOptions.KEY_FILE, file, why), e);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "NameServers[%s, %s]".formatted(zone, servers);
    }
}
