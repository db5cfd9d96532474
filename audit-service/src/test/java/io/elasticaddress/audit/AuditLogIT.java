package io.elasticaddress.audit;

import static io.elasticaddress.audit.Samples.AT;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.contracts.dns.DnsEvent;
import io.elasticaddress.contracts.event.Cause;
import io.elasticaddress.contracts.event.EventMessage;
import io.elasticaddress.embedded.EmbeddedMongo;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Events in, answers out. */
class AuditLogIT {
    private static Broker broker;
    private static EmbeddedMongo mongo;
    private static Issuer issuer;
    private static Service service;

    @BeforeAll
    static void start() throws Exception {
        broker = Broker.shared();
        mongo = EmbeddedMongo.start(null, 0);
        issuer = new Issuer();
        service = Service.start(broker.bootstrapServers(), mongo.uri(), issuer);
    }

    @AfterAll
    static void stop() {
        service.close();
        issuer.close();
        mongo.close();
    }

    private static List<JsonNode> awaitEntries(String account, int count) {
        return await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> service.log(account, "?per_page=200"), log -> log.size() == count);
    }

    private static List<Long> numbers(List<JsonNode> log) {
        return log.stream().map(entry -> entry.path("number").asLong()).toList();
    }

    @Test
    void the_story_of_a_group_is_answered_newest_first_with_every_field() {
        var account = Samples.account();
        var uid = Samples.uid();
        var switched = Samples.switched(account, uid, 2);
        broker.publish(Samples.created(account, uid));
        broker.publish(switched);
        broker.publish(Samples.deleted(account, uid, 3));

        var log = awaitEntries(account, 3);

        assertThat(numbers(log)).containsExactly(3L, 2L, 1L);
        var entry = log.get(1);
        assertThat(entry.propertyNames())
                .containsExactly(
                        "id",
                        "number",
                        "at",
                        "action",
                        "outcome",
                        "uid",
                        "actor",
                        "source_ip",
                        "via",
                        "reason",
                        "command_id",
                        "before",
                        "after",
                        "previous_hash",
                        "hash");
        assertThat(entry.path("id").asString()).isEqualTo(switched.id());
        assertThat(entry.path("at").asString()).isEqualTo("2026-11-23T10:15:32.123Z");
        assertThat(entry.path("action").asString()).isEqualTo("switch");
        assertThat(entry.path("outcome").asString()).isEqualTo("accepted");
        assertThat(entry.path("uid").asString()).isEqualTo(uid);
        assertThat(entry.path("actor").asString()).isEqualTo("alice");
        assertThat(entry.path("source_ip").asString()).isEqualTo("198.51.100.7");
        assertThat(entry.path("via").asString()).isEqualTo("rest");
        assertThat(entry.path("reason").asString()).isEqualTo("deploy 42");
        assertThat(entry.path("command_id").asString()).isEqualTo(switched.cause().commandId());
        assertThat(entry.path("before").path("current_stack").asString()).isEqualTo("primary");
        assertThat(entry.path("after").path("current_stack").asString()).isEqualTo("secondary");
        assertThat(entry.path("after").path("version").asLong()).isEqualTo(2);
        assertThat(log.get(2).path("before").isNull()).isTrue();
        assertThat(log.get(0).path("after").path("version").asLong()).isEqualTo(3);
        assertThat(service.get(account, "/audit_log").json().path("next_cursor").isNull()).isTrue();
    }

    @Test
    void a_refused_command_is_recorded_as_such() {
        var account = Samples.account();
        var uid = Samples.uid();
        broker.publish(Samples.rejected(account, uid));

        var entry = awaitEntries(account, 1).getFirst();

        assertThat(entry.path("action").asString()).isEqualTo("delete");
        assertThat(entry.path("outcome").asString()).isEqualTo("rejected");
        assertThat(entry.path("before").isNull()).isTrue();
        assertThat(entry.path("after").isNull()).isTrue();
        assertThat(entry.path("rejection").path("code").asString()).isEqualTo("bad_request");
        assertThat(entry.path("rejection").path("rule").asString()).isEqualTo("attached");
        assertThat(entry.path("rejection").path("description").asString())
                .isEqualTo("The group is attached");
        assertThat(entry.path("rejection").path("details").asString())
                .isEqualTo("Cannot delete it");
    }

    @Test
    void what_a_failover_policy_did_is_recorded_with_its_grounds() {
        var account = Samples.account();
        var uid = Samples.uid();
        broker.publish(Samples.failedOver(account, uid));

        var entry = awaitEntries(account, 1).getFirst();

        assertThat(entry.path("via").asString()).isEqualTo("policy");
        assertThat(entry.path("grounds").path("rule").asString()).isEqualTo("current_stack_down");
        assertThat(entry.path("grounds").path("current").size()).isEqualTo(2);
        assertThat(entry.path("grounds").at("/other/0/verdict").asString()).isEqualTo("up");
        assertThat(entry.has("overridden_rules")).isFalse();
        assertThat(numbers(service.log(account, "?action=switch"))).containsExactly(1L);
        assertThat(service.log(account, "?action=hold_failover")).isEmpty();
    }

    @Test
    void a_command_that_changed_nothing_is_recorded_under_its_own_action() {
        var account = Samples.account();
        broker.publish(Samples.unchanged(account, Samples.uid()));

        var entry = awaitEntries(account, 1).getFirst();

        assertThat(entry.path("action").asString()).isEqualTo("switch");
        assertThat(entry.path("outcome").asString()).isEqualTo("unchanged");
    }

    @Test
    void what_dns_did_stands_in_the_same_chain() {
        var account = Samples.account();
        var uid = Samples.uid();
        broker.publish(Samples.created(account, uid));
        awaitEntries(account, 1);
        for (var type : DnsEvent.Type.values()) {
            broker.publish(Samples.dns(account, uid, type, AT));
        }

        var log = awaitEntries(account, 6);

        assertThat(log.reversed().stream().map(entry -> entry.path("outcome").asString()))
                .containsExactly(
                        "accepted", "confirmed", "failed", "conflict", "found", "repaired");
        var entry = log.get(4);
        assertThat(entry.path("action").asString()).isEqualTo("dns_confirmed");
        assertThat(entry.path("actor").asString()).isEqualTo("/elastic-address/dns-updater");
        assertThat(entry.path("via").asString()).isEqualTo("dns");
        assertThat(entry.path("command_id").isNull()).isTrue();
        assertThat(entry.path("source_ip").isNull()).isTrue();
        assertThat(entry.path("reason").asString()).isEqualTo("read from 192.0.2.53:53");
        assertThat(entry.path("before").path("records").size()).isZero();
        assertThat(entry.path("after").path("records").path(0).path("values").path(0).asString())
                .isEqualTo("192.0.2.1");
        assertThat(service.verify(account).path("ok").asBoolean()).isTrue();
    }

    @Test
    void another_accounts_entries_are_invisible() {
        var mine = Samples.account();
        var theirs = Samples.account();
        var uid = Samples.uid();
        var event = Samples.created(theirs, uid);
        broker.publish(event);
        broker.publish(Samples.created(mine, Samples.uid()));
        awaitEntries(theirs, 1);
        awaitEntries(mine, 1);

        assertThat(service.log(mine, "?uid=" + uid)).isEmpty();
        assertThat(
                        service.get(mine, "/commands/" + event.cause().commandId())
                                .json()
                                .path("response")
                                .size())
                .isZero();
        assertThat(service.get(mine, "/audit_log/chain").response().body()).doesNotContain(theirs);
        assertThat(service.verify(mine).path("entries").asLong()).isEqualTo(1);
    }

    @Test
    void every_filter_narrows() {
        var account = Samples.account();
        var blue = Samples.uid();
        var green = Samples.uid();
        broker.publish(
                Samples.created(account, blue),
                Samples.created(account, green),
                Samples.switched(account, blue, 2),
                Samples.switched(account, blue, 3),
                Samples.deleted(account, green, 10),
                Samples.rejected(account, green));
        awaitEntries(account, 6);

        assertThat(numbers(service.log(account, "?uid=" + blue))).containsExactly(4L, 3L, 1L);
        assertThat(numbers(service.log(account, "?action=create"))).containsExactly(2L, 1L);
        assertThat(numbers(service.log(account, "?action=delete"))).containsExactly(6L, 5L);
        assertThat(numbers(service.log(account, "?actor=bob"))).containsExactly(5L);
        assertThat(numbers(service.log(account, "?from=2026-11-23T10:15:32.123Z")))
                .as("from is inclusive")
                .containsExactly(5L, 4L, 3L);
        assertThat(numbers(service.log(account, "?to=2026-11-23T10:15:32.123Z")))
                .as("to is exclusive")
                .containsExactly(6L, 2L, 1L);
        assertThat(
                        numbers(
                                service.log(
                                        account,
                                        "?from="
                                                + Service.escaped("2026-11-23T11:15:32.123+01:00")
                                                + "&to=2026-11-23t10:15:33.1230001z")))
                .containsExactly(4L, 3L);
        assertThat(numbers(service.log(account, "?from=2026-11-23T11:15:33+01:00")))
                .as("a plus sign that was not escaped")
                .containsExactly(5L, 4L);
        assertThat(numbers(service.log(account, "?uid=" + green + "&action=delete&actor=bob")))
                .containsExactly(5L);
        assertThat(
                        numbers(
                                service.log(
                                        account,
                                        "?uid=&action=&actor=&from=&to=&per_page=&cursor=")))
                .as("empty is absent")
                .hasSize(6);
        assertThat(service.log(account, "?actor=nobody")).isEmpty();
    }

    @Test
    void pages_stay_as_they_are_while_new_entries_arrive() {
        var account = Samples.account();
        var uid = Samples.uid();
        for (var version = 2; version < 12; version++) {
            broker.publish(Samples.switched(account, uid, version));
        }
        awaitEntries(account, 10);

        var seen = new ArrayList<Long>();
        var query = "?per_page=4&action=switch";
        var cursor = "";
        for (var page = 0; page < 3; page++) {
            var answer = service.get(account, "/audit_log" + query + cursor).json();
            seen.addAll(numbers(answer.path("response").valueStream().toList()));
            broker.publish(Samples.switched(account, uid, 20 + page));
            awaitEntries(account, 11 + page);
            if (page < 2) {
                cursor = "&cursor=" + answer.path("next_cursor").asString();
            } else {
                assertThat(answer.path("next_cursor").isNull()).isTrue();
            }
        }

        assertThat(seen).containsExactly(10L, 9L, 8L, 7L, 6L, 5L, 4L, 3L, 2L, 1L);
    }

    @Test
    void the_entry_of_a_command_is_found_by_its_id() {
        var account = Samples.account();
        var event = Samples.created(account, Samples.uid());
        broker.publish(event);
        awaitEntries(account, 1);

        var found =
                service.get(account, "/commands/" + event.cause().commandId())
                        .json()
                        .path("response");

        assertThat(found.size()).isEqualTo(1);
        assertThat(found.path(0).path("id").asString()).isEqualTo(event.id());
    }

    @Test
    void a_command_id_may_have_characters_that_must_be_escaped() {
        var account = Samples.account();
        var event = Samples.created(account, Samples.uid());
        var cause = event.cause();
        var named =
                new Cause(
                        "nightly switch: blue & grün " + account,
                        cause.attemptId(),
                        cause.source(),
                        cause.actor(),
                        cause.sourceIp(),
                        cause.via(),
                        cause.reason());
        broker.publish(new EventMessage(event.id(), account, event.at(), named, event.event()));
        awaitEntries(account, 1);

        var path = "/commands/" + Service.escaped(named.commandId()).replace("+", "%20");

        var found = service.get(account, path).json().path("response");
        assertThat(found.size()).isEqualTo(1);
        assertThat(found.path(0).path("command_id").asString()).isEqualTo(named.commandId());
    }

    @Test
    void of_a_command_that_is_not_known_there_are_no_entries() {
        var answer = service.get(Samples.account(), "/commands/" + Samples.uid());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("response").isArray()).isTrue();
        assertThat(answer.json().path("response").size()).isZero();
    }

    @Test
    void health_and_metrics_tell_what_is_recorded_and_need_no_token() {
        var account = Samples.account();
        broker.publish(Samples.created(account, Samples.uid()));
        awaitEntries(account, 1);

        assertThat(service.health("")).isEqualTo("UP");
        for (var group : List.of("readiness", "liveness")) {
            assertThat(service.send("/actuator/health/" + group, Map.of()).status()).isEqualTo(200);
        }
        var metrics = service.send("/actuator/prometheus", Map.of()).response().body();
        assertThat(metrics)
                .contains("elastic_audit_entries_total{action=\"create\",outcome=\"accepted\"")
                .contains("elastic_audit_lag")
                .contains("elastic_audit_gaps 0.0");
    }
}
