package io.elasticaddress.systemtests.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.systemtests.platform.Api;
import io.elasticaddress.systemtests.platform.Quickstart;
import io.elasticaddress.systemtests.platform.SharedQuickstart;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import tools.jackson.databind.JsonNode;

import java.util.UUID;

/** A client that was told a command's id asks what became of it. */
@ExtendWith(SharedQuickstart.class)
class CommandsIT {
    private static final String ALL = "/elastic_addresses";

    @Test
    void an_accepted_command_is_told_with_what_it_did(Quickstart quickstart) {
        var api = quickstart.api();
        var created = api.post(ALL, "{\"reason\": \"told\"}");
        assertThat(created.status()).isEqualTo(200);

        var command = outcome(api, created.commandId());

        assertThat(command.path("id").asString()).isEqualTo(created.commandId());
        assertThat(command.path("outcome").asString()).isEqualTo("accepted");
        assertThat(command.path("action").asString()).isEqualTo("create");
        assertThat(command.path("uid").asString())
                .isEqualTo(created.response().path("uid").asString());
        assertThat(command.path("via").asString()).isEqualTo("rest");
        assertThat(command.path("reason").asString()).isEqualTo("told");
        assertThat(command.path("rejection").isNull()).isTrue();
        assertThat(command.path("entries").path(0).path("command_id").asString())
                .isEqualTo(created.commandId());
    }

    @Test
    void a_rejected_command_is_told_with_the_error_that_it_was_answered_with(
            Quickstart quickstart) {
        var api = quickstart.api();
        var uid =
                api.createGroup(quickstart.demoStack("primary"), quickstart.demoStack("secondary"));
        var refused = api.delete(ALL + "/" + uid);
        assertThat(refused.status()).isEqualTo(400);

        var command = outcome(api, refused.commandId());

        assertThat(command.path("outcome").asString()).isEqualTo("rejected");
        assertThat(command.path("action").asString()).isEqualTo("delete");
        for (var field : new String[] {"error", "error_description", "details"}) {
            assertThat(command.path("rejection").path(field).asString())
                    .isEqualTo(refused.json().path(field).asString());
        }
    }

    @Test
    void a_command_that_nobody_sent_is_not_found(Quickstart quickstart) {
        var answer = quickstart.api().get("/commands/" + UUID.randomUUID());

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().path("error").asString()).isEqualTo("not_found");
        assertThat(answer.json().path("details").asString()).startsWith("Command not found: ");
    }

    /** An answer does not wait for the audit log, so it may take a moment. */
    private static JsonNode outcome(Api api, String id) {
        return await().until(
                        () -> api.get("/commands/" + id + ".json"),
                        answer -> answer.status() != 404)
                .response();
    }
}
