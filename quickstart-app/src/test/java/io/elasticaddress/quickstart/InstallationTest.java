package io.elasticaddress.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

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
            var first = Installation.of(one);
            assertThat(Installation.of(one)).isEqualTo(first);
            assertThat(Installation.of(other).tsigSecret()).isNotEqualTo(first.tsigSecret());
        }
    }

    @Test
    void secrets_are_long_and_uids_are_32_hex_digits() throws IOException {
        try (var folder = DataFolder.open(parent)) {
            var installation = Installation.of(folder);
            assertThat(Base64.getDecoder().decode(installation.tsigSecret())).hasSize(32);
            assertThat(installation.adminSecret()).matches("[0-9a-f]{64}");
            assertThat(installation.publicSecret())
                    .matches("[0-9a-f]{64}")
                    .isNotEqualTo(installation.adminSecret());
            assertThat(installation.primaryStackUid()).matches("[0-9a-f]{32}");
            assertThat(installation.secondaryStackUid()).matches("[0-9a-f]{32}");
            assertThat(installation.toString()).doesNotContain(installation.adminSecret());
        }
    }
}
