package io.elasticaddress.systemtests.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.systemtests.platform.Api;
import io.elasticaddress.systemtests.platform.Quickstart;
import io.elasticaddress.systemtests.platform.SharedQuickstart;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import tools.jackson.databind.JsonNode;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The four endpoints of the document that the API follows, field for field. */
@ExtendWith(SharedQuickstart.class)
class SeedEndpointsIT {
    private static final String ALL = "/elastic_addresses";
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ";

    private Quickstart quickstart;
    private Api api;
    private String primary;
    private String secondary;

    @BeforeEach
    void two_stacks(Quickstart shared) {
        quickstart = shared;
        api = shared.api();
        primary = api.registerStack("my-primary-stack", "203.0.113.10");
        secondary = api.registerStack("my-backup-stack", "203.0.113.20");
    }

    @Test
    void listing_shows_every_group_with_every_field() {
        var uid = api.createGroup(primary, secondary);

        var answer = api.get(ALL);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("application/json");
        assertThat(answer.json().path("count").asInt()).isEqualTo(answer.response().size());
        var group = in(answer.response(), uid);
        assertThat(group.path("id").isIntegralNumber()).isTrue();
        assertThat(group.path("id").longValue()).isBetween(0L, 999_999_999L);
        assertThat(uid).matches("fg-[0-9a-f]{32}");
        assertThat(texts(group))
                .containsAllEntriesOf(
                        Map.of(
                                "address",
                                "203.0.113.10",
                                "primary_stack",
                                "my-primary-stack",
                                "secondary_stack",
                                "my-backup-stack",
                                "current_stack",
                                "primary",
                                "cloud",
                                "AWS",
                                "region",
                                "us-east-1"));
        assertThat(group.path("status").asString()).isIn("active", "switching");
        assertThat(group.path("created_at").asString()).matches(TIME);
        assertThat(group.path("updated_at").asString()).matches(TIME);
    }

    @Test
    void listing_is_oldest_first() {
        var older = api.createGroup(primary, secondary);
        var newer = api.createGroup(primary, secondary);

        var uids =
                StreamSupport.stream(api.get(ALL).response().spliterator(), false)
                        .map(group -> group.path("uid").asString())
                        .toList();

        assertThat(uids).containsSubsequence(older, newer);
    }

    @Test
    void creating_takes_optional_parameters_and_answers_ok() {
        var bare = api.post(ALL, null);
        var whole =
                api.post(
                        ALL,
                        """
                        {"primary_stack_uid": "%s", "secondary_stack_uid": "%s", "current_stack": "secondary"}
                        """
                                .formatted(primary, secondary));

        for (var answer : List.of(bare, whole)) {
            assertThat(answer.status()).as("%s", answer).isEqualTo(200);
            assertThat(answer.response().path("ok").isBoolean()).isTrue();
            assertThat(answer.response().path("ok").booleanValue()).isTrue();
            assertThat(answer.response().path("message").asString())
                    .isEqualTo("Failover Group created");
        }
        var reserved = api.group(bare.response().path("uid").asString());
        assertThat(reserved.path("status").asString()).isEqualTo("unattached");
        assertThat(reserved.path("address").isNull()).isTrue();
        assertThat(reserved.path("current_stack").asString()).isEqualTo("primary");
        var group = api.group(whole.response().path("uid").asString());
        assertThat(group.path("current_stack").asString()).isEqualTo("secondary");
        assertThat(group.path("address").asString()).isEqualTo("203.0.113.20");
    }

    @Test
    void updating_changes_what_is_given_and_answers_ok() {
        var uid = api.createGroup(primary, secondary);
        var third = api.registerStack("third", "203.0.113.30");

        var answer =
                api.put(
                        ALL + "/" + uid,
                        """
                        {"secondary_stack_uid": "%s", "current_stack": "secondary"}
                        """
                                .formatted(third));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text())
                .isEqualTo("{\"response\":{\"ok\":true,\"message\":\"Failover Group updated\"}}");
        var group = api.group(uid);
        assertThat(group.path("primary_stack").asString()).isEqualTo("my-primary-stack");
        assertThat(group.path("secondary_stack").asString()).isEqualTo("third");
        assertThat(group.path("current_stack").asString()).isEqualTo("secondary");
        assertThat(group.path("address").asString()).isEqualTo("203.0.113.30");
    }

    @Test
    void deleting_a_detached_group_answers_ok_and_it_is_gone() {
        var uid = api.post(ALL, null).response().path("uid").asString();

        var answer = api.delete(ALL + "/" + uid);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text())
                .isEqualTo("{\"response\":{\"ok\":true,\"message\":\"Failover Group deleted\"}}");
        assertThat(api.get(ALL).text()).doesNotContain(uid);
    }

    @Test
    void without_a_token_or_with_a_bad_one_it_is_401() {
        for (var token : new String[] {null, "rubbish"}) {
            var stranger = api.as(token);
            for (var answer :
                    List.of(
                            stranger.get(ALL),
                            stranger.post(ALL, null),
                            stranger.put(ALL + "/fg-0", "{}"),
                            stranger.delete(ALL + "/fg-0"))) {
                assertThat(answer.status()).isEqualTo(401);
                assertThat(answer.json().path("error").asString()).isEqualTo("unauthenticated");
            }
        }
    }

    @Test
    void the_scope_public_reads_and_changes_nothing() {
        var uid = api.createGroup(primary, secondary);
        var before = api.group(uid).path("version").asLong();
        var reader = api.as(quickstart.publicToken());

        assertThat(reader.get(ALL).status()).isEqualTo(200);
        for (var answer :
                List.of(
                        reader.post(ALL, null),
                        reader.switchTo(uid, "secondary"),
                        reader.delete(ALL + "/" + uid))) {
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.json().path("error").asString()).isEqualTo("forbidden");
            assertThat(answer.text()).contains("OAuth token lacks required `admin` scope");
        }
        assertThat(api.group(uid).path("version").asLong()).isEqualTo(before);
    }

    private static JsonNode in(JsonNode groups, String uid) {
        return StreamSupport.stream(groups.spliterator(), false)
                .filter(group -> group.path("uid").asString().equals(uid))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> texts(JsonNode group) {
        return group.propertyStream()
                .filter(field -> field.getValue().isString())
                .collect(Collectors.toMap(Map.Entry::getKey, field -> field.getValue().asString()));
    }
}
