package io.elasticaddress.gateway.wire;

import static io.elasticaddress.gateway.Platform.FAILOVER;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.command.CommandMessage;
import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.contracts.outcome.Outcome;
import io.elasticaddress.contracts.outcome.RejectionCode;
import io.elasticaddress.gateway.Platform.Account;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/** Commands that are decided and not applied. */
class DryRunIT {
    private final Account account = new Account();

    @Test
    void a_dry_run_says_what_would_be_done_and_nothing_is() {
        var blue = stack("blue", "192.0.2.1");
        var green = stack("green", "192.0.2.2");
        var uid =
                account.group(
                        "{\"primary_stack_uid\":\"%s\",\"secondary_stack_uid\":\"%s\",\"ttl\":300}"
                                .formatted(blue, green));
        var before = account.elasticAddress(uid);

        var answer =
                account.send(
                        "PUT",
                        "/elastic_addresses/" + uid + "?dry_run=true",
                        "{\"current_stack\":2,\"override_rules\":[\"target_down\"]}");

        assertThat(answer.ok().toString())
                .isEqualTo(
                        "{\"ok\":true,\"message\":\"Dry run: it would be done, and nothing was\",\"dry_run\":true,\"outcome\":\"accepted\",\"uid\":\"%s\",\"rejection\":null,\"rules\":[\"target_down\"],\"before\":[{\"type\":\"A\",\"ttl\":300,\"values\":[\"192.0.2.1\"]}],\"after\":[{\"type\":\"A\",\"ttl\":300,\"values\":[\"192.0.2.2\"]}]}"
                                .formatted(uid));
        assertThat(answer.header("X-Command-Id")).isNotNull();
        assertThat(FAILOVER.last(account.name).dryRun()).isTrue();
        assertThat(account.elasticAddress(uid)).isEqualTo(before);
    }

    @Test
    void one_that_would_be_refused_is_no_error_and_says_by_what() {
        var uid = account.group("{}");
        FAILOVER.script(
                account.name,
                (message, service) ->
                        service.outcome(
                                message,
                                new Outcome.Planned(
                                        uid,
                                        new Outcome.Rejected(
                                                RejectionCode.UNPROCESSABLE_ENTITY,
                                                "target_down",
                                                "Issue updating the failover group",
                                                "The secondary stack is down"),
                                        List.of("target_down"),
                                        List.of(new RecordSet("A", 0, List.of("192.0.2.1"))),
                                        List.of(new RecordSet("A", 0, List.of("192.0.2.1"))))));

        var plan =
                account.send("PUT", "/failover_groups/" + uid + ".json?dry_run=1", "{\"ttl\":60}")
                        .ok();

        assertThat(plan.get("outcome").stringValue()).isEqualTo("rejected");
        assertThat(plan.get("rejection").toString())
                .isEqualTo(
                        "{\"error\":\"unprocessable_entity\",\"rule\":\"target_down\",\"error_description\":\"Issue"
                            + " updating the failover group\",\"details\":\"The secondary stack is"
                            + " down\"}");
        assertThat(plan.at("/before/0/ttl").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /elastic_addresses",
        "POST, /stacks",
        "POST, /failover/pause",
        "POST, /failover/resume"
    })
    void every_command_can_be_tried(String method, String path) {
        var plan = account.send(method, path + "?dry_run=TRUE", "{\"name\":\"web\"}").ok();

        assertThat(plan.get("dry_run").booleanValue()).isTrue();
        assertThat(FAILOVER.last(account.name).dryRun()).isTrue();
        assertThat(account.get("/elastic_addresses").json().get("count").intValue()).isZero();
        assertThat(account.get("/stacks").json().get("count").intValue()).isZero();
        assertThat(account.get("/failover").ok().get("since").isNull()).isTrue();
    }

    @Test
    void what_is_removed_can_be_tried_too() {
        var uid = account.group("{}");
        var stack = account.stack("web");

        account.send("DELETE", "/elastic_addresses/" + uid + "?dry_run=true", null).ok();
        account.send("DELETE", "/stacks/" + stack + "?dry_run=true", null).ok();

        account.get("/elastic_addresses/" + uid).ok();
        account.get("/stacks/" + stack).ok();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?dry_run=", "?dry_run=false", "?dry_run=0"})
    void without_it_a_command_is_applied(String query) {
        account.send("POST", "/elastic_addresses" + query, "{}").ok();

        assertThat(FAILOVER.received(account.name)).noneMatch(CommandMessage::dryRun);
        assertThat(account.get("/elastic_addresses").json().get("count").intValue()).isEqualTo(1);
    }

    @Test
    void a_word_that_may_mean_either_applies_nothing() {
        account.send("POST", "/elastic_addresses?dry_run=yes", "{}")
                .isError(
                        400,
                        "bad_request",
                        "dry_run must be true or false",
                        "dry_run must be true or false");
        assertThat(FAILOVER.received(account.name)).isEmpty();
    }

    private String stack(String name, String address) {
        return account.send(
                        "POST",
                        "/stacks",
                        "{\"name\":\"%s\",\"ipv4\":[\"%s\"]}".formatted(name, address))
                .ok()
                .get("uid")
                .stringValue();
    }
}
