package io.elasticaddress.gateway.wire;

import static io.elasticaddress.gateway.Platform.GATEWAY;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.gateway.Platform.Account;

import org.junit.jupiter.api.Test;

/** What those who run the gateway ask it. */
class OperationsIT {
    private final Account account = new Account();

    @Test
    void health_and_metrics_need_no_token() {
        assertThat(GATEWAY.get("/actuator/health").is(200).json().get("status").stringValue())
                .isEqualTo("UP");
        account.group("{}");

        var metrics = GATEWAY.get("/actuator/prometheus").is(200).response().body();

        assertThat(metrics)
                .contains(
                        "elastic_gateway_command_seconds_count{action=\"create\",result=\"accepted\"}",
                        "elastic_gateway_commands_outstanding",
                        "elastic_gateway_view_lag",
                        "elastic_gateway_view_unreadable");
    }
}
