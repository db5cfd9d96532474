package io.elasticaddress.gateway.wire;

import static io.elasticaddress.gateway.Platform.FAILOVER;
import static io.elasticaddress.gateway.Platform.GATEWAY;
import static io.elasticaddress.gateway.Platform.ISSUER;
import static io.elasticaddress.gateway.Platform.OTHER;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.health.FailoverPolicyRequest;
import io.elasticaddress.contracts.health.Grounds;
import io.elasticaddress.contracts.outcome.Outcome;
import io.elasticaddress.contracts.outcome.RejectionCode;
import io.elasticaddress.contracts.state.FailoverHold;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.gateway.Platform.Account;
import io.elasticaddress.gateway.Watchers;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.util.List;

/** Policies of groups, what keeps them from acting, and the account's pause. */
class FailoverIT {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String DEFAULT =
            "{\"mode\":\"manual\",\"quorum\":\"majority\",\"failback\":\"never\",\"failback_after\":\"5m\",\"failback_window\":null,\"hold_down\":\"1m\",\"operator_hold\":\"10m\"}";

    private final Account account = new Account();

    @ParameterizedTest
    @ValueSource(strings = {"/elastic_addresses", "/failover_groups"})
    void a_policy_is_given_shown_complete_and_changed_field_by_field(String resource) {
        var one =
                resource
                        + "/"
                        + account.send(
                                        "POST",
                                        resource,
                                        "{\"failover_policy\":{\"mode\":\"automatic\",\"hold_down\":\"90s\"}}")
                                .ok()
                                .get("uid")
                                .stringValue();

        assertThat(account.get(one).ok().get("failover_policy").toString())
                .isEqualTo(
                        DEFAULT.replace("manual", "automatic")
                                .replace("\"hold_down\":\"1m\"", "\"hold_down\":\"90s\""));
        account.send(
                        "PUT",
                        one,
                        "{\"failover_policy\":{\"failback\":\"window\",\"failback_window\":\"02:00-04:00\",\"nonsense\":[]}}")
                .is(200);
        assertThat(FAILOVER.last(account.name).command())
                .isInstanceOfSatisfying(
                        Command.UpdateElasticAddress.class,
                        command ->
                                assertThat(command.failoverPolicy())
                                        .isEqualTo(
                                                new FailoverPolicyRequest(
                                                        null,
                                                        null,
                                                        "window",
                                                        null,
                                                        "02:00-04:00",
                                                        null,
                                                        null)));
        var policy = account.get(one).ok().get("failover_policy");
        assertThat(policy.get("mode").stringValue()).isEqualTo("automatic");
        assertThat(policy.get("failback_window").stringValue()).isEqualTo("02:00-04:00");
    }

    @Test
    void a_group_without_a_policy_shows_the_one_that_counts() {
        var group = account.elasticAddress(account.group("{}"));

        assertThat(group.get("failover_policy").toString()).isEqualTo(DEFAULT);
        assertThat(group.get("failover").toString())
                .isEqualTo(
                        "{\"held_by\":null,\"held_since\":null,\"held_until\":null,\"details\":null,\"last_switch\":null,\"paused\":false}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"failover_policy\":\"automatic\" | failover_policy must be an object",
                "\"failover_policy\":{\"mode\":true} | failover_policy.mode must be a string",
                "\"failover_policy\":{\"hold_down\":60} | failover_policy.hold_down must be a"
                        + " string",
            })
    void a_field_of_a_wrong_type_is_named(String field, String problem) {
        var body = "{" + field + "}";

        account.send("POST", "/elastic_addresses", body)
                .isError(400, "bad_request", problem, problem);
        account.send("PUT", "/failover_groups/fg-1", body)
                .isError(400, "bad_request", problem, problem);

        assertThat(FAILOVER.received(account.name)).isEmpty();
    }

