package io.elasticaddress.contracts.wire;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.command.CommandMessage;
import io.elasticaddress.contracts.state.Side;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.assertj.core.api.ObjectAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.node.ObjectNode;

/** What another service may get wrong in a record; the answer is a reason, never an exception. */
class UnreadableRecordsTest {
    private static final String SWITCH = "{\"uid\":\"fg-1\",\"to\":\"secondary\"}";

    @Test
    void the_smallest_switch_record_is_read_with_its_defaults() {
        var decoded = decode("acme", headers(), SWITCH);

        assertThat(decoded)
                .isEqualTo(
                        new Decoded.Readable<>(
                                new CommandMessage(
                                        "acme",
                                        "attempt-1",
                                        "attempt-1",
                                        "/deployer",
                                        "/deployer",
                                        null,
                                        CommandMessage.VIA_COMMAND,
                                        null,
                                        false,
                                        new Command.SwitchStack(
                                                "fg-1", Side.SECONDARY, null, null))));
    }

    @Test
    void unknown_fields_are_ignored() {
        assertThat(decode("acme", headers(), "{\"uid\":\"fg-1\",\"to\":\"primary\",\"colour\":7}"))
                .isInstanceOf(Decoded.Readable.class);
    }

    @Test
    void a_content_type_with_a_charset_is_json_too() {
        var headers = headers();
        headers.remove("content-type");
        headers.add("content-type", "application/json; charset=utf-8".getBytes(UTF_8));

        assertThat(decode("acme", headers, SWITCH)).isInstanceOf(Decoded.Readable.class);
    }

    @Test
    void a_record_without_headers_is_no_cloud_event() {
        assertUnreadable(decode("acme", new RecordHeaders(), SWITCH), "Not a CloudEvent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ce_id", "ce_source", "ce_type"})
    void a_required_attribute_that_is_missing_is_named(String header) {
        var headers = headers();
        headers.remove(header);

        assertUnreadable(decode("acme", headers, SWITCH), header.substring("ce_".length()));
    }

    @Test
    void a_source_that_names_nobody_is_unreadable() {
        var headers = headers();
        headers.remove("ce_source");
        headers.add("ce_source", new byte[0]);

        assertUnreadable(decode("acme", headers, SWITCH), "ce_source");
    }

