package io.elasticaddress.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticaddress.dns.exchange.ServerAddress;
import io.elasticaddress.dns.provider.rfc2136.TsigKey;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

class DnsPropertiesTest {
    private static final String SECRET = "c2VjcmV0LXNlY3JldC1zZWNyZXQ=";

    @Test
    void defaults_are_those_that_are_documented() {
        var properties = bind(Map.of());

        assertThat(properties.grace()).isEqualTo(Duration.ofSeconds(10));
        assertThat(properties.retryLimit()).isEqualTo(Duration.ofSeconds(2));
        assertThat(properties.keepDeletionMarkers()).isEqualTo(Duration.ofDays(1));
        assertThat(properties.installationId()).isNull();
        var zone = properties.zones().getFirst();
        assertThat(zone.name()).isEqualTo("ea.example.com");
        assertThat(zone.ttl()).isEqualTo(Duration.ofSeconds(60));
        assertThat(zone.batchSize()).isEqualTo(500);
        assertThat(zone.requiredServers(3)).isEqualTo(3);
        assertThat(zone.key()).isEmpty();
    }

    @Test
    void the_first_server_takes_updates_and_none_counts_twice() {
        var properties = bind(Map.of("zones[0].servers", "ns1:5353, [2001:db8::53] ,ns1:5353"));

        assertThat(properties.zones().getFirst().addresses())
                .containsExactly(
                        new ServerAddress("ns1", 5353), new ServerAddress("2001:db8::53", 53));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    zones[0].name           |                | name the zone
                    zones[0].name           | a..b           | is not a DNS name
                    zones[0].servers        | host:port      | is not a server's HOST
                    zones[0].tsig-key-name  | key            | go together
                    zones[0].ttl            | 0s             | between 1s and 1d
                    zones[0].batch-size     | 0              | between 1 and 1000
                    zones[0].required-servers | 0            | all, majority
                    zones[0].required-servers | 2            | from 1 to that of the servers
                    zones[0].required-servers | most         | all, majority
                    zones[0].timeout        | 0s             | longer than nothing
                    installation-id         | a b            | 1 to 64 letters
                    grace                   | 0s             | longer than nothing
                    drift-period            | -1s            | longer than nothing
                    retry-first             | 5s             | must not be longer
                    """)
    void a_bad_value_is_refused_with_a_sentence(String property, String value, String sentence) {
        assertThatThrownBy(() -> bind(Map.of(property, value == null ? "" : value)))
                .hasStackTraceContaining(sentence);
    }

    @Test
    void a_zone_has_room_for_the_names_in_it() {
        var zone = ("a".repeat(59) + ".").repeat(3) + "b".repeat(57);

        assertThat(bind(Map.of("zones[0].name", zone)).zones().getFirst().name()).isEqualTo(zone);
        assertThatThrownBy(() -> bind(Map.of("zones[0].name", zone + "c")))
                .hasStackTraceContaining("more than 237 characters");
    }

    @Test
    void updates_go_to_this_machine_unless_a_server_is_named() {
        var zone = bind(Map.of("zones[0].servers", "")).zones().getFirst();

        assertThat(zone.provider()).isEqualTo(ProviderProperties.Kind.RFC2136);
        assertThat(zone.addresses()).containsExactly(new ServerAddress("localhost", 53));
    }

    @Test
    void so_many_servers_must_answer() {
        var servers = "ns1,ns2,ns3,ns4";
        for (var each : Map.of("all", 4, "Majority", 3, "1", 1, "4", 4).entrySet()) {
            var properties =
                    bind(
                            Map.of(
                                    "zones[0].servers",
                                    servers,
                                    "zones[0].required-servers",
                                    each.getKey()));
            assertThat(properties.zones().getFirst().requiredServers(4)).isEqualTo(each.getValue());
        }
    }

    @Test
    void two_zones_of_one_name_are_refused() {
        assertThatThrownBy(
                        () ->
                                bind(
                                        Map.of(
                                                "zones[1].name",
                                                "EA.example.com.",
                                                "zones[1].servers",
                                                "ns2")))
                .rootCause()
                .hasMessageContaining("ea.example.com is there twice");
    }

    @Test
    void a_secret_is_never_shown() {
        var properties =
                bind(Map.of("zones[0].tsig-key-name", "k", "zones[0].tsig-secret", SECRET));

        assertThat(properties.zones().getFirst().key())
                .contains(new TsigKey("k", "hmac-sha256", SECRET));
        assertThat(properties.toString()).doesNotContain(SECRET);
        assertThat(properties.zones().getFirst().key().toString()).doesNotContain(SECRET);
        assertThatThrownBy(() -> new TsigKey("k", "hmac-sha256", "not base 64!"))
                .hasMessage("The TSIG secret is not in base 64")
                .hasNoCause();
    }

    @Test
    void a_key_file_is_read_as_tsig_keygen_writes_it(@TempDir Path folder) throws IOException {
        var file =
                Files.writeString(
                        folder.resolve("ea.key"),
                        """
                        key "ea-key" {
                        \talgorithm hmac-sha512;
                        \tsecret "%s";
                        };
                        """
                                .formatted(SECRET));

        assertThat(bind(Map.of("zones[0].tsig-key-file", file.toString())).zones().getFirst().key())
                .contains(new TsigKey("ea-key", "hmac-sha512", SECRET));

        Files.writeString(file, "no key");
        var zone = bind(Map.of("zones[0].tsig-key-file", file.toString())).zones().getFirst();
        assertThatThrownBy(zone::key).hasMessageContaining("as tsig-keygen writes it");
        Files.delete(file);
        assertThatThrownBy(zone::key).hasMessageContaining("can't be read");
    }

    @Test
    void the_service_does_not_start_without_a_zone_and_says_why() {
        assertThatThrownBy(
                        () ->
                                DnsUpdaterApplication.application()
                                        .run("--server.port=0", "--elastic.dns.zones[0].name="))
                .rootCause()
                .hasMessageContaining("ELASTIC_ZONE");
    }

    private static DnsProperties bind(Map<String, String> more) {
        var values = new HashMap<String, String>();
        values.put("elastic.dns.zones[0].name", "EA.Example.com.");
        values.put("elastic.dns.zones[0].servers", "ns1.example.com");
        more.forEach((property, value) -> values.put("elastic.dns." + property, value));
        return new Binder(new MapConfigurationPropertySource(values))
                .bind("elastic.dns", DnsProperties.class)
                .get();
    }
}
