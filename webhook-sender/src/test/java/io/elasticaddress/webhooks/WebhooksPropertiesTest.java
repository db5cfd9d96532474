package io.elasticaddress.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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
import java.util.stream.Stream;

class WebhooksPropertiesTest {
    private static final String KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    @Configuration(proxyBeanMethods = false)
    @ConfigurationPropertiesScan("io.elasticaddress.webhooks")
    static class PropertiesAlone {}

    @Test
    void defaults_are_those_that_are_documented() {
        var properties = bind();

        assertThat(properties.webhookKey()).isEmpty();
        // Standard Webhooks' own.
        assertThat(properties.limits().schedule())
                .containsExactly(
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(30),
                        Duration.ofHours(2),
                        Duration.ofHours(5),
                        Duration.ofHours(10),
                        Duration.ofHours(14),
                        Duration.ofHours(20),
                        Duration.ofHours(24));
        assertThat(properties.timeout()).isEqualTo(Duration.ofSeconds(15));
        assertThat(properties.connectTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(properties.limits().perWebhook()).isEqualTo(4);
        assertThat(properties.limits().maxInFlight()).isEqualTo(256);
        assertThat(properties.limits().maxPending()).isEqualTo(20_000);
        assertThat(properties.limits().maxDead()).isEqualTo(1_000);
        assertThat(properties.limits().keepDead()).isEqualTo(Duration.ofDays(30));
        assertThat(properties.maxAge()).isEqualTo(Duration.ofDays(7));
        assertThat(properties.trustedCertificates()).isNull();
        assertThat(properties.addressRules().permits(InetAddress.ofLiteral("10.0.0.1"), true))
                .isFalse();
    }

    @Test
    void a_key_is_given_as_it_is_or_in_a_file(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("key"), KEY + "\n");

        var secret = bind("key=" + KEY).webhookKey().orElseThrow().secret("acme", "wh-1", 1);

        assertThat(bind("key-file=" + file).webhookKey().orElseThrow().secret("acme", "wh-1", 1))
                .isEqualTo(secret);
        assertThatThrownBy(() -> bind("key=" + KEY, "key-file=" + file))
                .rootCause()
                .hasMessageContaining("one of them");
    }

    @Test
    void allowed_networks_have_commas_between() {
        var rules = bind("allowed-networks=10.0.0.0/8, fd00::/8").addressRules();

        assertThat(rules.permits(InetAddress.ofLiteral("10.0.0.1"), false)).isTrue();
        assertThat(rules.permits(InetAddress.ofLiteral("fd00::1"), false)).isTrue();
        assertThat(rules.permits(InetAddress.ofLiteral("127.0.0.1"), true)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "schedule=5s,0s",
                "timeout=10ms",
                "timeout=2m",
                "connect-timeout=16s",
                "per-webhook=0",
                "max-in-flight=3",
                "max-pending=0",
                "max-dead=-1",
                "keep-dead=0s",
                "max-age=0s",
                "allowed-networks=example.com"
            })
    void a_value_that_makes_no_sense_ends_the_start_with_a_sentence(String setting) {
        assertThatThrownBy(() -> bind(setting))
                .rootCause()
                .hasMessageContaining(
                        "elastic.webhooks." + setting.substring(0, setting.indexOf('=')));
    }

    private static WebhooksProperties bind(String... settings) {
        try (var context =
                new SpringApplicationBuilder(PropertiesAlone.class)
                        .web(WebApplicationType.NONE)
                        .bannerMode(Banner.Mode.OFF)
                        .properties("spring.config.name=webhook-sender")
                        .run(
                                Stream.of(settings)
                                        .map(setting -> "--elastic.webhooks." + setting)
                                        .toArray(String[]::new))) {
            return context.getBean(WebhooksProperties.class);
        }
    }
}
