package io.elasticaddress.audit.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.audit.Samples;
import io.elasticaddress.audit.chain.Entry;
import io.elasticaddress.audit.chain.Fact;
import io.elasticaddress.audit.chain.Head;
import io.elasticaddress.audit.chain.Raw;
import io.elasticaddress.audit.chain.Source;
import io.elasticaddress.contracts.command.Action;
import io.elasticaddress.contracts.dns.DnsEvent;
import io.elasticaddress.contracts.dns.ZoneEvent;
import io.elasticaddress.contracts.event.Cause;
import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.event.EventMessage;
import io.elasticaddress.contracts.health.Verdict;
import io.elasticaddress.contracts.state.AccountSettings;
import io.elasticaddress.contracts.state.FailoverHold;
import io.elasticaddress.contracts.state.Kind;
import io.elasticaddress.contracts.state.StackHealth;
import io.elasticaddress.contracts.state.Webhook;
import io.elasticaddress.contracts.wire.Codec;
import io.elasticaddress.contracts.wire.WireRecord;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

class FactsTest {
    private static final String TOPIC_ID = "topic-1";

    private static ConsumerRecord<byte[], byte[]> record(
            String topic, byte[] key, byte[] value, RecordHeaders headers) {
        return new ConsumerRecord<>(
                topic,
                3,
                17,
                Samples.AT.toEpochMilli(),
                TimestampType.CREATE_TIME,
                -1,
                -1,
                key,
                value,
                headers,
                Optional.empty());
    }

    private static ConsumerRecord<byte[], byte[]> record(WireRecord wire) {
        return record(
                wire.topic().wireName(),
                wire.keyBytes(),
                wire.payload(),
                new RecordHeaders(wire.headers().toArray()));
    }

    private static ConsumerRecord<byte[], byte[]> changed(WireRecord wire, String from, String to) {
        var text = new String(wire.payload(), StandardCharsets.UTF_8);
        assertThat(text).contains(from);
        return record(
                wire.topic().wireName(),
                wire.keyBytes(),
                text.replace(from, to).getBytes(StandardCharsets.UTF_8),
                new RecordHeaders(wire.headers().toArray()));
    }

    private static Fact fact(ConsumerRecord<byte[], byte[]> record) {
        return Facts.of(record, TOPIC_ID);
    }

    private static void assertUnreadable(Fact fact, String account) {
        assertThat(fact.action()).isEqualTo("unreadable");
        assertThat(fact.outcome()).isEqualTo("unreadable");
        assertThat(fact.account()).isEqualTo(account);
        assertThat(fact.raw()).isNotNull();
        assertThat(fact.reason()).isNotBlank();
        // It has a place and a hash like any other.
        assertThat(Entry.after(Head.GENESIS, fact).hash()).hasSize(64);
    }

    @Test
    void a_change_says_who_what_when_why_and_what_changed() {
        var message = Samples.switched("acme", "fg-1", 2);

        var fact = fact(record(Codec.EVENTS.encode(message)));

        assertThat(fact.id()).isEqualTo(message.id());
        assertThat(fact.account()).isEqualTo("acme");
        assertThat(fact.at()).isEqualTo(message.at());
        assertThat(fact.action()).isEqualTo("switch");
        assertThat(fact.outcome()).isEqualTo("accepted");
        assertThat(fact.uid()).isEqualTo("fg-1");
        assertThat(fact.actor()).isEqualTo("alice");
        assertThat(fact.sourceIp()).isEqualTo("198.51.100.7");
        assertThat(fact.via()).isEqualTo("rest");
        assertThat(fact.reason()).isEqualTo("deploy 42");
        assertThat(fact.commandId()).isEqualTo(message.cause().commandId());
        assertThat(fact.attemptId()).isEqualTo(message.cause().attemptId());
        assertThat(fact.commandSource()).isEqualTo(message.cause().source());
        assertThat(fact.before()).containsEntry("current_stack", "primary");
        assertThat(fact.after())
                .containsEntry("current_stack", "secondary")
                .containsEntry("version", 2L)
                .containsEntry("id", 123456789L);
        assertThat(fact.raw()).isNull();
        assertThat(fact.source()).isEqualTo(new Source("elastic.events", TOPIC_ID, 3, 17));
    }