    @Test
    void a_form_can_not_hold_a_policy() {
        account.send(
                        "POST",
                        "/elastic_addresses",
                        "failover_policy[mode]=automatic",
                        "Content-Type",
                        FORM)
                .isError(400, "bad_request");
    }

    @Test
    void a_policy_beside_a_side_makes_a_switch_an_update_and_overridden_rules_do_not() {
        var uid = account.group();
        var one = "/elastic_addresses/" + uid;

        account.send(
                        "PUT",
                        one,
                        "{\"current_stack\":2,\"override_rules\":[\"target_down\",\"held\"]}")
                .is(200);
        assertThat(FAILOVER.last(account.name).command())
                .isEqualTo(
                        new Command.SwitchStack(
                                uid, Side.SECONDARY, List.of("target_down", "held"), null, null));

        account.send(
                        "PUT",
                        "/failover_groups/" + uid,
                        "current_stack=1&override_rules[]=target_down",
                        "Content-Type",
                        FORM)
                .is(200);
        assertThat(FAILOVER.last(account.name).command())
                .isEqualTo(
                        new Command.SwitchStack(
                                uid, Side.PRIMARY, List.of("target_down"), null, null));

        account.send(
                        "PUT",
                        one,
                        "{\"current_stack\":2,\"failover_policy\":{},\"override_rules\":[\"x\"]}")
                .is(200);
        assertThat(FAILOVER.last(account.name).command())
                .isEqualTo(
                        new Command.UpdateElasticAddress(
                                uid,
                                null,
                                null,
                                Side.SECONDARY,
                                null,
                                new FailoverPolicyRequest(null, null, null, null, null, null, null),
                                List.of("x"),
                                null,
                                null));

        account.send("PUT", one, "{\"current_stack\":2,\"override_rules\":\"target_down\"}")
                .isError(
                        400,
                        "bad_request",
                        "override_rules must be a list of strings",
                        "override_rules must be a list of strings");
    }

    @Test
    void a_switch_that_a_safety_rule_refuses_is_422_and_names_it() {
        var uid = account.group();
        FAILOVER.script(
                account.name,
                (message, service) ->
                        service.outcome(
                                message,
                                new Outcome.Rejected(
                                        RejectionCode.UNPROCESSABLE_ENTITY,
                                        "target_down",
                                        "Issue updating the failover group",
                                        "The secondary stack is down. To switch nevertheless, name"
                                                + " in override_rules: target_down")));

        account.send("PUT", "/elastic_addresses/" + uid, "{\"current_stack\":2}")
                .isError(
                        422,
                        "unprocessable_entity",
                        "Issue updating the failover group",
                        "The secondary stack is down. To switch nevertheless, name in"
                                + " override_rules: target_down");
    }

    @Test
    void what_holds_a_group_and_how_it_was_switched_last_is_told_without_moving_its_version() {
        var uid = account.group();
        account.send("PUT", "/elastic_addresses/" + uid, "{\"current_stack\":2}").is(200);
        var since = Instant.parse("2026-11-23T10:15:30.123456Z");

        FAILOVER.publish(
                new FailoverHold(
                        account.name,
                        uid,
                        new Grounds(
                                "hold_down", List.of(), List.of(), "It was switched a moment ago"),
                        since,
                        since.plusSeconds(60),
                        1));

        await().untilAsserted(
                        () ->
                                assertThat(failover(uid).get("held_by").asString(null))
                                        .isEqualTo("hold_down"));
        var failover = failover(uid);
        assertThat(failover.get("held_since").stringValue()).isEqualTo("2026-11-23T10:15:30.123Z");
        assertThat(failover.get("held_until").stringValue()).isEqualTo("2026-11-23T10:16:30.123Z");
        assertThat(failover.get("details").stringValue()).isEqualTo("It was switched a moment ago");
        assertThat(failover.at("/last_switch/automatic").booleanValue()).isFalse();
        assertThat(failover.at("/last_switch/streak").intValue()).isZero();
        assertThat(failover.at("/last_switch/at").stringValue()).endsWith("Z");
        assertThat(account.elasticAddress(uid).get("version").longValue()).isEqualTo(2);

        FAILOVER.publish(new FailoverHold(account.name, uid, null, since, null, 2));
        await().untilAsserted(() -> assertThat(failover(uid).get("held_by").isNull()).isTrue());
        assertThat(failover(uid).get("held_since").isNull()).isTrue();
    }

