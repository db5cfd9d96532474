package io.elasticaddress.gateway.wire;

import static io.elasticaddress.gateway.Platform.FAILOVER;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.gateway.Platform.Account;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/** Section 1 of the API contract: paths. */
class Section1PathsIT {
    private final Account account = new Account();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/elastic_addresses",
                "/failover_groups",
                "/stacks",
                "/ping/auth",
                "/audit_log"
            })
    void every_path_answers_with_and_without_json(String path) {
        account.get(path).is(200);
        account.get(path + ".json").is(200);
    }

    @Test
    void a_group_answers_with_and_without_json_under_both_names() {
        var uid = account.group("{}");

        for (var path : List.of("/elastic_addresses/", "/failover_groups/")) {
            for (var suffix : List.of("", ".json")) {
                assertThat(account.get(path + uid + suffix).ok().get("uid").stringValue())
                        .isEqualTo(uid);
                account.send("PUT", path + uid + suffix, "{}").is(200);
            }
        }
        account.send("DELETE", "/failover_groups/" + uid + ".json", null).is(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/elastic_addresses.json", "/failover_groups.json"})
    void a_group_is_created_with_json_too(String path) {
        var uid = account.send("POST", path, "{}").ok().get("uid").stringValue();

        account.get("/elastic_addresses/" + uid).is(200);
    }

    @Test
    void a_stack_answers_with_and_without_json() {
        var uid = account.stack("blue");

        for (var suffix : List.of("", ".json")) {
            assertThat(account.get("/stacks/" + uid + suffix).ok().get("uid").stringValue())
                    .isEqualTo(uid);
            account.send("PUT", "/stacks/" + uid + suffix, "{\"name\":\"b\"}").is(200);
            assertThat(FAILOVER.last(account.name).command().subject()).isEqualTo(uid);
        }
        account.send("DELETE", "/stacks/" + uid + ".json", null).is(200);
        account.get("/stacks/" + uid).isError(404, "not_found");
    }

    @Test
    void a_ping_tells_whose_the_token_is() {
        var pong = account.get("/ping/auth").ok();

        assertThat(pong.get("ok").booleanValue()).isTrue();
        assertThat(pong.get("account").stringValue()).isEqualTo(account.name);
        assertThat(pong.get("subject").stringValue()).isEqualTo("alice");
    }
}