    @Test
    void the_whole_state_before_and_after_is_kept() {
        var fact = fact(record(Codec.EVENTS.encode(Samples.created("acme", "fg-1"))));

        assertThat(fact.before()).isNull();
        assertThat(fact.after())
                .containsOnlyKeys(
                        "account",
                        "uid",
                        "id",
                        "dns_name",
                        "primary_stack_uid",
                        "secondary_stack_uid",
                        "current_stack",
                        "created_at",
                        "updated_at",
                        "version");
    }

    @Test
    void what_a_failover_policy_did_says_by_which_rule_and_by_whose_votes() {
        var fact = fact(record(Codec.EVENTS.encode(Samples.failedOver("acme", "fg-1"))));

        assertThat(fact.action()).isEqualTo("switch");
        assertThat(fact.outcome()).isEqualTo("accepted");
        assertThat(fact.via()).isEqualTo("policy");
        assertThat(fact.actor()).isEqualTo("/elastic-address/failover-service");
        assertThat(fact.overriddenRules()).isNull();
        assertThat(fact.grounds())
                .containsEntry("rule", "current_stack_down")
                .containsEntry("details", "2 of 2 vantage points say that it is down")
                .containsEntry(
                        "other",
                        List.of(
                                Map.of(
                                        "vantage",
                                        "frankfurt",
                                        "incarnation",
                                        "incarnation-1",
                                        "verdict",
                                        "up",
                                        "check_version",
                                        5L,
                                        "since",
                                        "2026-11-23T10:15:30.123Z")));
        assertThat(Entry.after(Head.GENESIS, fact).field("grounds")).isEqualTo(fact.grounds());
    }

    @Test
    void a_switch_against_safety_rules_names_them() {
        var asked = Samples.cause("alice", "it is up, I can see it");
        var message = Samples.switched("acme", "fg-1", 2);
        var fact =
                fact(
                        record(
                                Codec.EVENTS.encode(
                                        new EventMessage(
                                                message.id(),
                                                "acme",
                                                Samples.AT,
                                                new Cause(
                                                        asked.commandId(),
                                                        asked.attemptId(),
                                                        asked.source(),
                                                        asked.actor(),
                                                        asked.sourceIp(),
                                                        asked.via(),
                                                        asked.reason(),
                                                        List.of("stack_down", "window_open"),
                                                        null),
                                                message.event()))));

        assertThat(fact.overriddenRules()).containsExactly("stack_down", "window_open");
        assertThat(fact.grounds()).isNull();
        assertThat(Entry.after(Head.GENESIS, fact).field("overridden_rules"))
                .isEqualTo(List.of("stack_down", "window_open"));
    }

    /** This is what the build before them made of it: what stands in a chain must come out the same again. */
    @Test
    void an_entry_from_before_there_were_policies_hashes_as_it_did() {
        var message =
                new EventMessage(
                        "0f0e0d0c-0b0a-5908-8706-050403020100",
                        "acme",
                        Samples.AT,
                        new Cause("c-1", "a-1", "/gateway", "alice", "198.51.100.7", "rest", "why"),
                        Samples.switched("acme", "fg-1", 2).event());

        assertThat(Entry.after(Head.GENESIS, fact(record(Codec.EVENTS.encode(message)))).hash())
                .isEqualTo("077a6337e72b6385a3c10fe53bbb130b06f2fdcd42f344d45031992562204f87");
    }

    @Test
    void a_report_stands_under_the_stack_with_the_votes_before_and_after() {
        var fact =
                fact(
                        record(
                                Codec.EVENTS.encode(
                                        Samples.message(
                                                "acme",
                                                Samples.AT,
                                                "/elastic-address/health-monitor",
                                                new Event.HealthReported(
                                                        health(1, Verdict.UP),
                                                        health(2, Verdict.DOWN))))));

        assertThat(fact.action()).isEqualTo("report_health");
        assertThat(fact.outcome()).isEqualTo("accepted");
        assertThat(fact.uid()).isEqualTo("blue");
        assertThat(fact.before()).containsEntry("version", 1L);
        assertThat(fact.after())
                .containsEntry("version", 2L)
                .containsEntry(
                        "votes",
                        List.of(
                                Map.of(
                                        "vantage",
                                        "frankfurt",
                                        "incarnation",
                                        "incarnation-1",
                                        "verdict",
                                        "down",
                                        "check_version",
                                        5L,
                                        "since",
                                        "2026-11-23T10:15:30.123Z")));
    }

