package io.elasticaddress.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.systemtests.cluster.Account;
import io.elasticaddress.systemtests.cluster.Cluster;
import io.elasticaddress.systemtests.cluster.SharedCluster;
import io.elasticaddress.systemtests.platform.Api;
import io.elasticaddress.systemtests.platform.Api.Answer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The rules of the contract's section 5, with their texts, under both names of a group; what is refused changes nothing. */
@ExtendWith(SharedCluster.class)
class RulesIT {
    private static final String UNSUITABLE =
            "Stacks must not be cluster or prepress type and must have head DNS present to be used"
                    + " in failover groups.";

    private static final Map<Integer, String> ERRORS =
            Map.of(
                    400, "bad_request",
                    403, "forbidden",
                    404, "not_found",
                    405, "bad_request",
                    412, "precondition_failed",
                    413, "bad_request",
                    422, "unprocessable_entity");

    private Cluster cluster;
    private Account account;
    private Api api;
    private String blue;
    private String green;
    private String uid;

    @BeforeEach
    void a_group(Cluster shared) {
        cluster = shared;
        account = shared.newAccount();
        api = account.api();
        blue = api.registerStack("blue", "192.0.2.1");
        green = api.registerStack("green", "192.0.2.2");
        uid = api.createGroup(blue, green);
    }

    @ParameterizedTest
    @ValueSource(strings = {"elastic_addresses", "failover_groups"})
    void rule_1_the_stacks_must_be_different_after_merging(String name) {
        var text = "Primary and secondary stacks must be different";

        refused(400, text, caller -> caller.put(one(name), json("secondary_stack_uid", blue)));
        refused(400, text, caller -> caller.put(one(name), json("primary_stack_uid", green)));
        refused(400, text, caller -> caller.post("/" + name, bothSides(blue)));
    }

    @Test
    void rule_2_a_stack_must_be_known_and_the_accounts_own() {
        var foreign = cluster.newAccount().api().registerStack("theirs", "192.0.2.66");

        for (var stack : List.of("nobody", foreign)) {
            var text = "Stack not found: " + stack;
            refused(
                    400,
                    text,
                    caller ->
                            caller.put(
                                    one("elastic_addresses"), json("secondary_stack_uid", stack)));
            refused(
                    400,
                    text,
                    caller -> caller.post("/failover_groups", json("primary_stack_uid", stack)));
        }
        assertThat(api.get("/stacks/" + foreign).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"k\",\"type\":\"cluster\",\"ipv4\":[\"192.0.2.3\"]}",
                "{\"name\":\"p\",\"type\":\"prepress\",\"ipv4\":[\"192.0.2.3\"]}",
                "{\"name\":\"n\"}"
            })
    void rule_3_a_stack_must_be_one_that_dns_can_point_at(String stack) {
        var unsuitable = api.post("/stacks", stack).response().path("uid").asString();

        refused(
                400,
                UNSUITABLE,
                caller ->
                        caller.put(one("failover_groups"), json("primary_stack_uid", unsuitable)));
        refused(
                400,
                UNSUITABLE,
                caller ->
                        caller.post("/elastic_addresses", json("secondary_stack_uid", unsuitable)));
    }

