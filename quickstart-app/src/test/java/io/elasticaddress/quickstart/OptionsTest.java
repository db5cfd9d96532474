package io.elasticaddress.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticaddress.dns.exchange.ServerAddress;

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
                                Path.of(".quickstart").toAbsolutePath(),
                                8080,
                                5353,
                                true,
                                false,
                                null));
    }

    @Test
    void values_stand_behind_their_option_or_after_an_equals_sign() {
        var expected = new Options(Path.of("/somewhere"), 0, 1053, false, false, null);
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
    @ValueSource(
            strings = {
                "--data-dir",
                "--http-port",
                "--dns-port",
                "--dns-server",
                "--dns-zone",
                "--tsig-key-file",
                "--dns-verify"
            })
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

    @Test
    void servers_are_named_with_their_zone_and_key() {
        var options =
                Options.parse(
                        List.of(
                                "--dns-server=192.0.2.53",
                                "--dns-zone",
                                "EA.Example.com.",
                                "--tsig-key-file",
                                "ea.key",
                                "--dns-verify",
                                "[2001:db8::53]:5353",
                                "--dns-verify=ns2.example.com",
                                "--dns-verify=192.0.2.53:53"));

        assertThat(options.dns())
                .isEqualTo(
                        new DnsOptions(
                                "ea.example.com",
                                List.of(
                                        new ServerAddress("192.0.2.53", 53),
                                        new ServerAddress("2001:db8::53", 5353),
                                        new ServerAddress("ns2.example.com", 53)),
                                Path.of("ea.key").toAbsolutePath()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --dns-zone=ea.test                                    | --dns-zone needs --dns-server HOST:PORT
                    --tsig-key-file=k                                     | --tsig-key-file needs --dns-server HOST:PORT
                    --dns-verify=h                                        | --dns-verify needs --dns-server HOST:PORT
                    --dns-server=h                                        | --dns-server needs --dns-zone ZONE
                    --dns-server=h --dns-zone=ea.test                     | --dns-server needs --tsig-key-file FILE
                    --dns-server=h --tsig-key-file=k                      | --dns-server needs --dns-zone ZONE
                    --dns-server=h --dns-zone=z --tsig-key-file=k --dns-port=1 | --dns-port is the embedded DNS server's
                    --dns-server=h:0                                      | --dns-server: "h:0" is not a server's HOST
                    --dns-verify=h:port                                   | --dns-verify: "h:port" is not a server's HOST
                    --dns-zone=_x.example.com                             | --dns-zone: _x.example.com is not the name of a DNS zone
                    """)
    void options_that_do_not_go_together_are_refused_with_one_sentence(
            String arguments, String sentence) {
        assertThatThrownBy(() -> Options.parse(List.of(arguments.split(" +"))))
                .isInstanceOfSatisfying(
                        CannotStart.class, e -> assertThat(e.exitCode()).isEqualTo(2))
                .hasMessageContaining(sentence);
    }

    @Test
    void a_zone_has_room_for_the_names_in_it() {
        var zone = ("a".repeat(59) + ".").repeat(3) + "b".repeat(58);
        assertThatThrownBy(() -> Options.parse(List.of("--dns-zone", zone)))
                .hasMessageContaining("no room for names");
    }
}
