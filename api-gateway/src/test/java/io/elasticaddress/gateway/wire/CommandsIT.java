package io.elasticaddress.gateway.wire;

import static io.elasticaddress.gateway.Platform.AUDIT;
import static io.elasticaddress.gateway.Platform.GATEWAY;
import static io.elasticaddress.gateway.Platform.ISSUER;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.wire.Json;
import io.elasticaddress.gateway.Gateway;
import io.elasticaddress.gateway.Platform.Account;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What became of a command: what the audit service knows, as the API says it. */
class CommandsIT {
    private static final String ID = "0b9ee9bc-6f1c-8d2e-9c3b-52c2d1a3a001";
    private static final String SWITCHED =
            """
            {"id":"e1","number":7,"at":"2026-11-23T10:15:32.123Z","action":"switch","outcome":"accepted",
             "uid":"fg-1","actor":"alice","source_ip":"192.0.2.7","via":"rest","reason":"deploy 42",
             "command_id":"c","before":{"version":1},"after":{"version":2},"previous_hash":"%1$s","hash":"%1$s"}
            """
                    .formatted("0".repeat(64));
    private static final String LATE =
            """
            {"id":"e2","number":6,"at":"2026-11-23T10:15:31.000Z","action":"switch","outcome":"rejected",
             "uid":"fg-1","actor":"alice","source_ip":null,"via":"rest","reason":null,"command_id":"c",
             "before":null,"after":null,"previous_hash":"%1$s","hash":"%1$s","rejection":{"code":"unprocessable_entity","rule":"deadline_passed",
             "description":"Issue updating the failover group","details":"The deadline had passed"}}
            """
                    .formatted("0".repeat(64));

    private final Account account = new Account();

    @BeforeEach
    void nothing_is_known() {
        AUDIT.status = 200;
        AUDIT.type = "application/json";
        known();
    }

    @AfterEach
    void the_audit_service_answers_as_before() {
        AUDIT.status = 200;
        AUDIT.type = "application/json";
        AUDIT.body = "{\"response\":[],\"next_cursor\":null}";
    }

    private static void known(String... entries) {
        AUDIT.body = "{\"response\":[" + String.join(",", entries) + "]}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".json"})
    void an_accepted_command_says_what_was_done_by_whom_and_when(String suffix) {
        known(SWITCHED);

        var answer = account.get("/commands/" + ID + suffix);

        var command = answer.ok();
        assertThat(answer.json().propertyNames()).containsExactly("response");
        assertThat(command)
                .isEqualTo(
                        Json.MAPPER.readTree(
                                """
                                {"id":"%s","outcome":"accepted","action":"switch","uid":"fg-1",
                                 "at":"2026-11-23T10:15:32.123Z","actor":"alice","via":"rest",
                                 "reason":"deploy 42","rejection":null,"entries":[%s]}
                                """
                                        .formatted(ID, SWITCHED)));
        assertThat(AUDIT.path).isEqualTo("/commands/" + ID);
        assertThat(AUDIT.query).isNull();
        assertThat(AUDIT.authorization).isEqualTo("Bearer " + account.token);
    }

    @Test
    void a_rejected_command_says_the_error_that_it_was_answered_with() {
        known(LATE);

        var command = account.get("/commands/" + ID).ok();

        assertThat(command.get("outcome").stringValue()).isEqualTo("rejected");
        assertThat(command.get("action").stringValue()).isEqualTo("switch");
        assertThat(command.get("reason").isNull()).isTrue();
        assertThat(command.get("rejection"))
                .isEqualTo(
                        Json.MAPPER.readTree(
                                """
                                {"error":"unprocessable_entity","rule":"deadline_passed",
                                 "error_description":"Issue updating the failover group",
                                 "details":"The deadline had passed"}
                                """));
        assertThat(command.get("entries").size()).isEqualTo(1);
    }

    @Test
    void a_command_that_changed_nothing_was_accepted() {
        known(SWITCHED.replace("accepted", "unchanged"));

        var command = account.get("/commands/" + ID).ok();

        assertThat(command.get("outcome").stringValue()).isEqualTo("accepted");
        assertThat(command.get("entries").get(0).get("outcome").stringValue())
                .isEqualTo("unchanged");
    }

    @Test
    void of_several_attempts_the_one_that_was_applied_decides() {
        for (var entries : new String[][] {{LATE, SWITCHED}, {SWITCHED, LATE}}) {
            known(entries);

            var command = account.get("/commands/" + ID).ok();

            assertThat(command.get("outcome").stringValue()).isEqualTo("accepted");
            assertThat(command.get("reason").stringValue()).isEqualTo("deploy 42");
            assertThat(command.get("rejection").isNull()).isTrue();
            assertThat(command.get("entries").size()).isEqualTo(2);
        }
    }

    @Test
    void a_command_that_nothing_is_known_of_is_404() {
        account.get("/commands/" + ID)
                .isError(
                        404,
                        "not_found",
                        "Not found",
                        "Command not found: "
                                + ID
                                + ". One that was sent a moment ago may still be on its way to"
                                + " the audit log");
    }

    @ParameterizedTest
    @CsvSource({
        "nightly%20switch, /commands/nightly%20switch",
        "a%3Fuid=1&b, /commands/a%3Fuid%3D1%26b",
        "a%23b, /commands/a%23b",
        "gr%C3%BCn, /commands/gr%C3%BCn",
        "x?uid=1, /commands/x",
    })
    void an_id_stays_one_segment_of_the_path(String id, String path) {
        account.get("/commands/" + id).isError(404, "not_found");

        assertThat(AUDIT.path).isEqualTo(path);
        assertThat(AUDIT.query).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"..json", "...json", ".json"})
    void an_id_that_would_lead_elsewhere_is_not_asked_for(String id) {
        AUDIT.path = null;

        account.get("/commands/" + id).isError(404, "not_found");

        assertThat(AUDIT.path).isNull();
    }

    @Test
    void it_needs_a_token_with_the_scope_public() {
        GATEWAY.get("/api/3/commands/" + ID).isError(401, "unauthenticated");
        var token = ISSUER.token(account.name, "admin");
        GATEWAY.get("/api/3/commands/" + ID, "Authorization", "Bearer " + token)
                .isError(403, "forbidden");
    }

    @Test
    void an_error_of_the_audit_service_comes_back_as_it_is_and_anything_else_as_503() {
        AUDIT.status = 400;
        AUDIT.body = "{\"error\":\"bad_request\",\"error_description\":\"x\",\"details\":\"y\"}";
        account.get("/commands/" + ID).isError(400, "bad_request", "x", "y");

        AUDIT.status = 200;
        AUDIT.body = "{";
        account.get("/commands/" + ID).isError(503, "unavailable");
        AUDIT.type = "text/html";
        account.get("/commands/" + ID).isError(503, "unavailable");
    }

    @Test
    void while_the_audit_service_is_away_it_says_503() {
        try (var gateway =
                Gateway.start(
                        "elastic.auth.issuer=" + ISSUER.uri(),
                        "elastic.gateway.audit-url=http://127.0.0.1:1")) {
            var answer = account.sendTo(gateway, "GET", "/commands/" + ID, null);

            answer.isError(503, "unavailable");
            assertThat(answer.header("Retry-After")).isNotNull();
        }
    }
}
