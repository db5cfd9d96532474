package io.elasticaddress.systemtests.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import tools.jackson.databind.JsonNode;

import java.util.List;

/** A group's life from its creation to its deletion, as every installation must carry it, whatever it stands on. */
public final class Flow {
    private Flow() {}

    /** With stacks of its own. */
    public static void run(Api api, Dns dns) {
        var primary = api.registerStack("flow-primary", "192.0.2.10");
        var secondary = api.registerStack("flow-secondary", "192.0.2.20");
        var created =
                api.post(
                        "/elastic_addresses",
                        """
                        {"primary_stack_uid": "%s", "secondary_stack_uid": "%s", "reason": "launch"}
                        """
                                .formatted(primary, secondary));
        assertThat(created.status()).as("%s", created).isEqualTo(200);
        assertThat(created.response().path("ok").booleanValue()).isTrue();
        assertThat(created.response().path("message").asString())
                .isEqualTo("Failover Group created");
        var uid = created.response().path("uid").asString();
        var name = created.response().path("dns_name").asString();
        var path = "/elastic_addresses/" + uid;
        awaitAnswer(dns, name, "192.0.2.10");
        awaitActive(api, uid);

        var switched = api.switchTo(uid, "secondary");
        assertThat(switched.status()).as("%s", switched).isEqualTo(200);
        assertThat(switched.response().path("message").asString())
                .isEqualTo("Failover Group updated");
        assertThat(api.group(uid).path("current_stack").asString()).isEqualTo("secondary");
        awaitAnswer(dns, name, "192.0.2.20");
        awaitActive(api, uid);

        assertThat(api.put("/stacks/" + secondary, "{\"ipv4\": [\"192.0.2.21\"]}").status())
                .isEqualTo(200);
        awaitAnswer(dns, name, "192.0.2.21");

        var attached = api.delete(path);
        assertThat(attached.status()).isEqualTo(400);
        assertThat(attached.json().path("details").asString())
                .isEqualTo(
                        "Cannot delete a failover group that is currently attached to a stack. You"
                                + " must first detach it from all stacks before deletion.");

        var detached =
                api.put(path, "{\"primary_stack_uid\": \"\", \"secondary_stack_uid\": \"\"}");
        assertThat(detached.status()).as("%s", detached).isEqualTo(200);
        assertThat(api.group(uid).path("status").asString()).isEqualTo("unattached");
        await().untilAsserted(() -> assertThat(dns.addresses(name)).isEmpty());

        var deleted = api.delete(path);
        assertThat(deleted.status()).as("%s", deleted).isEqualTo(200);
        assertThat(deleted.response().path("message").asString())
                .isEqualTo("Failover Group deleted");
        assertThat(api.get(path).status()).isEqualTo(404);
        assertThat(dns.addresses(name)).isEmpty();

        await().untilAsserted(() -> assertAudited(api, uid, created.commandId()));
    }

    private static void awaitAnswer(Dns dns, String name, String address) {
        await().untilAsserted(() -> assertThat(dns.addresses(name)).containsExactly(address));
    }

    private static void awaitActive(Api api, String uid) {
        await().untilAsserted(
                        () -> {
                            var group = api.group(uid);
                            assertThat(group.path("status").asString()).isEqualTo("active");
                            assertThat(group.path("busy_toggling").booleanValue()).isFalse();
                        });
    }

    private static void assertAudited(Api api, String uid, String creation) {
        var entries =
                api.auditLog("uid=" + uid).stream()
                        .filter(entry -> !text(entry, "via").equals("dns"))
                        .toList();
        assertThat(entries)
                .extracting(entry -> text(entry, "action") + " " + text(entry, "outcome"))
                .containsExactly(
                        "delete accepted",
                        "update accepted",
                        "delete rejected",
                        "switch accepted",
                        "create accepted");
        assertThat(entries).extracting(entry -> text(entry, "via")).containsOnly("rest");
        assertThat(entries).extracting(entry -> text(entry, "source_ip")).containsOnly("127.0.0.1");
        assertThat(entries).extracting(entry -> text(entry, "actor")).doesNotContain("", "null");
        var first = entries.getLast();
        assertThat(text(first, "command_id")).isEqualTo(creation);
        assertThat(text(first, "reason")).isEqualTo("launch");
        assertThat(first.path("before").isNull()).isTrue();
        assertThat(first.path("after").path("current_stack").asString()).isEqualTo("primary");
        var switched = entries.get(3);
        assertThat(switched.path("before").path("current_stack").asString()).isEqualTo("primary");
        assertThat(switched.path("after").path("current_stack").asString()).isEqualTo("secondary");
        assertThat(List.of("id", "number", "at"))
                .allMatch(field -> entries.stream().noneMatch(e -> e.path(field).isMissingNode()));
        assertThat(entries.stream().map(entry -> entry.path("number").asLong()))
                .isSortedAccordingTo((one, other) -> Long.compare(other, one));
    }

    private static String text(JsonNode entry, String field) {
        return entry.path(field).asString();
    }
}
