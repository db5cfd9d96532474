package io.elasticaddress.gateway.wire;

import static io.elasticaddress.gateway.Platform.FAILOVER;
import static io.elasticaddress.gateway.Platform.GATEWAY;
import static io.elasticaddress.gateway.Platform.OTHER;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.outcome.Outcome;
import io.elasticaddress.contracts.outcome.RejectionCode;
import io.elasticaddress.contracts.state.Kind;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.contracts.topic.Topic;
import io.elasticaddress.contracts.wire.Sources;
import io.elasticaddress.gateway.FakeFailoverService;
import io.elasticaddress.gateway.Kafka;
import io.elasticaddress.gateway.Platform.Account;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Section 4 of the API contract: commands on groups. */
class Section4CommandsIT {
    private static final String FORM = "application/x-www-form-urlencoded";

    private final Account account = new Account();

    @Test
    void a_creation_answers_as_the_document_says_and_names_what_it_made() {
        var answer = account.send("POST", "/elastic_addresses", null);

        var json = answer.ok();
        var uid = json.get("uid").stringValue();
        assertThat(answer.response().body())
                .isEqualTo(
                        "{\"response\":{\"ok\":true,\"message\":\"Failover Group created\",\"uid\":\"%s\",\"dns_name\":\"%s\"}}"
                                .formatted(uid, FAILOVER.group(account.name, uid).dnsName()));
        assertThat(uid).matches("fg-[0-9a-f]{32}");
    }

    @Test
    void an_update_and_a_deletion_answer_as_the_document_says() {
        var uid = account.group("{}");

        assertThat(account.send("PUT", "/elastic_addresses/" + uid, "{}").is(200).response().body())
                .isEqualTo("{\"response\":{\"ok\":true,\"message\":\"Failover Group updated\"}}");
        assertThat(
                        account.send("DELETE", "/elastic_addresses/" + uid, null)
                                .is(200)
                                .response()
                                .body())
                .isEqualTo("{\"response\":{\"ok\":true,\"message\":\"Failover Group deleted\"}}");
    }

    @Test
    void a_command_carries_who_asks_and_how() {
        account.send(
                        "POST",
                        "/elastic_addresses",
                        "{\"reason\":\"launch\"}",
                        "X-Forwarded-For",
                        "203.0.113.9, 198.51.100.7, 10.1.2.3")
                .is(200);

        var message = FAILOVER.last(account.name);
        assertThat(message.actor()).isEqualTo("alice");
        assertThat(message.sourceIp()).isEqualTo("198.51.100.7");
        assertThat(message.via()).isEqualTo("rest");
        assertThat(message.source()).isEqualTo(Sources.API_GATEWAY);
        assertThat(message.outcomeWanted()).isTrue();
        assertThat(message.deadline())
                .isBetween(Instant.now().minusSeconds(2), Instant.now().plusSeconds(2));
        assertThat(message.attemptId()).isNotEqualTo(message.commandId());
        assertThat(message.command())
                .isEqualTo(new Command.CreateElasticAddress(null, null, null, "launch"));
    }

    @Test
    void what_a_header_that_is_not_an_address_says_is_not_believed() {
        account.send("POST", "/elastic_addresses", "{}", "X-Forwarded-For", "localhost").is(200);

        assertThat(FAILOVER.last(account.name).sourceIp()).isEqualTo("127.0.0.1");
    }