    @Test
    void a_hold_stands_under_the_group_with_its_grounds() {
        var cause = Samples.policy("both_stacks_down");
        var held = new FailoverHold("acme", "fg-1", cause.grounds(), Samples.AT, null, 1);
        var fact =
                fact(
                        record(
                                Codec.EVENTS.encode(
                                        new EventMessage(
                                                "e-1",
                                                "acme",
                                                Samples.AT,
                                                cause,
                                                new Event.FailoverHeld(null, held)))));

        assertThat(fact.action()).isEqualTo("hold_failover");
        assertThat(fact.uid()).isEqualTo("fg-1");
        assertThat(fact.before()).isNull();
        assertThat(fact.after()).containsEntry("grounds", fact.grounds());
    }

    @Test
    void a_pause_stands_under_the_account() {
        var fact =
                fact(
                        record(
                                Codec.EVENTS.encode(
                                        Samples.message(
                                                "acme",
                                                Samples.AT,
                                                "alice",
                                                new Event.FailoverSet(
                                                        null,
                                                        new AccountSettings(
                                                                "acme", true, Samples.AT, 1))))));

        assertThat(fact.action()).isEqualTo("set_failover");
        assertThat(fact.uid()).isEqualTo("acme");
        assertThat(fact.after())
                .containsOnlyKeys("account", "failover_paused", "updated_at", "version")
                .containsEntry("failover_paused", true);
    }

    @Test
    void a_webhook_stands_under_its_uid_with_its_url_and_no_secret() {
        var made =
                new Webhook(
                        "acme",
                        "wh-1",
                        "https://hooks.example.com/",
                        List.of("elastic.StackSwitched.v1"),
                        true,
                        1,
                        null,
                        0,
                        Samples.AT,
                        Samples.AT,
                        1);
        var fact =
                fact(
                        record(
                                Codec.EVENTS.encode(
                                        Samples.message(
                                                "acme",
                                                Samples.AT,
                                                "alice",
                                                new Event.WebhookCreated(made)))));

        assertThat(fact.action()).isEqualTo("create_webhook");
        assertThat(fact.uid()).isEqualTo("wh-1");
        assertThat(fact.after())
                .containsOnlyKeys(
                        "account",
                        "uid",
                        "url",
                        "types",
                        "enabled",
                        "secret_generation",
                        "retries",
                        "created_at",
                        "updated_at",
                        "version")
                .containsEntry("url", "https://hooks.example.com/");
    }

    private static StackHealth health(long version, Verdict verdict) {
        return new StackHealth(
                "acme", "blue", List.of(Samples.vote("frankfurt", verdict)), Samples.AT, version);
    }

    @Test
    void a_refusal_has_its_code_rule_and_details_and_no_change() {
        var fact = fact(record(Codec.EVENTS.encode(Samples.rejected("acme", "fg-1"))));

        assertThat(fact.outcome()).isEqualTo("rejected");
        assertThat(fact.action()).isEqualTo("delete");
        assertThat(fact.rejection().code()).isEqualTo("bad_request");
        assertThat(fact.rejection().rule()).isEqualTo("attached");
        assertThat(fact.rejection().description()).isEqualTo("The group is attached");
        assertThat(fact.rejection().details()).isEqualTo("Cannot delete it");
        assertThat(fact.before()).isNull();
        assertThat(fact.after()).isNull();
    }

    @Test
    void a_command_that_changed_nothing_keeps_its_action() {
        var fact =
                fact(
                        record(
                                Codec.EVENTS.encode(
                                        Samples.message(
                                                "acme",
                                                Samples.AT,
                                                "alice",
                                                new Event.NothingChanged(
                                                        Action.UPDATE_STACK,
                                                        Kind.STACK,
                                                        "s-1",
                                                        4)))));

        assertThat(fact.action()).isEqualTo("update_stack");
        assertThat(fact.outcome()).isEqualTo("unchanged");
        assertThat(fact.uid()).isEqualTo("s-1");
    }

