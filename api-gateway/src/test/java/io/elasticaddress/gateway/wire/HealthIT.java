package io.elasticaddress.gateway.wire;

import static io.elasticaddress.gateway.Platform.FAILOVER;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.health.HealthCheckRequest;
import io.elasticaddress.contracts.health.Verdict;
import io.elasticaddress.gateway.Platform.Account;
import io.elasticaddress.gateway.Watchers;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.JsonNode;

/** How stacks are watched, and how they are. */
class HealthIT {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String CHECK =
            """
            {"type":"http","port":8081,"path":"/up?x=1","interval":"200ms","timeout":"100ms","fall":2,"rise":1,
             "method":"HEAD","host":"web.example.com","expect_status":"200-299,401","expect_body":"fine","redirects":1,
             "verify_tls":true,"service":"s","query":"q","query_type":"A","nonsense":1}
            """;

    private final Account account = new Account();

    @Test
    void a_check_is_sent_on_as_it_is_given() {
        account.send(
                        "POST",
                        "/stacks",
                        "{\"uid\":\"web\",\"name\":\"web\",\"health_check\":" + CHECK + "}")
                .is(200);

        assertThat(FAILOVER.last(account.name).command())
                .isInstanceOfSatisfying(
                        Command.RegisterStack.class,
                        command ->
                                assertThat(command.healthCheck())
                                        .isEqualTo(
                                                new HealthCheckRequest(
                                                        "http",
                                                        8081L,
                                                        "200ms",
                                                        "100ms",
                                                        2L,
                                                        1L,
                                                        "HEAD",
                                                        "/up?x=1",
                                                        "web.example.com",
                                                        "200-299,401",
                                                        "fine",
                                                        1L,
                                                        true,
                                                        "s",
                                                        "q",
                                                        "A")));

        account.send("PUT", "/stacks/web", "{\"health_check\":{\"type\":\"none\"}}").is(200);
        assertThat(FAILOVER.last(account.name).command())
                .isInstanceOfSatisfying(
                        Command.UpdateStack.class,
                        command -> assertThat(command.healthCheck().type()).isEqualTo("none"));
        account.send("PUT", "/stacks/web", "{\"health_check\":null,\"name\":\"w\"}").is(200);
        assertThat(FAILOVER.last(account.name).command())
                .isInstanceOfSatisfying(
                        Command.UpdateStack.class,
                        command -> assertThat(command.healthCheck()).isNull());
    }

