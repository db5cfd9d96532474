package io.elasticaddress.systemtests.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.systemtests.platform.Api;
import io.elasticaddress.systemtests.platform.PlainProducer;
import io.elasticaddress.systemtests.platform.Quickstart;
import io.elasticaddress.systemtests.platform.SharedQuickstart;
import io.elasticaddress.systemtests.platform.TopicRecords;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** The command topic as another service uses it, and what becomes of records that are no commands. */
@ExtendWith(SharedQuickstart.class)
class CommandTopicIT {
    private static final String SWITCH = "elastic.SwitchStack.v1";

    private Quickstart quickstart;
    private Api api;
    private String account;
    private String uid;
    private PlainProducer producer;

    @BeforeEach
    void a_group(Quickstart shared) {
        quickstart = shared;
        api = shared.api();
        account = shared.account();
        uid =
                api.createGroup(
                        api.registerStack("primary", "192.0.2.1"),
                        api.registerStack("secondary", "192.0.2.2"));
        producer = new PlainProducer(shared.bootstrapServers());
    }

    @AfterEach
    void close() {
        producer.close();
    }

    @Test
    void a_documented_record_switches_the_group() {
        producer.send(
                account,
                Map.of("ce_type", SWITCH, "ce_source", "/deployer"),
                "{\"uid\": \"%s\", \"to\": \"secondary\", \"reason\": \"deploy 42\"}"
                        .formatted(uid));

        awaitSide("secondary");
        var name = api.group(uid).path("dns_name").asString();
        await().untilAsserted(
                        () ->
                                assertThat(quickstart.dns().addresses(name))
                                        .containsExactly("192.0.2.2"));
        await().untilAsserted(
                        () -> {
                            var entries = api.auditLog("action=switch&uid=" + uid);
                            assertThat(entries).hasSize(1);
                            var entry = entries.getFirst();
                            assertThat(entry.path("via").asString()).isEqualTo("command");
                            assertThat(entry.path("actor").asString()).isEqualTo("/deployer");
                            assertThat(entry.path("reason").asString()).isEqualTo("deploy 42");
                        });
    }

    @Test
    void a_record_with_every_documented_header_is_applied_once_and_answered() {
        var attempt = UUID.randomUUID().toString();
        var headers =
                Map.of(
                        "ce_type",
                        SWITCH,
                        "ce_id",
                        attempt,
                        "ce_commandid",
                        "deploy-42-" + uid,
                        "ce_deadline",
                        Instant.now().plusSeconds(60).toString(),
                        "ce_actor",
                        "alice",
                        "ce_reply",
                        "true");
        var json = "{\"uid\": \"%s\", \"to\": \"secondary\"}".formatted(uid);

        producer.send(account, headers, json);
        producer.send(account, headers, json);

        await().untilAsserted(
                        () ->
                                assertThat(
                                                TopicRecords.all(
                                                        quickstart.bootstrapServers(),
                                                        "elastic.outcomes"))
                                        .filteredOn(record -> text(record.key()).equals(attempt))
                                        .hasSize(2)
                                        .allMatch(
                                                record ->
                                                        text(record.value()).contains("accepted")));
        assertThat(api.group(uid).path("version").asLong()).isEqualTo(2);
    }

    @Test
    void what_is_no_cloud_event_is_a_dead_letter() {
        var metadata = producer.sendAs(null, account, Map.of(), switchTo("secondary"));

        assertDeadLetter(metadata);
    }

    @Test
    void an_unknown_type_and_an_unknown_version_are_dead_letters() {
        assertDeadLetter(
                producer.send(
                        account, Map.of("ce_type", "elastic.Explode.v1"), switchTo("secondary")));
        assertDeadLetter(
                producer.send(
                        account,
                        Map.of("ce_type", "elastic.SwitchStack.v99"),
                        switchTo("secondary")));
    }

    @Test
    void what_is_not_json_is_a_dead_letter() {
        assertDeadLetter(producer.send(account, Map.of("ce_type", SWITCH), "to secondary!"));
    }

    @Test
    void another_partition_than_the_accounts_is_a_dead_letter_that_says_what_to_do() {
        var right = producer.send(account, Map.of("ce_type", "elastic.None.v1"), "{}").partition();
        var wrong = (right + 1) % producer.partitions();

        var letter =
                assertDeadLetter(
                        producer.sendAs(
                                wrong,
                                account,
                                Map.of(
                                        "content-type",
                                        "application/json",
                                        "ce_specversion",
                                        "1.0",
                                        "ce_id",
                                        UUID.randomUUID().toString(),
                                        "ce_source",
                                        "/librdkafka",
                                        "ce_type",
                                        SWITCH),
                                switchTo("secondary")));

        assertThat(header(letter, "elastic_dlq_reason")).contains("murmur2_random");
    }

    /** It is there with its place and a reason; and the record behind it is handled. */
    private ConsumerRecord<byte[], byte[]> assertDeadLetter(RecordMetadata sent) {
        var before = api.group(uid).path("current_stack").asString();
        var other = before.equals("primary") ? "secondary" : "primary";
        var letters =
                await().until(
                                () ->
                                        TopicRecords.all(
                                                        quickstart.bootstrapServers(),
                                                        "elastic.commands.dead-letter")
                                                .stream()
                                                .filter(letter -> isOf(letter, sent))
                                                .toList(),
                                found -> !found.isEmpty());
        assertThat(letters).hasSize(1);
        assertThat(header(letters.getFirst(), "elastic_dlq_topic")).isEqualTo("elastic.commands");
        assertThat(header(letters.getFirst(), "elastic_dlq_reason")).isNotBlank();
        assertThat(text(letters.getFirst().key())).isEqualTo(account);
        assertThat(api.group(uid).path("current_stack").asString()).isEqualTo(before);

        producer.send(account, Map.of("ce_type", SWITCH), switchTo(other));
        awaitSide(other);
        return letters.getFirst();
    }

    private static boolean isOf(ConsumerRecord<byte[], byte[]> letter, RecordMetadata sent) {
        Function<String, String> header = name -> header(letter, name);
        return List.of(header.apply("elastic_dlq_partition"), header.apply("elastic_dlq_offset"))
                .equals(List.of(Integer.toString(sent.partition()), Long.toString(sent.offset())));
    }

    private void awaitSide(String side) {
        await().untilAsserted(
                        () ->
                                assertThat(api.group(uid).path("current_stack").asString())
                                        .isEqualTo(side));
    }

    private String switchTo(String side) {
        return "{\"uid\": \"%s\", \"to\": \"%s\"}".formatted(uid, side);
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return String.valueOf(TopicRecords.header(record.headers(), name));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