    @Test
    void every_dns_event_has_an_outcome_of_its_own() {
        var outcomes =
                List.of(DnsEvent.Type.values()).stream()
                        .map(type -> Samples.dns("acme", "fg-1", type, Samples.AT))
                        .map(event -> fact(record(Codec.DNS_EVENTS.encode(event))))
                        .toList();

        assertThat(outcomes.stream().map(Fact::action))
                .containsExactly(
                        "dns_confirmed",
                        "dns_failed",
                        "dns_conflict",
                        "dns_drift_found",
                        "dns_drift_repaired");
        assertThat(outcomes.stream().map(Fact::outcome))
                .containsExactly("confirmed", "failed", "conflict", "found", "repaired");
        assertThat(outcomes)
                .allSatisfy(
                        fact -> {
                            assertThat(fact.actor()).isEqualTo("/elastic-address/dns-updater");
                            assertThat(fact.commandSource())
                                    .isEqualTo("/elastic-address/dns-updater");
                            assertThat(fact.via()).isEqualTo("dns");
                            assertThat(fact.commandId()).isNull();
                            assertThat(fact.before()).containsEntry("records", List.of());
                            assertThat(fact.after())
                                    .containsEntry("group_version", 7L)
                                    .containsEntry("address_version", 3L)
                                    .containsEntry(
                                            "records",
                                            List.of(
                                                    Map.of(
                                                            "type",
                                                            "A",
                                                            "ttl",
                                                            60L,
                                                            "values",
                                                            List.of("192.0.2.1"))));
                        });
    }

    @Test
    void a_record_that_is_no_event_is_kept_as_it_is() {
        var headers = new RecordHeaders();
        headers.add("x", new byte[] {1, 2});
        headers.add("x", null);
        var fact =
                fact(
                        record(
                                "elastic.events",
                                "acme".getBytes(StandardCharsets.UTF_8),
                                "not json".getBytes(StandardCharsets.UTF_8),
                                headers));

        assertUnreadable(fact, "acme");
        assertThat(fact.at()).isEqualTo(Samples.AT);
        assertThat(
                        new String(
                                Base64.getDecoder().decode(fact.raw().value()),
                                StandardCharsets.UTF_8))
                .isEqualTo("not json");
        assertThat(fact.raw().headers())
                .containsExactly(new Raw.Header("x", "AQI="), new Raw.Header("x", null));
    }

    @Test
    void a_record_of_a_newer_version_is_kept_as_it_is() {
        var wire = Codec.EVENTS.encode(Samples.created("acme", "fg-1"));
        var headers = new RecordHeaders(wire.headers().toArray());
        headers.remove("ce_type");
        headers.add("ce_type", "elastic.StackSwitched.v2".getBytes(StandardCharsets.UTF_8));

        assertUnreadable(
                fact(record("elastic.events", wire.keyBytes(), wire.payload(), headers)), "acme");
    }

    @Test
    void a_record_whose_key_is_no_account_stands_in_its_partitions_chain() {
        for (var key : new byte[][] {null, {}, {(byte) 0xff, 0}, "a/b".getBytes()}) {
            assertUnreadable(
                    fact(record("elastic.events", key, new byte[] {1}, new RecordHeaders())),
                    "unreadable/3");
        }
        var readable = Codec.EVENTS.encode(Samples.created("acme", "fg-1"));
        assertUnreadable(
                fact(
                        record(
                                "elastic.events",
                                "no account/".getBytes(StandardCharsets.UTF_8),
                                readable.payload(),
                                new RecordHeaders(readable.headers().toArray()))),
                "unreadable/3");
    }

    @Test
    void a_record_with_a_field_missing_is_kept_as_it_is() {
        var event = Codec.EVENTS.encode(Samples.created("acme", "fg-1"));
        assertUnreadable(fact(changed(event, "\"cause\"", "\"because\"")), "acme");
        assertUnreadable(fact(changed(event, "\"after\"", "\"afterwards\"")), "acme");
        var dns =
                Codec.DNS_EVENTS.encode(
                        Samples.dns("acme", "fg-1", DnsEvent.Type.DNS_FAILED, Samples.AT));
        for (var field : List.of("id", "account", "type", "at", "found", "records")) {
            assertUnreadable(
                    fact(changed(dns, "\"" + field + "\":", "\"x_" + field + "\":")), "acme");
        }
    }

