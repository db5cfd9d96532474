package io.elasticaddress.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticaddress.dns.provider.ThrottledException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class ProviderPropertiesTest {
    private static final String SECRET = "s3cr3t-s3cr3t";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    powerdns     | powerdns.api-key
                    cloudflare   | cloudflare.token
                    digitalocean | digitalocean.token
                    """)
    void a_secret_is_given_itself_or_in_a_file_and_never_shown(
            String provider, String property, @TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("secret"), SECRET + "\n");

        var given = bind(provider, Map.of(property, SECRET));
        var inFile = bind(provider, Map.of(property + "-file", file.toString()));

        for (var zone : new DnsProperties.Zone[] {given, inFile}) {
            assertThat(zone.servers()).isEmpty();
            assertThat(zone.toString()).doesNotContain(SECRET).containsIgnoringCase(provider);
            assertThat(zone.powerdns().toString()).doesNotContain(SECRET);
            assertThat(zone.cloudflare().toString()).doesNotContain(SECRET);
            assertThat(zone.digitalocean().toString()).doesNotContain(SECRET);
            try (var made = providers().of(zone).get()) {
                assertThat(made.toString()).doesNotContain(SECRET);
                assertThat(made.description()).isNotBlank();
            }
        }
        assertThatThrownBy(() -> bind(provider, Map.of()))
                .rootCause()
                .hasMessageContaining("elastic.dns.zones[]." + property + ": set it, or");
        assertThatThrownBy(
                        () ->
                                bind(
                                        provider,
                                        Map.of(
                                                property,
                                                SECRET,
                                                property + "-file",
                                                file.toString())))
                .rootCause()
                .hasMessageContaining("and not both")
                .hasMessageNotContaining(SECRET);
        Files.delete(file);
        assertThatThrownBy(() -> providers().of(inFile))
                .hasMessageContaining(property + "-file: " + file + " can't be read");
    }

    @Test
    void route_53_takes_a_key_or_looks_where_awss_tools_look() {
        var looking = bind("route53", Map.of());
        var given =
                bind(
                        "route53",
                        Map.of(
                                "route53.access-key-id",
                                "AKIA",
                                "route53.secret-access-key",
                                SECRET));

        assertThat(given.route53().toString()).contains("AKIA").doesNotContain(SECRET);
        assertThat(given.toString()).doesNotContain(SECRET);
        for (var zone : new DnsProperties.Zone[] {looking, given}) {
            try (var made = providers().of(zone).get()) {
                assertThat(made.guarantees().mostChanges()).isEqualTo(100);
            }
        }
        assertThatThrownBy(() -> bind("route53", Map.of("route53.access-key-id", "AKIA")))
                .rootCause()
                .hasMessageContaining("route53.secret-access-key: set it");
        assertThatThrownBy(() -> bind("route53", Map.of("route53.secret-access-key", SECRET)))
                .rootCause()
                .hasMessageContaining("go together");
    }

    @Test
    void zones_of_one_account_share_its_budget() {
        // Two requests are saved up, and none comes while the test runs. Nothing answers there.
        var account =
                Map.of(
                        "cloudflare.token", SECRET,
                        "cloudflare.zone-id", "1",
                        "cloudflare.url", "http://127.0.0.1:9",
                        "cloudflare.requests", "10",
                        "cloudflare.per", "10h");
        var another = new HashMap<>(account);
        another.put("cloudflare.token", "another");
        var providers = providers();
        try (var one = providers.of(bind("cloudflare", account)).get();
                var other = providers.of(bind("cloudflare", account)).get();
                var stranger = providers.of(bind("cloudflare", another)).get()) {
            for (var asked : List.of(one, other)) {
                assertThatThrownBy(() -> asked.observe(List.of("a.ea.example.com")))
                        .isNotInstanceOf(ThrottledException.class);
            }
            for (var asked : List.of(one, other)) {
                assertThatThrownBy(() -> asked.observe(List.of("a.ea.example.com")))
                        .isInstanceOf(ThrottledException.class)
                        .hasMessageNotContaining(SECRET);
            }
            assertThatThrownBy(() -> stranger.observe(List.of("a.ea.example.com")))
                    .isNotInstanceOf(ThrottledException.class);
        }
    }

    @Test
    void googles_key_is_read_at_once(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> bind("google", Map.of()))
                .rootCause()
                .hasMessageContaining("elastic.dns.zones[].google.key-file: name the file");
        var file = Files.writeString(folder.resolve("key.json"), "{}");
        var zone = bind("google", Map.of("google.key-file", file.toString()));
        assertThatThrownBy(() -> providers().of(zone))
                .hasMessageContaining("google.key-file: the file holds no key");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    powerdns.url                 | http://192.0.2.1:8081   | would carry credentials unencrypted
                    powerdns.url                 | http://ns1.example.com  | would carry credentials unencrypted
                    powerdns.url                 | ftp://localhost         | must be an https:// URL
                    powerdns.url                 | https://me:pw@localhost | must be an https:// URL without
                    powerdns.requests            | 1                       | At least two requests
                    powerdns.per                 | 0s                      | At least two requests
                    """)
    void a_bad_value_is_refused_with_a_sentence(String property, String value, String sentence) {
        assertThatThrownBy(
                        () -> bind("powerdns", Map.of("powerdns.api-key", SECRET, property, value)))
                .hasStackTraceContaining("elastic.dns.zones[].powerdns.")
                .hasStackTraceContaining(sentence);
    }

    @Test
    void plain_http_goes_to_this_machine_or_where_it_is_allowed() {
        for (var url :
                new String[] {"http://localhost:1", "http://127.0.0.2:1", "http://[::1]:1"}) {
            bind("powerdns", Map.of("powerdns.api-key", SECRET, "powerdns.url", url));
        }
        var allowed =
                bind(
                        "powerdns",
                        Map.of(
                                "powerdns.api-key",
                                SECRET,
                                "powerdns.url",
                                "http://ns1.example.com:8081/",
                                "powerdns.allow-plain-http",
                                "true"));
        assertThat(allowed.powerdns().endpoint()).hasToString("http://ns1.example.com:8081");
    }

    private static ZoneProviders providers() {
        return new ZoneProviders(Duration.ofMinutes(1), Clock.systemUTC());
    }

    private static DnsProperties.Zone bind(String provider, Map<String, String> more) {
        var values = new HashMap<String, String>();
        values.put("elastic.dns.zones[0].name", "ea.example.com");
        values.put("elastic.dns.zones[0].provider", provider);
        more.forEach((property, value) -> values.put("elastic.dns.zones[0]." + property, value));
        return new Binder(new MapConfigurationPropertySource(values))
                .bind("elastic.dns", DnsProperties.class)
                .get()
                .zones()
                .getFirst();
    }
}
