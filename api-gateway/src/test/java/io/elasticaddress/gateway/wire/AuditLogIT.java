package io.elasticaddress.gateway.wire;

import static io.elasticaddress.gateway.Platform.AUDIT;
import static io.elasticaddress.gateway.Platform.ISSUER;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.gateway.Gateway;
import io.elasticaddress.gateway.Platform.Account;

import org.junit.jupiter.api.Test;

/** Audit queries, which the gateway passes on. */
class AuditLogIT {
    private final Account account = new Account();

    @Test
    void a_query_is_passed_on_with_the_callers_token() {
        AUDIT.status = 200;
        AUDIT.body =
                """
                {"response":[{"id":"1","number":1,"at":"2026-11-23T10:15:30.123Z","action":"delete","outcome":"rejected",
                 "uid":"fg-1","actor":"alice","source_ip":null,"via":"rest","reason":null,"command_id":"c","before":null,
                 "after":null,"previous_hash":"%1$s","hash":"%1$s",
                 "rejection":{"code":"bad_request","rule":"unknown_group","details":"Invalid failover group UID"}}],
                 "next_cursor":null}
                """
                        .formatted("0".repeat(64));
        AUDIT.type = "application/json";

        var answer = account.get("/audit_log?uid=fg-1&from=2026-01-01T00%3A00%3A00Z");

        assertThat(answer.is(200).response().body()).isEqualTo(AUDIT.body);
        assertThat(AUDIT.query).isEqualTo("uid=fg-1&from=2026-01-01T00%3A00%3A00Z");
        assertThat(AUDIT.authorization).isEqualTo("Bearer " + account.token);
    }

    @Test
    void an_error_comes_back_as_it_is_and_anything_else_as_503() {
        AUDIT.status = 400;
        AUDIT.body = "{\"error\":\"bad_request\",\"error_description\":\"x\",\"details\":\"y\"}";
        AUDIT.type = "application/json";
        account.get("/audit_log?from=x").isError(400, "bad_request", "x", "y");

        AUDIT.type = "text/html";
        account.get("/audit_log").isError(503, "unavailable");
        AUDIT.type = "application/json";
        AUDIT.status = 200;
    }

    @Test
    void while_the_audit_service_is_away_the_gateway_is_ready_and_says_503() {
        try (var gateway =
                Gateway.startReady(
                        "elastic.auth.issuer=" + ISSUER.uri(),
                        "elastic.gateway.audit-url=http://127.0.0.1:1")) {
            var answer = account.sendTo(gateway, "GET", "/audit_log", null);

            answer.isError(503, "unavailable");
            assertThat(answer.header("Retry-After")).isNotNull();
            assertThat(gateway.get("/actuator/health/readiness").status()).isEqualTo(200);
        }
    }
}
