package io.elasticaddress.gateway.wire;

import static io.elasticaddress.gateway.Platform.FAILOVER;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.contracts.dns.ServerAnswer;
import io.elasticaddress.gateway.Platform.Account;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.time.Instant;
import java.util.List;

/** What DNS says about a group. */
class GroupDnsIT {
    private static final Instant AT = Instant.parse("2026-11-23T10:15:30.123Z");
    private static final List<RecordSet> WANTED =
            List.of(new RecordSet("A", 60, List.of("192.0.2.1")));

    private final Account account = new Account();

    private JsonNode dns(String uid) {
        return account.get("/elastic_addresses/" + uid + "/dns").ok();
    }

    private void publish(
            String uid, long version, DnsStatus.State state, String error, String waiting) {
        var group = FAILOVER.group(account.name, uid);
        FAILOVER.publish(
                new DnsStatus(
                        account.name,
                        uid,
                        group.dnsName(),
                        state,
                        version,
                        1,
                        WANTED,
                        List.of(
                                new ServerAnswer(
                                        "192.0.2.53:53", WANTED, AT, null, AT, 9L, 2L, null),
                                new ServerAnswer(
                                        "192.0.2.54:53",
                                        List.of(),
                                        AT,
                                        "No answer",
                                        null,
                                        null,
                                        null,
                                        "No answer")),
                        AT,
                        error,
                        1L,
                        waiting));
    }

    private JsonNode until(String uid, String state) {
        await().until(() -> dns(uid).get("state").stringValue().equals(state));
        return dns(uid);
    }

    @Test
    void a_change_is_pending_until_the_servers_were_heard() {
        var uid = account.group();

        var json = dns(uid);

        assertThat(json.get("state").stringValue()).isEqualTo("pending");
        assertThat(json.get("desired").get(0).get("type").stringValue()).isEqualTo("A");
        assertThat(json.get("desired").get(0).get("ttl").isNull()).isTrue();
        assertThat(json.get("desired").get(0).get("values").get(0).stringValue())
                .isEqualTo("192.0.2.1");
        assertThat(json.get("group_version").longValue()).isEqualTo(1);
        assertThat(json.get("seen_group_version").isNull()).isTrue();
        assertThat(json.get("servers")).isEmpty();
    }

    @Test
    void each_servers_answer_is_shown_with_how_long_it_took() {
        var uid = account.group();
        publish(uid, 1, DnsStatus.State.CONFIRMED, null, null);

        var json = until(uid, "confirmed");

        assertThat(json.get("since").stringValue()).isEqualTo("2026-11-23T10:15:30.123Z");
        assertThat(json.get("error").isNull()).isTrue();
        assertThat(json.get("required_servers").longValue()).isEqualTo(1);
        assertThat(json.get("desired").get(0).get("ttl").longValue()).isEqualTo(60);
        var first = json.get("servers").get(0);
        assertThat(first.get("as_desired").booleanValue()).isTrue();
        assertThat(first.get("shown_at").stringValue()).isEqualTo("2026-11-23T10:15:30.123Z");
        assertThat(first.get("after_decision_ms").longValue()).isEqualTo(9);
        assertThat(first.get("after_update_ms").longValue()).isEqualTo(2);
        var second = json.get("servers").get(1);
        assertThat(second.get("as_desired").booleanValue()).isFalse();
        assertThat(second.get("shown_at").isNull()).isTrue();
        assertThat(second.get("last_error").stringValue()).isEqualTo("No answer");
        // The same under the other name, and with the suffix.
        for (var path : List.of("/failover_groups/%s/dns", "/failover_groups/%s/dns.json")) {
            assertThat(account.get(path.formatted(uid)).ok()).isEqualTo(json);
        }
    }

    @Test
    void what_was_seen_before_a_switch_is_not_taken_for_what_is_wanted_now() {
        var uid = account.group();
        publish(uid, 1, DnsStatus.State.CONFIRMED, null, null);
        until(uid, "confirmed");

        account.send("PUT", "/elastic_addresses/" + uid, "{\"current_stack\":2}").is(200);

        var json = dns(uid);
        assertThat(json.get("state").stringValue()).isEqualTo("pending");
        assertThat(json.get("group_version").longValue()).isEqualTo(2);
        assertThat(json.get("seen_group_version").longValue()).isEqualTo(1);
    }

    @Test
    void what_waits_has_not_failed() {
        var uid = account.group();
        publish(uid, 1, DnsStatus.State.FAILED, "Asked too often", "Asked too often");
        await().until(() -> !dns(uid).get("waiting").isNull());

        var json = dns(uid);
        assertThat(json.get("state").stringValue()).isEqualTo("pending");
        assertThat(json.get("waiting").stringValue()).isEqualTo("Asked too often");
        assertThat(account.elasticAddress(uid).get("status").stringValue()).isEqualTo("switching");

        publish(uid, 1, DnsStatus.State.FAILED, "No answer", null);
        assertThat(until(uid, "failed").get("error").stringValue()).isEqualTo("No answer");
        publish(uid, 1, DnsStatus.State.CONFLICT, "It is theirs", null);
        assertThat(until(uid, "conflict").get("error").stringValue()).isEqualTo("It is theirs");
    }

    @Test
    void a_group_that_is_not_there_has_no_dns() {
        var others = new Account();
        var uid = others.group();

        for (var unknown : List.of(uid, "fg-00000000000000000000000000000000")) {
            var answer = account.get("/elastic_addresses/" + unknown + "/dns");
            answer.is(404);
            assertThat(answer.json().get("error").stringValue()).isEqualTo("not_found");
        }
    }
}
