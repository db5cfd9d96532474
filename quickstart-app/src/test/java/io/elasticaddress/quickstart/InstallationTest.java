package io.elasticaddress.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;

class InstallationTest {
    @TempDir Path parent;

    @Test
    void it_is_dealt_once_per_folder() throws IOException {
        try (var one = DataFolder.open(parent.resolve("one"));
                var other = DataFolder.open(parent.resolve("other"))) {
            var first = Installation.of(one, "ea.test");
            assertThat(Installation.of(one, "ea.test")).isEqualTo(first);
            assertThat(Installation.of(other, "ea.test").tsigSecret())
                    .isNotEqualTo(first.tsigSecret());
        }
    }

    @Test
    void secrets_are_long_and_uids_are_32_hex_digits() throws IOException {
        try (var folder = DataFolder.open(parent)) {
            var installation = Installation.of(folder, "ea.test");
            assertThat(Base64.getDecoder().decode(installation.tsigSecret())).hasSize(32);
            assertThat(Base64.getDecoder().decode(installation.webhooksKey())).hasSize(32);
            assertThat(installation.adminSecret()).matches("[0-9a-f]{64}");
            assertThat(installation.publicSecret())
                    .matches("[0-9a-f]{64}")
                    .isNotEqualTo(installation.adminSecret());
            assertThat(installation.primaryStackUid()).matches("[0-9a-f]{32}");
            assertThat(installation.secondaryStackUid()).matches("[0-9a-f]{32}");
            assertThat(installation.toString()).doesNotContain(installation.adminSecret());
        }
    }

    @Test
    void a_folder_keeps_the_zone_that_its_names_carry() throws IOException {
        try (var folder = DataFolder.open(parent)) {
            Installation.of(folder, "ea.example.com");

            assertThat(Installation.of(folder, "ea.example.com").zone())
                    .isEqualTo("ea.example.com");
            assertThatThrownBy(() -> Installation.of(folder, "other.example.com"))
                    .isInstanceOfSatisfying(
                            CannotStart.class, e -> assertThat(e.exitCode()).isEqualTo(2))
                    .hasMessageContaining(
                            "has the zone ea.example.com, which stands in the names made there, not"
                                    + " other.example.com")
                    .hasMessageContaining("--dns-zone ea.example.com")
                    .hasMessageContaining("--data-dir");
        }
    }

    @Test
    void a_folder_of_before_there_was_a_choice_has_the_embedded_servers_zone() throws IOException {
        try (var folder = DataFolder.open(parent)) {
            folder.write(
                    "installation.json",
                    """
                    {"tsig_secret": "c2VjcmV0", "admin_secret": "a", "public_secret": "b",
                     "primary_stack_uid": "1", "secondary_stack_uid": "2"}
                    """);

            assertThat(Installation.of(folder, "ea.test").zone()).isEqualTo("ea.test");
            assertThatThrownBy(() -> Installation.of(folder, "ea.example.com"))
                    .hasMessageContaining("Start without --dns-server");
        }
    }
}
