package io.elasticaddress.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticaddress.monitor.probe.Probes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Configuration;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

class MonitorPropertiesTest {

    @Configuration(proxyBeanMethods = false)
    @ConfigurationPropertiesScan("io.elasticaddress.monitor")
    static class PropertiesAlone {}

    @Test
    void defaults_are_those_that_are_documented() {
        var properties = bind();

        assertThat(properties.vantage()).isNull();
        assertThat(properties.region()).isNull();
        assertThat(properties.heartbeat()).isEqualTo(Duration.ofMillis(500));
        assertThat(properties.maxInFlight()).isEqualTo(5_000);
        assertThat(properties.authorities()).isEmpty();
        assertThat(properties.certificateWarning()).isEqualTo(Duration.ofDays(14));
        assertThat(properties.vantagePoint().name()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "::ffff:169.254.169.254",
                "fe80::1",
                "fd00:ec2::254",
                "100.100.100.200",
                "168.63.129.16",
                "64:ff9b::a9fe:a9fe"
            })
    void link_local_addresses_and_the_metadata_of_clouds_are_denied_by_default(String address) {
        assertThat(bind().deniedNetworks())
                .anyMatch(network -> network.contains(InetAddress.ofLiteral(address)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "10.0.0.1", "192.168.1.1", "::1", "fd00::1", "192.0.2.1"})
    void others_are_not_since_stacks_live_there(String address) {
        assertThat(bind().deniedNetworks())
                .noneMatch(network -> network.contains(InetAddress.ofLiteral(address)));
    }

    @Test
    void everything_can_be_said() {
        var properties =
                bind(
                        "--elastic.monitor.vantage= paris-1 ",
                        "--elastic.monitor.region=eu-west",
                        "--elastic.monitor.deny-networks=10.0.0.0/8, 2001:db8::/32",
                        "--elastic.monitor.trusted-certificates=ca.pem");

        assertThat(properties.vantagePoint().name()).isEqualTo("paris-1");
        assertThat(properties.vantagePoint().region()).isEqualTo("eu-west");
        assertThat(properties.deniedNetworks()).hasToString("[10.0.0.0/8, 2001:db8::/32]");
        assertThat(properties.authorities()).contains(Path.of("ca.pem"));
        assertThat(bind("--elastic.monitor.deny-networks=").deniedNetworks()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    vantage             | not a name    | elastic.monitor.vantage (ELASTIC_VANTAGE): 1 to 64
                    region              | a/b           | elastic.monitor.region (ELASTIC_REGION): 1 to 64
                    heartbeat           | 50ms          | elastic.monitor.heartbeat: from 100ms to 10s
                    heartbeat           | 11s           | elastic.monitor.heartbeat: from 100ms to 10s
                    max-in-flight       | 1             | elastic.monitor.max-in-flight: at least 2
                    deny-networks       | 10.0.0.0/40   | elastic.monitor.deny-networks: "10.0.0.0/40" is no network
                    deny-networks       | example.com   | elastic.monitor.deny-networks: "example.com" is no network
                    certificate-warning | -1s           | elastic.monitor.certificate-warning: must not be negative
                    """)
    void a_bad_value_is_named(String property, String value, String sentence) {
        assertThatThrownBy(() -> bind("--elastic.monitor." + property + "=" + value))
                .rootCause()
                .hasMessageContaining(sentence);
    }

    @Test
    void a_file_without_certificates_is_named(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("ca.pem"), "no certificate");
        var properties = bind("--elastic.monitor.trusted-certificates=" + file);

        assertThatThrownBy(() -> new Probes(properties.deniedNetworks(), properties.authorities()))
                .hasMessageContaining(file.toString());
    }

    private static MonitorProperties bind(String... arguments) {
        try (var context =
                new SpringApplicationBuilder(PropertiesAlone.class)
                        .web(WebApplicationType.NONE)
                        .bannerMode(Banner.Mode.OFF)
                        .properties("spring.config.name=health-monitor")
                        .run(arguments)) {
            return context.getBean(MonitorProperties.class);
        }
    }
}
