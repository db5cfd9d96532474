package io.elasticaddress.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticaddress.dns.exchange.ServerAddress;
import io.elasticaddress.embedded.EmbeddedDns;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is looked at before anything starts. */
class NameServersTest {
    private static final String ZONE = "ea.example.com";
    private static final String SECRET = "c2VjcmV0LXNlY3JldC1zZWNyZXQ=";

    @TempDir Path folder;
    private EmbeddedDns first;
    private EmbeddedDns second;
    private Path keyFile;

    @BeforeEach
    void two_servers() throws IOException {
        var key = new EmbeddedDns.TsigKey("ea-key", "hmac-sha512", SECRET);
        first = EmbeddedDns.start(EmbeddedDns.Settings.inMemory(ZONE, key));
        second = EmbeddedDns.start(EmbeddedDns.Settings.inMemory(ZONE, key));
        keyFile = folder.resolve("ea.key");
        Files.writeString(keyFile, key("ea-key", "hmac-sha512", SECRET));
    }

    @AfterEach
    void stop() {
        first.close();
        second.close();
    }

    @Test
    void servers_that_serve_the_zone_and_take_the_key_are_used_as_they_were_named() {
        var servers = NameServers.of(options(ZONE, keyFile, first.port(), second.port()));

        assertThat(servers.arguments())
                .contains(
                        "--ELASTIC_ZONE=" + ZONE,
                        "--ELASTIC_DNS_SERVERS=127.0.0.1:%d,127.0.0.1:%d"
                                .formatted(first.port(), second.port()),
                        "--ELASTIC_DNS_TSIG_NAME=ea-key",
                        "--ELASTIC_DNS_TSIG_ALGORITHM=hmac-sha512");
        var description = servers.description();
        assertThat(description.port()).isEqualTo(first.port());
        assertThat(description.tsigKey()).isNull();
        assertThat(description.tsigKeyFile()).isEqualTo(keyFile.toString());
        assertThat(description.servers())
                .containsExactly("127.0.0.1:" + first.port(), "127.0.0.1:" + second.port());
        assertThat(servers.toString()).doesNotContain(SECRET);
    }

    @Test
    void a_key_file_that_is_missing_or_holds_no_key_is_named() throws IOException {
        var missing = folder.resolve("missing.key");
        assertRefused(
                options(ZONE, missing, first.port()),
                "--tsig-key-file %s: there is no such file".formatted(missing));
        assertRefused(
                options(ZONE, folder, first.port()),
                "--tsig-key-file %s: it is a folder".formatted(folder));
        Files.write(keyFile, new byte[] {(byte) 0xff, 0});
        assertRefused(options(ZONE, keyFile, first.port()), "it holds no text");
        Files.writeString(keyFile, "secret");
        assertRefused(
                options(ZONE, keyFile, first.port()), "does not hold a key as tsig-keygen writes");
    }

    @Test
    void a_zone_that_a_server_does_not_serve_is_named_with_its_option() throws IOException {
        var other =
                EmbeddedDns.start(
                        EmbeddedDns.Settings.inMemory(
                                "other.example.com",
                                new EmbeddedDns.TsigKey("ea-key", "hmac-sha512", SECRET)));
        try (other) {
            assertRefused(
                    options(ZONE, keyFile, other.port(), first.port()),
                    "--dns-server: 127.0.0.1:%d does not serve the zone %s"
                            .formatted(other.port(), ZONE));
            assertRefused(
                    options(ZONE, keyFile, first.port(), other.port()),
                    "--dns-verify: 127.0.0.1:%d does not serve the zone %s"
                            .formatted(other.port(), ZONE));
        }
        assertRefused(
                options(ZONE, keyFile, other.port()),
                "--dns-server: No connection to 127.0.0.1:" + other.port());
    }

    @Test
    void a_key_that_is_refused_is_named_with_the_reason_and_without_its_secret()
            throws IOException {
        Files.writeString(keyFile, key("ea-key", "hmac-sha512", "b3RoZXItb3RoZXI="));
        assertRefused(
                options(ZONE, keyFile, first.port()),
                "--dns-server: 127.0.0.1:%d has another secret for the TSIG key ea-key"
                        .formatted(first.port()));
        Files.writeString(keyFile, key("other-key", "hmac-sha512", SECRET));
        assertRefused(options(ZONE, keyFile, first.port()), "does not know the TSIG key other-key");
    }

    private static void assertRefused(DnsOptions options, String sentence) {
        assertThatThrownBy(() -> NameServers.of(options))
                .isInstanceOfSatisfying(
                        CannotStart.class, e -> assertThat(e.exitCode()).isEqualTo(2))
                .hasMessageContaining(sentence)
                .message()
                .doesNotContain(SECRET, "b3RoZXItb3RoZXI=");
    }

    private static DnsOptions options(String zone, Path keyFile, int... ports) {
        var servers = new ArrayList<ServerAddress>();
        for (var port : ports) {
            servers.add(new ServerAddress("127.0.0.1", port));
        }
        return new DnsOptions(zone, List.copyOf(servers), keyFile);
    }

    private static String key(String name, String algorithm, String secret) {
        return "key \"%s\" {%n\talgorithm %s;%n\tsecret \"%s\";%n};%n"
                .formatted(name, algorithm, secret);
    }
}
