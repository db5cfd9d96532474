package io.elasticaddress.systemtests.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.systemtests.platform.Api;
import io.elasticaddress.systemtests.platform.Api.Answer;
import io.elasticaddress.systemtests.platform.PlainProducer;
import io.elasticaddress.systemtests.platform.Quickstart;
import io.elasticaddress.systemtests.platform.SharedQuickstart;
import io.elasticaddress.systemtests.platform.TopicRecords;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** What can't be understood or must not be done: the error that the API promises, and nothing has changed. */
@ExtendWith(SharedQuickstart.class)
class BadInputIT {
    private Api api;
    private String uid;
    private String path;

    @BeforeEach
    void a_group(Quickstart quickstart) {
        api = quickstart.api();
        uid =
                api.createGroup(
                        api.registerStack("primary", "192.0.2.1"),
                        api.registerStack("secondary", "192.0.2.2"));
        path = "/elastic_addresses/" + uid;
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
                    a side of a wrong type | {"current_stack": true}                | Current should only have values "primary" or "secondary"
                    an unknown stack       | {"secondary_stack_uid": "nobody"}      | Stack not found: nobody
                    """)
    void a_body_that_makes_no_sense_is_400(String what, String body, String text) {
        refused(400, "bad_request", text, caller -> caller.put(path, body));
        refused(400, "bad_request", text, caller -> caller.post("/elastic_addresses", body));
    }

    @Test
    void an_unknown_uid_is_400_for_changes_and_404_for_reading() {
        var nobody = "/elastic_addresses/fg-" + "0".repeat(32);
        var text = "Invalid failover group UID";

        refused(400, "bad_request", text, caller -> caller.put(nobody, "{\"current_stack\": 2}"));
        refused(400, "bad_request", text, caller -> caller.delete(nobody));
        refused(404, "not_found", "", caller -> caller.get(nobody));
    }

    @Test
    void the_same_stack_on_both_sides_is_400() {
        var primary = api.group(uid).path("primary_stack_uid").asString();

        refused(
                400,
                "bad_request",
                "Primary and secondary stacks must be different",
                caller -> caller.put(path, "{\"secondary_stack_uid\": \"%s\"}".formatted(primary)));
    }

    @Test
    void a_switch_to_an_empty_side_is_400() {
        var lonely = api.registerStack("lonely", "192.0.2.3");
        var created =
                api.post("/elastic_addresses", "{\"primary_stack_uid\": \"%s\"}".formatted(lonely));
        var half = created.response().path("uid").asString();

        refused(
                400,
                "bad_request",
                "No secondary stack is set",
                caller -> caller.switchTo(half, "secondary"));
    }

    @Test
    void a_stack_of_another_account_does_not_exist(Quickstart quickstart) {
        var foreign = UUID.randomUUID().toString().replace("-", "");
        var servers = quickstart.bootstrapServers();
        try (var other = new PlainProducer(servers)) {
            other.send(
                    "somebody-else",
                    Map.of("ce_type", "elastic.RegisterStack.v1"),
                    """
                    {"uid": "%s", "name": "theirs", "ipv4": ["192.0.2.66"]}
                    """
                            .formatted(foreign));
        }
        await().until(
                        () ->
                                TopicRecords.all(servers, "elastic.snapshots").stream()
                                        .anyMatch(
                                                record ->
                                                        new String(
                                                                        record.key(),
                                                                        StandardCharsets.UTF_8)
                                                                .equals(
                                                                        "stack/somebody-else/"
                                                                                + foreign)));

        refused(
                400,
                "bad_request",
                "Stack not found: " + foreign,
                caller -> caller.put(path, "{\"secondary_stack_uid\": \"%s\"}".formatted(foreign)));
        refused(404, "not_found", "", caller -> caller.get("/stacks/" + foreign));
    }

    @Test
    void a_body_that_is_too_large_is_413() {
        var large = "{\"reason\": \"%s\"}".formatted("x".repeat(64 * 1024));

        refused(413, "bad_request", "", caller -> caller.put(path, large));
        refused(413, "bad_request", "", caller -> caller.post("/elastic_addresses", large));
    }

    @Test
    void other_methods_media_types_and_paths_answer_in_json_too() {
        refused(405, "bad_request", "", caller -> caller.call("PATCH", path, "{}"));
        refused(404, "not_found", "", caller -> caller.get("/elastic_addresses/a/b"));
    }

    private void refused(int status, String error, String text, Function<Api, Answer> request) {
        var before = state();

        var answer = request.apply(api);

        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("application/json");
        var body = answer.json();
        assertThat(body.propertyNames())
                .containsExactlyInAnyOrder("error", "error_description", "details");
        assertThat(body.path("error").asString()).isEqualTo(error);
        assertThat(body.path("error_description").isString()).isTrue();
        assertThat(body.path("details").asString()).contains(text);
        assertThat(state()).isEqualTo(before);
    }

    /** All groups and stacks, without what DNS says of them. */
    private String state() {
        var groups = new StringBuilder();
        api.get("/elastic_addresses")
                .response()
                .forEach(
                        group ->
                                groups.append(group.path("uid").asString())
                                        .append(' ')
                                        .append(group.path("version").asLong())
                                        .append('\n'));
        return groups.toString();
    }
}