    @Test
    void a_reason_may_stand_in_the_query() {
        var uid = account.group("{}");

        account.send("DELETE", "/elastic_addresses/" + uid + "?reason=old+%26+gone", null).is(200);

        assertThat(FAILOVER.last(account.name).command())
                .isEqualTo(new Command.DeleteElasticAddress(uid, null, "old & gone"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "1;PRIMARY",
                "2;SECONDARY",
                "\"1\";PRIMARY",
                "\"2\";SECONDARY",
                "\"primary\";PRIMARY",
                "\"Secondary\";SECONDARY",
                "\"SECONDARY\";SECONDARY"
            },
            quoteCharacter = '\'')
    void current_stack_alone_is_a_switch(String value, Side side) {
        var uid = account.group();

        account.send(
                        "PUT",
                        "/elastic_addresses/" + uid,
                        "{\"current_stack\":%s,\"primary_stack_uid\":null,\"secondary_stack_uid\":null}"
                                .formatted(value))
                .is(200);

        assertThat(FAILOVER.last(account.name).command())
                .isEqualTo(new Command.SwitchStack(uid, side, null, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "0", "\"0\""})
    void current_stack_that_was_not_given_stays(String value) {
        var uid = account.group();

        account.send("PUT", "/elastic_addresses/" + uid, "{\"current_stack\":%s}".formatted(value))
                .is(200);

        assertThat(FAILOVER.last(account.name).command())
                .isEqualTo(new Command.UpdateElasticAddress(uid, null, null, null, null, null));
    }

    @Test
    void a_stack_is_kept_detached_or_set() {
        var uid = account.group();
        var path = "/elastic_addresses/" + uid;
        var red = account.stack("red");

        account.send("PUT", path, "{\"primary_stack_uid\":\"\",\"secondary_stack_uid\":null}")
                .is(200);
        assertThat(FAILOVER.last(account.name).command())
                .isEqualTo(new Command.UpdateElasticAddress(uid, "", null, null, null, null));

        account.send(
                        "PUT",
                        path,
                        "{\"primary_stack_uid\":\"%s\",\"current_stack\":2}".formatted(red))
                .is(200);
        assertThat(FAILOVER.last(account.name).command())
                .isEqualTo(
                        new Command.UpdateElasticAddress(
                                uid, red, null, Side.SECONDARY, null, null));
    }

    @Test
    void a_ttl_is_sent_on_as_it_is_given_and_makes_a_switch_an_update() {
        var uid = account.group();
        for (var resource : List.of("/elastic_addresses/", "/failover_groups/")) {
            var one = resource + uid;

            account.send("PUT", one, "{\"ttl\":300}").is(200);
            assertThat(FAILOVER.last(account.name).command()).isEqualTo(ttl(uid, null, 300L));
            account.send("PUT", one, "ttl=0", "Content-Type", FORM).is(200);
            assertThat(FAILOVER.last(account.name).command()).isEqualTo(ttl(uid, null, 0L));
            account.send("PUT", one, "{\"ttl\":null}").is(200);
            assertThat(FAILOVER.last(account.name).command()).isEqualTo(ttl(uid, null, null));
            account.send("PUT", one, "{\"ttl\":300,\"current_stack\":2}").is(200);
            assertThat(FAILOVER.last(account.name).command())
                    .isEqualTo(ttl(uid, Side.SECONDARY, 300L));
        }
        account.send("POST", "/failover_groups", "ttl=60", "Content-Type", FORM).is(200);
        assertThat(FAILOVER.last(account.name).command())
                .isEqualTo(new Command.CreateElasticAddress(null, null, null, 60L, null, null));
    }

    private static Command ttl(String uid, Side current, Long ttl) {
        return new Command.UpdateElasticAddress(
                uid, null, null, current, ttl, null, null, null, null);
    }

    @Test
    void a_form_is_read_like_json_and_unknown_fields_are_ignored() {
        var blue = account.stack("blue");

        account.send(
                        "POST",
                        "/elastic_addresses",
                        "primary_stack_uid=%s&current_stack=1&nonsense=x&reason=%s"
                                .formatted(
                                        blue, URLEncoder.encode("a&b ü", StandardCharsets.UTF_8)),
                        "Content-Type",
                        FORM)
                .is(200);
        assertThat(FAILOVER.last(account.name).command())
                .isEqualTo(new Command.CreateElasticAddress(blue, null, Side.PRIMARY, "a&b ü"));

        account.send("POST", "/elastic_addresses", "{\"nonsense\":{\"a\":[1]}}", "X-Nonsense", "x")
                .is(200);
    }

    @Test
    void a_put_may_be_a_form_too() {
        var uid = account.group();

        account.send(
                        "PUT",
                        "/elastic_addresses/" + uid,
                        "current_stack=0&secondary_stack_uid=",
                        "Content-Type",
                        FORM)
                .is(200);

        assertThat(FAILOVER.last(account.name).command())
                .isEqualTo(new Command.UpdateElasticAddress(uid, null, "", null, null, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/json; charset=utf-8",
                "text/plain",
                FORM,
                "application/vnd.api+json"
            })
    void an_empty_body_is_fine_whatever_its_type(String type) {
        account.send("POST", "/elastic_addresses", null, "Content-Type", type).is(200);
    }

    @Test
    void the_same_key_is_the_same_command_in_an_account() {
        account.send("POST", "/elastic_addresses", "{}", "Idempotency-Key", "k1").is(200);
        account.sendTo(OTHER, "POST", "/elastic_addresses", "{}", "Idempotency-Key", "\"k1\"")
                .is(200);
        account.send("POST", "/elastic_addresses", "{}", "Idempotency-Key", "k2").is(200);
        var stranger = new Account();
        stranger.send("POST", "/elastic_addresses", "{}", "Idempotency-Key", "k1").is(200);

        var sent = FAILOVER.received(account.name);
        assertThat(sent.get(1).commandId()).isEqualTo(sent.get(0).commandId());
        assertThat(sent.get(1).attemptId()).isNotEqualTo(sent.get(0).attemptId());
        assertThat(sent.get(2).commandId()).isNotEqualTo(sent.get(0).commandId());
        assertThat(FAILOVER.last(stranger.name).commandId()).isNotEqualTo(sent.get(0).commandId());
    }

    @Test
    void a_key_must_not_be_empty_or_long() {
        account.send("POST", "/elastic_addresses", "{}", "Idempotency-Key", "\"\"")
                .isError(400, "bad_request");
        account.send("POST", "/elastic_addresses", "{}", "Idempotency-Key", "k".repeat(256))
                .isError(400, "bad_request");
    }

    @Test
    void the_entity_tag_is_the_version_and_there_is_no_304() {
        var uid = account.group();
        account.send("PUT", "/elastic_addresses/" + uid, "{\"current_stack\":2}").is(200);

        var answer = account.get("/elastic_addresses/" + uid, "If-None-Match", "\"2\"");

        answer.is(200);
        assertThat(answer.header("ETag")).isEqualTo("\"2\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\'',
            value = {"\"1\";1", "1;1", "\"7\";7", "W/\"9\", \"5\";5", "\"3\", \"1\";1"})
    void if_match_goes_with_the_command(String header, long version) {
        var uid = account.group();

        account.send(
                        "PUT",
                        "/elastic_addresses/" + uid,
                        "{\"current_stack\":2}",
                        "If-Match",
                        header)
                .is(200);

        assertThat(FAILOVER.last(account.name).command())
                .isEqualTo(new Command.SwitchStack(uid, Side.SECONDARY, version, null));
    }

    @Test
    void if_match_goes_with_a_deletion_and_any_version_is_none() {
        var uid = account.group("{}");
        account.send("PUT", "/elastic_addresses/" + uid, "{}", "If-Match", "*").is(200);
        assertThat(FAILOVER.last(account.name).command())
                .isEqualTo(new Command.UpdateElasticAddress(uid, null, null, null, null, null));

        account.send("DELETE", "/elastic_addresses/" + uid, null, "If-Match", "\"2\"").is(200);
        assertThat(FAILOVER.last(account.name).command())
                .isEqualTo(new Command.DeleteElasticAddress(uid, 2L, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "W/\"1\"",
                "\"abc\"",
                "\"99999999999999999999\"",
                "\"01\"",
                "\"1",
                "\"1,1\"",
                "\"*\""
            })
    void a_tag_that_no_version_has_is_412(String tag) {
        var uid = account.group("{}");
        var before = FAILOVER.received(account.name).size();

        account.send("DELETE", "/elastic_addresses/" + uid, null, "If-Match", tag)
                .isError(412, "precondition_failed");

        assertThat(FAILOVER.received(account.name)).hasSize(before);
    }

    @Test
    void a_version_that_no_longer_holds_is_412() {
        var uid = account.group("{}");
        FAILOVER.script(
                account.name,
                (message, service) ->
                        service.reject(
                                message,
                                RejectionCode.PRECONDITION_FAILED,
                                "The version is 2, not 1"));

        account.send("PUT", "/elastic_addresses/" + uid, "{}", "If-Match", "\"1\"")
                .isError(
                        412,
                        "precondition_failed",
                        "The version is 2, not 1",
                        "The version is 2, not 1");
    }

    @Test
    void a_client_reads_its_own_writes_though_the_snapshot_comes_late() {
        FAILOVER.script(
                account.name,
                (message, service) -> {
                    var after = service.apply(message);
                    service.outcome(message, service.accepted(after));
                    CompletableFuture.delayedExecutor(
                                    300, java.util.concurrent.TimeUnit.MILLISECONDS)
                            .execute(() -> service.publish(after));
                });

        var uid = account.group("{}");

        account.get("/elastic_addresses/" + uid).is(200);
    }

    @Test
    void an_outcome_that_comes_twice_is_heard_once() {
        FAILOVER.script(
                account.name,
                (message, service) -> {
                    service.accept(message);
                    service.reject(message, RejectionCode.INTERNAL, "not this one");
                    service.reject(message, RejectionCode.INTERNAL, "nor this one");
                });

        account.group("{}");
        account.group("{}");
    }

    @Test
    void an_accepted_command_whose_snapshot_cannot_be_read_is_accepted_all_the_same() {
        var uid = account.group("{}");
        FAILOVER.script(
                account.name,
                (message, service) -> {
                    service.raw(
                            new ProducerRecord<>(
                                    Topic.SNAPSHOTS.wireName(),
                                    io.elasticaddress.contracts.topic.Partitions.of(
                                            account.name, Kafka.PARTITIONS),
                                    ("group/" + account.name + "/" + uid)
                                            .getBytes(StandardCharsets.UTF_8),
                                    "of a newer version".getBytes(StandardCharsets.UTF_8)));
                    service.outcome(message, new Outcome.Accepted(Kind.GROUP, uid, null, 2));
                });

        account.send("PUT", "/elastic_addresses/" + uid, "{}").is(200);

        assertThat(account.elasticAddress(uid).get("version").longValue()).isEqualTo(1);
        assertThat(
                        GATEWAY.get("/actuator/health/readiness")
                                .json()
                                .at("/components/view_caught_up/details/unreadable")
                                .intValue())
                .isPositive();
        FAILOVER.script(account.name, FakeFailoverService.ACCEPT);
        account.send("PUT", "/elastic_addresses/" + uid, "{}").is(200);
    }
}
