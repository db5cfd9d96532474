package io.elasticaddress.failover.elasticaddress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticaddress.contracts.health.HealthCheck;
import io.elasticaddress.contracts.health.HealthCheckRequest;
import io.elasticaddress.contracts.wire.Json;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clients may say of a health check, as JSON. */
class HealthCheckFieldsTest {

    private static @Nullable HealthCheck merged(@Nullable HealthCheck stored, String json) {
        return HealthCheckFields.merged(
                stored, Json.MAPPER.readValue(json, HealthCheckRequest.class));
    }

    @Test
    void a_type_alone_is_completed() {
        assertThat(merged(null, "{\"type\":\"http\"}"))
                .isEqualTo(
                        new HealthCheck(
                                0,
                                HealthCheck.Type.HTTP,
                                80,
                                10_000,
                                5_000,
                                3,
                                2,
                                "GET",
                                "/",
                                null,
                                "200-299",
                                null,
                                0,
                                null,
                                null,
                                null,
                                null));
        assertThat(merged(null, "{\"type\":\"grpcs\",\"port\":50051,\"interval\":\"200ms\"}"))
                .isEqualTo(
                        new HealthCheck(
                                0,
                                HealthCheck.Type.GRPCS,
                                50_051,
                                200,
                                200,
                                3,
                                2,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                true,
                                "",
                                null,
                                null));
        assertThat(merged(null, "{\"type\":\"dns\",\"query\":\"Example.com.\"}"))
                .isEqualTo(
                        new HealthCheck(
                                0,
                                HealthCheck.Type.DNS,
                                53,
                                10_000,
                                5_000,
                                3,
                                2,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                "example.com",
                                "SOA"));
    }

    @Test
    void it_replaces_the_stored_one_as_a_whole_and_none_takes_it_away() {
        var stored = merged(null, "{\"type\":\"http\",\"path\":\"/health\"}");

        assertThat(merged(stored, "{\"type\":\"http\"}").path()).isEqualTo("/");
        assertThat(merged(stored, "{\"type\":\"none\"}")).isNull();
        assertThat(HealthCheckFields.merged(stored, null)).isSameAs(stored);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {}                                                 | health_check.type is missing
                    {"type":"ping"}                                    | health_check.type must be one of http, https, tcp, grpc, grpcs, dns or none, not "ping"
                    {"type":"tcp"}                                     | health_check.port is missing, and tcp has no usual one
                    {"type":"tcp","port":0}                            | health_check.port must be from 1 to 65535, not 0
                    {"type":"tcp","port":1,"path":"/"}                 | health_check.path has no meaning for type tcp
                    {"type":"http","interval":"99ms"}                  | health_check.interval must be at least 100ms
                    {"type":"http","interval":"1 s"}                   | health_check.interval must be a duration up to 1h, such as 200ms or 1s, not "1 s"
                    {"type":"http","timeout":"0s"}                     | health_check.timeout must be at least 1ms
                    {"type":"http","fall":0}                           | health_check.fall must be from 1 to 100, not 0
                    {"type":"http","path":"health"}                    | health_check.path must be a path that begins with a slash, of printable ASCII without spaces, not "health"
                    {"type":"http","expect_status":"299-200"}          | health_check.expect_status must be codes and ranges such as 200-299,401, not "299-200"
                    {"type":"http","host":"a b"}                       | health_check.host is not a host name (RFC 1123): "a b"
                    {"type":"http","verify_tls":true}                  | health_check.verify_tls has no meaning for type http
                    {"type":"http","method":"DELETE"}                  | health_check.method must be one of GET, HEAD, OPTIONS and POST, not "DELETE"
                    {"type":"dns"}                                     | health_check.query is missing: the name to ask for
                    """)
    void what_is_wrong_is_named(String json, String message) {
        assertThatThrownBy(() -> merged(null, json))
                .isInstanceOf(StackFields.Invalid.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({"0s,0s", "1500ms,1500ms", "60s,1m", "90s,90s", "3600s,1h", "48h,2d", "1000ms,1s"})
    void durations_are_told_in_their_largest_unit(String given, String told) {
        assertThat(Durations.text(Durations.parse(given).orElseThrow())).isEqualTo(told);
    }
}
