package io.elasticaddress.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.embedded.EmbeddedDns;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the program says, and that it ends, where it can't start: in a process of its own, as a person sees it. */
class RefusalTest {
    @TempDir Path folder;

    @Test
    void a_taken_http_port_is_named_before_anything_starts() throws Exception {
        try (var taken = taken();
                var child =
                        Child.start(
                                "--data-dir",
                                folder.toString(),
                                "--http-port",
                                Integer.toString(taken.getLocalPort()),
                                "--dns-port",
                                "0")) {
            assertThat(child.exitCode()).isEqualTo(1);
            assertThat(child.output())
                    .contains("Port " + taken.getLocalPort() + " is taken", "--http-port")
                    .doesNotContain("\tat ");
        }
        assertThat(folder.resolve("kafka")).doesNotExist();
    }

    @Test
    void a_taken_dns_port_is_named_before_anything_starts() throws Exception {
        try (var taken = taken();
                var child =
                        Child.start(
                                "--data-dir",
                                folder.toString(),
                                "--http-port",
                                "0",
                                "--dns-port",
                                Integer.toString(taken.getLocalPort()))) {
            assertThat(child.exitCode()).isEqualTo(1);
            assertThat(child.output())
                    .contains("port " + taken.getLocalPort() + " is taken", "--dns-port");
        }
        assertThat(folder.resolve("dns")).doesNotExist();
    }

    @Test
    void a_folder_that_another_one_runs_on_is_named() throws Exception {
        try (var other = DataFolder.open(folder);
                var child =
                        Child.start(
                                "--data-dir",
                                other.path().toString(),
                                "--http-port",
                                "0",
                                "--dns-port",
                                "0")) {
            assertThat(child.exitCode()).isEqualTo(1);
            assertThat(child.output()).contains(folder.toString(), "another quickstart");
        }
    }

    @Test
    void a_training_without_jars_says_how_it_is_used() throws Exception {
        try (var child = Child.start("train", folder.toString())) {
            assertThat(child.exitCode()).isEqualTo(2);
            assertThat(child.output()).contains("train FOLDER JAR...").doesNotContain("\tat ");
        }
    }

    @Test
    void a_training_without_one_of_the_services_names_it() throws Exception {
        var jar = Files.createFile(folder.resolve("failover-service-1.0-exec.jar"));
        try (var child = Child.start("train", folder.resolve("out").toString(), jar.toString())) {
            assertThat(child.exitCode()).isEqualTo(2);
            assertThat(child.output())
                    .contains("The jar of the dns-updater is missing")
                    .doesNotContain("\tat ");
        }
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void an_unknown_option_is_named() throws Exception {
        try (var child = Child.start("--httpport", "8080")) {
            assertThat(child.exitCode()).isEqualTo(2);
            assertThat(child.output()).contains("Unknown option --httpport", "--help");
        }
    }

    @Test
    void a_key_that_the_dns_server_refuses_is_named_before_anything_starts() throws Exception {
        var key = Files.createFile(folder.resolve("other.key"));
        Files.writeString(
                key, "key \"other\" { algorithm hmac-sha256; secret \"b3RoZXItb3RoZXI=\"; };");
        try (var dns = dns();
                var child =
                        Child.start(
                                "--data-dir",
                                folder.resolve("data").toString(),
                                "--http-port",
                                "0",
                                "--dns-server",
                                "127.0.0.1:" + dns.port(),
                                "--dns-zone",
                                "ea.example.com",
                                "--tsig-key-file",
                                key.toString())) {
            assertThat(child.exitCode()).isEqualTo(2);
            assertThat(child.output())
                    .isEqualTo(
                            "--dns-server: 127.0.0.1:%d does not know the TSIG key other%n"
                                    .formatted(dns.port()));
        }
        assertThat(folder.resolve("data/kafka")).doesNotExist();
        assertThat(folder.resolve("data/installation.json")).doesNotExist();
    }

    @Test
    void help_is_shown() throws Exception {
        try (var child = Child.start("--help")) {
            assertThat(child.exitCode()).isZero();
            assertThat(child.output())
                    .contains("--data-dir", "--http-port", "--dns-port", "--no-demo")
                    .contains("--dns-server", "--dns-zone", "--tsig-key-file", "--dns-verify");
        }
    }

    private static ServerSocket taken() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getByName(Platform.HOST));
    }

    private static EmbeddedDns dns() {
        return EmbeddedDns.start(
                EmbeddedDns.Settings.inMemory(
                        "ea.example.com",
                        new EmbeddedDns.TsigKey("ea-key", "hmac-sha256", "c2VjcmV0LXNlY3JldA==")));
    }
}