    @Test
    void rule_4_the_side_that_is_switched_to_must_have_a_stack() {
        var half = createdWith(json("primary_stack_uid", blue));

        refused(400, "No secondary stack is set", caller -> caller.switchTo(half, "secondary"));
        refused(
                400,
                "No primary stack is set",
                caller ->
                        caller.post(
                                "/elastic_addresses",
                                "{\"secondary_stack_uid\":\"%s\",\"current_stack\":\"primary\"}"
                                        .formatted(green)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    malformed JSON         | {"current_stack": "secondary"          | not valid JSON
                    not an object          | ["secondary"]                          | must be a JSON object
                    a wrong type           | {"primary_stack_uid": 7}               | primary_stack_uid must be a string
                    no side                | {"current_stack": "tertiary"}          | Current should only have values "primary" or "secondary"
                    a TTL below its bounds | {"ttl": 59}                            | ttl must be from 60 to 3600 seconds, or 0 for that of the zone, not 59
                    a TTL above its bounds | {"ttl": 3601}                          | ttl must be from 60 to 3600 seconds, or 0 for that of the zone, not 3601
                    a side of a wrong type | {"current_stack": true}                | Current should only have values "primary" or "secondary"
                    """)
    void rules_5_and_6_a_body_must_make_sense(String what, String body, String text) {
        refused(400, text, caller -> caller.put(one("elastic_addresses"), body));
        refused(400, text, caller -> caller.post("/failover_groups", body));
    }

    @Test
    void rule_6_a_body_may_have_64_kib() {
        var large = json("reason", "x".repeat(64 * 1024));

        refused(413, "", caller -> caller.put(one("elastic_addresses"), large));
        refused(413, "", caller -> caller.post("/failover_groups", large));
    }

    @Test
    void rules_7_and_15_an_unknown_group_is_400_for_changes_and_404_for_reading() {
        for (var nobody : List.of("fg-" + "0".repeat(32), "x", "%20")) {
            var path = "/elastic_addresses/" + nobody;
            var text = "Invalid failover group UID";
            refused(400, text, caller -> caller.put(path, "{\"current_stack\": 2}"));
            refused(400, text, caller -> caller.put(path, "{}"));
            refused(400, text, caller -> caller.delete(path));
            refused(404, "Failover group not found", caller -> caller.get(path));
        }
        var foreign = cluster.newAccount().api().post("/failover_groups", null);
        refused(
                400,
                "Invalid failover group UID",
                caller ->
                        caller.delete(
                                "/failover_groups/" + foreign.response().path("uid").asString()));
    }

    @Test
    void rule_8_a_group_with_a_stack_on_either_side_is_not_deleted() {
        var text =
                "Cannot delete a failover group that is currently attached to a stack. You must"
                        + " first detach it from all stacks before deletion.";

        refused(400, text, caller -> caller.delete(one("failover_groups")));
        api.put(one("elastic_addresses"), json("primary_stack_uid", ""));
        refused(400, text, caller -> caller.delete(one("elastic_addresses")));
        api.put(one("elastic_addresses"), json("secondary_stack_uid", ""));
        assertThat(api.delete(one("elastic_addresses")).status()).isEqualTo(200);
    }

    @Test
    void rule_11_every_stack_that_is_involved_must_allow_the_subject() {
        var bobs =
                api.post(
                                "/stacks",
                                """
                                {"name":"bobs","ipv4":["192.0.2.8"],"failover_group_editors":["bob"]}
                                """)
                        .response()
                        .path("uid")
                        .asString();
        var bob = account.api(1, "bob", "public admin");
        var text = "Insufficient permissions on stacks";

        refused(
                403,
                text,
                caller -> caller.post("/failover_groups", json("primary_stack_uid", bobs)));
        refused(
                403,
                text,
                caller -> caller.put(one("elastic_addresses"), json("primary_stack_uid", bobs)));
        var bobsGroup = bob.createGroup(bobs, green);
        // It would have no stack of bob's afterwards, but it has one.
        refused(
                403,
                text,
                caller ->
                        caller.put(
                                "/elastic_addresses/" + bobsGroup, json("primary_stack_uid", "")));
        refused(403, text, caller -> caller.switchTo(bobsGroup, "secondary"));
        assertThat(bob.switchTo(bobsGroup, "secondary").status()).isEqualTo(200);
    }

    @Test
    void rule_12_an_idempotency_key_names_one_request() {
        api.put(
                one("elastic_addresses"),
                json("current_stack", "secondary"),
                "Idempotency-Key",
                "k");

        refused(
                422,
                "The idempotency key was used for another request",
                caller ->
                        caller.put(
                                one("elastic_addresses"),
                                json("current_stack", "primary"),
                                "Idempotency-Key",
                                "k"));
    }

    @Test
    void a_version_that_no_longer_holds_is_412() {
        var version = api.group(uid).path("version").asLong();
        api.switchTo(uid, "secondary");

        refused(
                412,
                "",
                caller ->
                        caller.put(
                                one("elastic_addresses"),
                                json("current_stack", "primary"),
                                "If-Match",
                                "\"%d\"".formatted(version)));
    }

    @Test
    void a_stack_that_a_group_uses_is_not_removed() {
        refused(
                400,
                "Stack is used by failover group " + uid,
                caller -> caller.delete("/stacks/" + blue));
        api.put(one("elastic_addresses"), json("primary_stack_uid", ""));
        assertThat(api.delete("/stacks/" + blue).status()).isEqualTo(200);
        assertThat(api.get("/stacks/" + blue).status()).isEqualTo(404);
    }

    @Test
    void other_methods_and_paths_answer_in_json_too() {
        refused(405, "", caller -> caller.call("PATCH", one("elastic_addresses"), "{}"));
        refused(404, "", caller -> caller.get("/elastic_addresses/a/b"));
    }

    private String one(String name) {
        return "/" + name + "/" + uid;
    }

    private String createdWith(String body) {
        return api.post("/elastic_addresses", body).response().path("uid").asString();
    }

    private static String json(String field, String value) {
        return "{\"%s\":\"%s\"}".formatted(field, value);
    }

    private static String bothSides(String stack) {
        return "{\"primary_stack_uid\":\"%s\",\"secondary_stack_uid\":\"%s\"}"
                .formatted(stack, stack);
    }

    private void refused(int status, String text, Function<Api, Answer> request) {
        var before = state();

        var answer = request.apply(api);

        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("application/json");
        var body = answer.json();
        assertThat(body.propertyNames())
                .containsExactlyInAnyOrder("error", "error_description", "details");
        assertThat(body.path("error").asString()).isEqualTo(ERRORS.get(status));
        assertThat(body.path("error_description").isString()).isTrue();
        assertThat(body.path("details").asString()).contains(text);
        assertThat(state()).isEqualTo(before);
    }

    private List<String> state() {
        return States.of(api);
    }
}