    private tools.jackson.databind.JsonNode failover(String uid) {
        return account.elasticAddress(uid).get("failover");
    }

    @Test
    void an_account_is_paused_and_resumed_and_reads_its_own_writes() {
        var uid = account.group("{}");
        assertThat(account.get("/failover").ok().get("since").isNull()).isTrue();

        var paused =
                account.send("POST", "/failover/pause", "{\"reason\":\"the monitors are broken\"}");
        assertThat(paused.ok().toString())
                .isEqualTo("{\"ok\":true,\"message\":\"Failover paused\"}");
        assertThat(paused.header("X-Command-Id")).isNotNull();
        assertThat(FAILOVER.last(account.name).command())
                .isEqualTo(new Command.SetFailover(true, "the monitors are broken"));
        assertThat(account.get("/failover").ok().get("paused").booleanValue()).isTrue();
        assertThat(account.get("/failover.json").ok().get("since").stringValue()).endsWith("Z");
        assertThat(failover(uid).get("paused").booleanValue()).isTrue();
        assertThat(new Account().get("/failover").ok().get("paused").booleanValue()).isFalse();
        await().untilAsserted(
                        () ->
                                assertThat(
                                                account.sendTo(OTHER, "GET", "/failover", null)
                                                        .ok()
                                                        .get("paused")
                                                        .booleanValue())
                                        .isTrue());

        assertThat(
                        account.send("POST", "/failover/resume.json?reason=mended", null)
                                .ok()
                                .toString())
                .isEqualTo("{\"ok\":true,\"message\":\"Failover resumed\"}");
        assertThat(FAILOVER.last(account.name).command())
                .isEqualTo(new Command.SetFailover(false, "mended"));
        assertThat(failover(uid).get("paused").booleanValue()).isFalse();
    }

    @Test
    void a_pause_may_be_repeated_with_its_key() {
        var key = "pause-" + account.name;
        var first = account.send("POST", "/failover/pause", null, "Idempotency-Key", key);
        var again = account.send("POST", "/failover/pause", null, "Idempotency-Key", key);

        assertThat(again.header("X-Command-Id")).isEqualTo(first.header("X-Command-Id"));
        assertThat(FAILOVER.received(account.name))
                .extracting(message -> message.commandId())
                .containsOnly(first.header("X-Command-Id"));
    }

    @Test
    void reading_needs_one_scope_and_changing_the_other() {
        var reader =
                new String[] {"Authorization", "Bearer " + ISSUER.token(account.name, "public")};

        GATEWAY.get("/api/3/failover", reader).is(200);
        GATEWAY.send("POST", "/api/3/failover/pause", null, reader).isError(403, "forbidden");
        GATEWAY.send("POST", "/api/3/failover/resume", null, reader).isError(403, "forbidden");
        assertThat(FAILOVER.received(account.name)).isEmpty();
    }

    @Test
    void the_vantage_points_that_are_there_are_listed_until_they_are_gone() {
        try (var _ = Watchers.at(account, "eu-1", "us-1")) {
            var points = account.get("/failover").ok().get("vantage_points");

            assertThat(points.get(0).toString())
                    .matches(
                            "\\{\"name\":\"eu-1\",\"region\":\"region of"
                                    + " eu-1\",\"since\":\"[0-9T:.-]+Z\"}");
        }
        await().untilAsserted(
                        () ->
                                assertThat(account.get("/failover").ok().get("vantage_points"))
                                        .isEmpty());
    }
}
