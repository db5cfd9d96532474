package io.elasticaddress.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

class OperatorPropertiesTest {
    private static final String ACCOUNT = "@installation";
    private static final String TOKEN = "an operator's token";

    @Test
    void there_is_a_secret_only_where_one_is_configured_and_it_is_never_shown(@TempDir Path folder)
            throws IOException {
        var file = Files.writeString(folder.resolve("token"), TOKEN + "\n");

        assertThat(new OperatorProperties(" ", Path.of(""), ACCOUNT).secret()).isEmpty();
        assertThat(new OperatorProperties(TOKEN, null, ACCOUNT).secret()).contains(TOKEN);
        assertThat(new OperatorProperties(null, file, ACCOUNT).secret()).contains(TOKEN);
        assertThat(new OperatorProperties(TOKEN, null, ACCOUNT).toString()).doesNotContain(TOKEN);
    }

    @Test
    void a_bad_value_is_refused_with_a_sentence(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("token"), "short");

        assertThatThrownBy(() -> new OperatorProperties("short", null, ACCOUNT))
                .hasMessageContaining("at least 16 characters");
        assertThatThrownBy(() -> new OperatorProperties(TOKEN, file, ACCOUNT))
                .hasMessageContaining("either token or token-file");
        assertThatThrownBy(() -> new OperatorProperties(TOKEN, null, "no account"))
                .hasMessageContaining("operator.account");
        var tooShort = new OperatorProperties(null, file, ACCOUNT);
        assertThatThrownBy(tooShort::secret).hasMessageContaining("at least 16 characters");
        var missing = new OperatorProperties(null, folder.resolve("none"), ACCOUNT);
        assertThatThrownBy(missing::secret).hasMessageContaining("can't be read");
        assertThatThrownBy(() -> new RemovalProperties(1.5, 100, Duration.ofMinutes(1)))
                .hasMessageContaining("between 0 and 1");
        assertThatThrownBy(() -> new RemovalProperties(0.5, -1, Duration.ofMinutes(1)))
                .hasMessageContaining("must not be negative");
        assertThatThrownBy(() -> new RemovalProperties(0.5, 1, Duration.ZERO))
                .hasMessageContaining("longer than nothing");
    }
}
