package io.elasticaddress.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;

class OptionsTest {

    @Test
    void without_arguments_the_defaults_hold() {
        assertThat(Options.parse(List.of()))
                .isEqualTo(
                        new Options(
                                Path.of(".quickstart").toAbsolutePath(), 8080, 5353, true, false));
    }

    @Test
    void values_stand_behind_their_option_or_after_an_equals_sign() {
        var expected = new Options(Path.of("/somewhere"), 0, 1053, false, false);
        assertThat(
                        Options.parse(
                                List.of(
                                        "--data-dir",
                                        "/somewhere",
                                        "--http-port",
                                        "0",
                                        "--dns-port",
                                        "1053",
                                        "--no-demo")))
                .isEqualTo(expected);
        assertThat(
                        Options.parse(
                                List.of(
                                        "--data-dir=/somewhere",
                                        "--http-port=0",
                                        "--dns-port=1053",
                                        "--no-demo")))
                .isEqualTo(expected);
    }

    @Test
    void a_folders_name_may_contain_an_equals_sign() {
        assertThat(Options.parse(List.of("--data-dir=/a=b")).dataDir()).isEqualTo(Path.of("/a=b"));
        assertThat(Options.parse(List.of("--data-dir", "/a=b")).dataDir())
                .isEqualTo(Path.of("/a=b"));
    }

    @Test
    void the_last_of_several_wins() {
        assertThat(Options.parse(List.of("--http-port", "1", "--http-port", "2")).httpPort())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h"})
    void help_is_asked_for(String option) {
        assertThat(Options.parse(List.of(option)).help()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--datadir", "stray", "-x", "--data_dir=/tmp", ""})
    void what_is_no_option_is_named(String argument) {
        assertThatThrownBy(() -> Options.parse(List.of(argument)))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("Unknown option " + argument.replaceAll("=.*", ""))
                .hasMessageContaining("--help");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--data-dir", "--http-port", "--dns-port"})
    void a_missing_value_is_named(String option) {
        assertThatThrownBy(() -> Options.parse(List.of(option)))
                .hasMessageContaining(option + " needs a value");
        assertThatThrownBy(() -> Options.parse(List.of(option, "--no-demo")))
                .hasMessageContaining(option + " needs a value");
        assertThatThrownBy(() -> Options.parse(List.of(option + "=")))
                .hasMessageContaining(option + " needs a value");
    }

    @Test
    void a_value_where_none_belongs_is_refused() {
        assertThatThrownBy(() -> Options.parse(List.of("--no-demo=false")))
                .hasMessageContaining("--no-demo takes no value");
    }

    @ParameterizedTest
    @CsvSource({"--http-port,http", "--http-port,-1", "--dns-port,65536", "--dns-port,5353.5"})
    void what_is_no_port_is_refused(String option, String value) {
        assertThatThrownBy(() -> Options.parse(List.of(option, value)))
                .hasMessageContaining(option + " needs a port")
                .hasMessageContaining(value);
    }
}