    @Test
    void a_record_with_a_number_that_readers_of_json_would_round_is_kept_as_it_is() {
        var event = Codec.EVENTS.encode(Samples.created("acme", "fg-1"));

        assertUnreadable(
                fact(changed(event, "\"version\":1", "\"version\":9007199254740993")), "acme");
    }

    @Test
    void an_operators_deed_stands_under_who_did_it_and_why() {
        var wire =
                Codec.DNS_EVENTS.encode(
                        new ZoneEvent(
                                "6e0d3d3a-54c7-3b5c-9e0b-b7a7a1f3b1c2",
                                "acme",
                                "ea.test",
                                "123-456-789.ea.test",
                                null,
                                ZoneEvent.Type.DNS_NAME_TAKEN_OVER,
                                Samples.AT,
                                "alice",
                                "moved",
                                "It belonged to the installation old"));

        var fact = Facts.of(record(wire), TOPIC_ID);

        assertThat(fact.action()).isEqualTo("dns_name_taken_over");
        assertThat(fact.outcome()).isEqualTo("accepted");
        assertThat(fact.actor()).isEqualTo("alice");
        assertThat(fact.reason()).isEqualTo("moved");
        assertThat(fact.uid()).isNull();
        assertThat(fact.after())
                .containsEntry("zone", "ea.test")
                .containsEntry("dns_name", "123-456-789.ea.test")
                .containsEntry("details", "It belonged to the installation old");
    }

    @Test
    void a_dns_event_under_another_accounts_key_is_kept_as_it_is() {
        var event = Samples.dns("other", "fg-1", DnsEvent.Type.DNS_FAILED, Samples.AT);
        var wire = Codec.DNS_EVENTS.encode(event);

        assertUnreadable(
                fact(
                        record(
                                "elastic.dns-events",
                                "acme".getBytes(StandardCharsets.UTF_8),
                                wire.payload(),
                                new RecordHeaders(wire.headers().toArray()))),
                "acme");
    }

    @Test
    void a_time_that_rfc_3339_has_no_form_for_makes_a_record_unreadable() {
        var message = Samples.created("acme", "fg-1");
        var far =
                new EventMessage(
                        message.id(),
                        "acme",
                        Instant.parse("+12345-01-01T00:00:00Z"),
                        message.cause(),
                        message.event());

        assertUnreadable(fact(record(Codec.EVENTS.encode(far))), "acme");
    }

    @Test
    void a_record_too_large_for_a_document_is_kept_by_its_hash() {
        var fact =
                fact(
                        record(
                                "elastic.events",
                                "acme".getBytes(StandardCharsets.UTF_8),
                                new byte[5 * 1024 * 1024],
                                new RecordHeaders()));

        assertUnreadable(fact, "acme");
        assertThat(fact.raw().value()).isNull();
        assertThat(fact.raw().omittedBytes()).isEqualTo(5 * 1024 * 1024 + 4);
        assertThat(fact.raw().sha256()).hasSize(64);
    }

    @Test
    void the_same_record_has_the_same_id_at_every_reading_and_another_one_another() {
        var value = "x".getBytes(StandardCharsets.UTF_8);
        var one = fact(record("elastic.events", value, value, new RecordHeaders()));
        var again = fact(record("elastic.events", value, value, new RecordHeaders()));
        var other = fact(record("elastic.events", value, new byte[] {2}, new RecordHeaders()));

        assertThat(one).isEqualTo(again);
        assertThat(other.id()).isNotEqualTo(one.id());
    }

    @Test
    void no_record_is_without_a_fact() {
        var random = new Random(42);
        var sample = Codec.EVENTS.encode(Samples.switched("acme", "fg-1", 2));
        for (var i = 0; i < 2_000; i++) {
            var value = sample.payload().clone();
            for (var change = 0; change < 1 + random.nextInt(4); change++) {
                value[random.nextInt(value.length)] = (byte) random.nextInt();
            }
            var headers = new RecordHeaders(sample.headers().toArray());
            if (random.nextInt(10) == 0) {
                headers.remove("ce_" + List.of("id", "source", "time").get(random.nextInt(3)));
            }
            var fact = fact(record("elastic.events", sample.keyBytes(), value, headers));

            assertThat(Entry.after(Head.GENESIS, fact).hash()).hasSize(64);
        }
    }
}