    @ParameterizedTest
    @ValueSource(strings = {"elastic.SwitchStack.v2", "elastic.Explode.v1", "com.example.other"})
    void an_unknown_type_or_version_is_named(String type) {
        var headers = headers();
        headers.remove("ce_type");
        headers.add("ce_type", type.getBytes(UTF_8));

        assertUnreadable(decode("acme", headers, SWITCH), type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "switch it", "{\"uid\":\"fg-1\",\"to\":\"primary\"} trailing"})
    void data_that_is_not_json_is_said_to_be_so(String data) {
        assertUnreadable(decode("acme", headers(), data), "ata");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"to\":\"primary\"}",
                "{\"uid\":\"fg-1\"}",
                "{\"uid\":\"fg-1\",\"to\":\"tertiary\"}",
                "{\"uid\":\"fg-1\",\"to\":1}",
                "{\"uid\":7,\"to\":\"primary\"}",
                "{\"uid\":\"fg-1\",\"to\":\"primary\",\"expected_version\":\"six\"}",
                "{\"uid\":\"fg-1\",\"to\":\"primary\",\"expected_version\":6.5}",
                "{\"uid\":\"fg-1\",\"to\":\"primary\",\"expected_version\":\" \"}",
                "[]",
                "null"
            })
    void data_that_does_not_fit_its_type_is_unreadable(String data) {
        assertThat(decode("acme", headers(), data)).isInstanceOf(Decoded.Unreadable.class);
    }

    @Test
    void a_reason_never_repeats_the_content() {
        var decoded = decode("acme", headers(), "{\"uid\":\"fg-1\",\"to\":\"hunter2\"}");

        assertThat(decoded)
                .extracting(Object::toString)
                .asString()
                .doesNotContain("hunter2")
                .contains("/to");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "with space", "ünïcode"})
    void a_key_that_is_no_account_is_unreadable(String key) {
        assertUnreadable(decode(key, headers(), SWITCH), "account");
    }

    @Test
    void a_record_without_key_or_value_is_unreadable() {
        assertUnreadable(Codec.COMMANDS.decode(null, headers(), SWITCH.getBytes(UTF_8)), "key");
        assertUnreadable(Codec.COMMANDS.decode("acme".getBytes(UTF_8), headers(), null), "data");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomorrow", "2026-11-23", "1700000000"})
    void a_deadline_that_is_no_time_is_unreadable(String deadline) {
        var headers = headers();
        headers.add("ce_deadline", deadline.getBytes(UTF_8));

        assertUnreadable(decode("acme", headers, SWITCH), "deadline");
    }

    @ParameterizedTest
    @MethodSource("io.elasticaddress.contracts.wire.GoldenFilesTest#names")
    void no_codec_throws_for_anothers_message(String name) {
        var sample = Messages.all().get(name);
        var record = GoldenFilesTest.encode(sample);
        for (var other : Messages.all().values()) {
            if (other.codec() != sample.codec()) {
                assertThat(
                                other.codec()
                                        .decode(
                                                record.keyBytes(),
                                                record.headers(),
                                                record.payload()))
                        .isInstanceOf(Decoded.Unreadable.class);
            }
        }
    }

    @Test
    void a_snapshot_under_another_key_is_unreadable() {
        var record = GoldenFilesTest.encode(Messages.all().get("stack-snapshot"));

        assertUnreadable(
                Codec.SNAPSHOTS.decode(
                        "stack/acme/other".getBytes(UTF_8), record.headers(), record.payload()),
                "key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"uid\":\"fg-1\",\"to\":\"primary\",\"override_rules\":[null]}",
                "{\"uid\":\"fg-1\",\"to\":\"primary\",\"override_rules\":\"all\"}",
                "{\"uid\":\"fg-1\",\"to\":\"primary\",\"override_rules\":true}"
            })
    void rules_to_override_are_named_one_by_one(String data) {
        assertThat(decode("acme", headers(), data)).isInstanceOf(Decoded.Unreadable.class);
    }

    @Test
    void a_command_that_says_that_nobody_asked_is_unreadable() {
        var headers = headers().add("ce_via", "policy".getBytes(UTF_8));

        assertUnreadable(decode("acme", headers, SWITCH), "ce_via");
    }

    @ParameterizedTest
    @ValueSource(strings = {"uid", "vantage", "incarnation", "verdict", "check_version"})
    void a_report_without_one_of_its_fields_is_unreadable(String field) {
        var report = Golden.of("report-health");
        var data = report.data().deepCopy();
        data.remove(field);

        assertUnreadable(
                Codec.COMMANDS.decode(
                        "acme".getBytes(UTF_8), headersOf("report-health"), bytes(data)),
                field);
    }

    @Test
    void a_heartbeat_under_another_key_is_unreadable() {
        assertUnreadable(
                Codec.HEARTBEATS.decode(
                        "virginia-1".getBytes(UTF_8),
                        headersOf("heartbeat"),
                        bytes(Golden.of("heartbeat").data())),
                "key");
    }

    /** It would count as there for as long as it likes, or never. */
    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 60_001, Long.MAX_VALUE})
    void a_heartbeat_that_promises_no_next_one_soon_is_unreadable(long interval) {
        var data = Golden.of("heartbeat").data().deepCopy().put("interval_ms", interval);

        assertUnreadable(
                Codec.HEARTBEATS.decode(
                        "frankfurt-1".getBytes(UTF_8), headersOf("heartbeat"), bytes(data)),
                "interval_ms");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a/b", "ünïcode"})
    void a_vantage_point_has_a_name_that_can_be_a_key(String name) {
        var data = Golden.of("heartbeat").data().deepCopy().put("vantage", name);

        assertUnreadable(
                Codec.HEARTBEATS.decode(name.getBytes(UTF_8), headersOf("heartbeat"), bytes(data)),
                "vantage");
    }

    private static Headers headersOf(String sample) {
        return GoldenFilesTest.encode(Messages.all().get(sample)).headers();
    }

    private static byte[] bytes(ObjectNode data) {
        return Json.MAPPER.writeValueAsBytes(data);
    }

    private static ObjectAssert<?> assertUnreadable(Decoded<?> decoded, String mention) {
        return assertThat(decoded)
                .isInstanceOfSatisfying(
                        Decoded.Unreadable.class,
                        unreadable -> assertThat(unreadable.reason()).contains(mention));
    }

    private static Decoded<CommandMessage> decode(String key, Headers headers, String data) {
        return Codec.COMMANDS.decode(key.getBytes(UTF_8), headers, data.getBytes(UTF_8));
    }

    private static Headers headers() {
        return new RecordHeaders()
                .add("ce_specversion", "1.0".getBytes(UTF_8))
                .add("ce_id", "attempt-1".getBytes(UTF_8))
                .add("ce_source", "/deployer".getBytes(UTF_8))
                .add("ce_type", "elastic.SwitchStack.v1".getBytes(UTF_8))
                .add("content-type", "application/json".getBytes(UTF_8));
    }
}