    @Test
    void a_check_is_shown_complete_and_as_it_may_be_sent_back() {
        var uid =
                stack(
                        "{\"type\":\"http\",\"port\":8081,\"interval\":\"1000ms\",\"timeout\":\"1500ms\"}");

        var shown = account.get("/stacks/" + uid).ok().get("health_check");

        assertThat(shown.toString())
                .isEqualTo(
                        "{\"type\":\"http\",\"port\":8081,\"interval\":\"1s\",\"timeout\":\"1500ms\",\"fall\":3,\"rise\":2,\"method\":\"GET\",\"path\":\"/\",\"host\":null,\"expect_status\":\"200-299\",\"expect_body\":null,\"redirects\":0,\"verify_tls\":null,\"service\":null,\"query\":null,\"query_type\":null}");
        account.send("PUT", "/stacks/" + uid, "{\"health_check\":" + shown + "}").is(200);
        assertThat(account.get("/stacks/" + uid).ok().get("health_check")).isEqualTo(shown);
        assertThat(account.get("/stacks").json().at("/response/0/health_check")).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"http\" | health_check must be an object",
                "[] | health_check must be an object",
                "{\"type\":1} | health_check.type must be a string",
                "{\"type\":\"http\",\"port\":\"80\"} | health_check.port must be a whole number",
                "{\"type\":\"http\",\"fall\":1.5} | health_check.fall must be a whole number",
                "{\"type\":\"http\",\"rise\":99999999999999999999} | health_check.rise must be a"
                        + " whole number",
                "{\"type\":\"http\",\"interval\":1} | health_check.interval must be a string",
                "{\"type\":\"http\",\"expect_status\":200} | health_check.expect_status must be a"
                        + " string",
                "{\"type\":\"https\",\"verify_tls\":\"true\"} | health_check.verify_tls must be"
                        + " true or false",
            })
    void a_field_of_a_wrong_type_is_named(String check, String problem) {
        var body = "{\"name\":\"web\",\"health_check\":" + check + "}";

        account.send("POST", "/stacks", body).isError(400, "bad_request", problem, problem);
        account.send("PUT", "/stacks/web", body).isError(400, "bad_request", problem, problem);

        assertThat(FAILOVER.received(account.name)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"health_check=http", "health_check[type]=http", "health_check.type=http"})
    void a_form_can_not_hold_one_and_is_not_taken_for_one_without(String field) {
        account.send("POST", "/stacks", "name=web&" + field, "Content-Type", FORM)
                .isError(
                        400,
                        "bad_request",
                        "health_check is an object and can be given in JSON only",
                        "health_check is an object and can be given in JSON only");
    }

    @Test
    void a_stack_that_nobody_has_said_anything_of_is_unknown() {
        var uid = stack("{\"type\":\"http\"}");

        var stack = account.get("/stacks/" + uid).ok();

        assertThat(stack.get("health").intValue()).isZero();
        assertThat(stack.get("health_since").isNull()).isTrue();
        assertThat(stack.get("health_votes")).isEmpty();
        assertThat(account.get("/stacks").json().at("/response/0").has("health_votes")).isFalse();
    }

    @Test
    void a_stack_is_what_most_of_those_say_who_are_there() {
        var uid = stack("{\"type\":\"http\"}");
        try (var watchers = Watchers.at(account, "a", "b", "c")) {
            watchers.say(account, uid, Verdict.UP, "a", "b", "c");
            awaitHealth(uid, 3);

            watchers.say(account, uid, Verdict.PARTIAL, "a", "b");
            awaitHealth(uid, 2);

            watchers.say(account, uid, Verdict.DOWN, "a");
            awaitHealth(uid, 3);
            watchers.say(account, uid, Verdict.DOWN, "b");
            awaitHealth(uid, 4);

            var stack = account.get("/stacks/" + uid).ok();
            assertThat(stack.get("health_votes").toString())
                    .matches(
                            "\\[\\{\"vantage\":\"c\",\"region\":\"region of"
                                    + " c\",\"verdict\":\"up\",\"since\":\"[^\"]+\",\"detail\":\"up"
                                    + " from c\",\"fresh\":true},\\{\"vantage\":\"a\",.*");
            assertThat(stack.get("health_since")).isEqualTo(vote(stack, "b").get("since"));
            assertThat(stack.get("version").longValue()).isEqualTo(1);
            assertThat(account.get("/stacks").json().at("/response/0/health").intValue())
                    .isEqualTo(4);
        }
        // They are gone, and what they said does not count any more.
        awaitHealth(uid, 0);
        assertThat(vote(account.get("/stacks/" + uid).ok(), "a").get("fresh").booleanValue())
                .isFalse();
    }

    @Test
    void what_was_said_of_another_check_counts_no_longer() {
        var uid = stack("{\"type\":\"http\"}");
        try (var watchers = Watchers.at(account, "a")) {
            watchers.say(account, uid, Verdict.DOWN, "a");
            awaitHealth(uid, 4);

            account.send(
                            "PUT",
                            "/stacks/" + uid,
                            "{\"health_check\":{\"type\":\"tcp\",\"port\":1}}")
                    .is(200);

            assertThat(account.get("/stacks/" + uid).ok().get("health").intValue()).isZero();
        }
    }

    @Test
    void a_group_whose_current_stack_is_down_is_degraded_and_says_why_whatever_its_policy() {
        var blue = stack("{\"type\":\"http\"}");
        var uid = account.group("{\"primary_stack_uid\":\"%s\"}".formatted(blue));
        FAILOVER.dns(account.name, uid, DnsStatus.State.CONFIRMED);
        try (var watchers = Watchers.at(account, "a", "b", "c")) {
            awaitStatus(uid, "active", null);

            watchers.say(account, blue, Verdict.DOWN, "a", "b");

            awaitStatus(
                    uid, "degraded", "The current stack, web, is down for 2 of 3 vantage points");
            var group = account.elasticAddress(uid);
            assertThat(group.get("version").longValue()).isEqualTo(1);
            assertThat(group.get("busy_toggling").booleanValue()).isFalse();

            account.send(
                            "PUT",
                            "/elastic_addresses/" + uid,
                            "{\"failover_policy\":{\"quorum\":\"all\"}}")
                    .is(200);
            assertThat(account.elasticAddress(uid).get("status").stringValue())
                    .isEqualTo("switching");
        }
    }

    private String stack(String check) {
        return account.send(
                        "POST",
                        "/stacks",
                        "{\"name\":\"web\",\"ipv4\":[\"192.0.2.1\"],\"health_check\":"
                                + check
                                + "}")
                .ok()
                .get("uid")
                .stringValue();
    }

    private void awaitHealth(String uid, int health) {
        await().untilAsserted(
                        () ->
                                assertThat(
                                                account.get("/stacks/" + uid)
                                                        .ok()
                                                        .get("health")
                                                        .intValue())
                                        .isEqualTo(health));
    }

    private void awaitStatus(String uid, String status, String details) {
        await().untilAsserted(
                        () -> {
                            var group = account.elasticAddress(uid);
                            assertThat(group.get("status").stringValue()).isEqualTo(status);
                            assertThat(group.get("status_details").asString(null))
                                    .isEqualTo(details);
                        });
    }

    private static JsonNode vote(JsonNode stack, String vantage) {
        return stack.get("health_votes")
                .valueStream()
                .filter(vote -> vote.get("vantage").stringValue().equals(vantage))
                .findFirst()
                .orElseThrow();
    }
}
