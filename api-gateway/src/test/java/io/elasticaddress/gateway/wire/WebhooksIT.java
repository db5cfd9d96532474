package io.elasticaddress.gateway.wire;

import static io.elasticaddress.gateway.Platform.FAILOVER;
import static io.elasticaddress.gateway.Platform.GATEWAY;
import static io.elasticaddress.gateway.Platform.ISSUER;
import static io.elasticaddress.gateway.Platform.OTHER;
import static io.elasticaddress.gateway.Platform.WEBHOOKS_KEY;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.command.CommandMessage;
import io.elasticaddress.contracts.outcome.Outcome;
import io.elasticaddress.contracts.outcome.RejectionCode;
import io.elasticaddress.contracts.state.Kind;
import io.elasticaddress.contracts.topic.Partitions;
import io.elasticaddress.contracts.topic.Topic;
import io.elasticaddress.contracts.webhook.WebhookDelivery;
import io.elasticaddress.contracts.webhook.WebhookDelivery.State;
import io.elasticaddress.contracts.webhook.WebhookKey;
import io.elasticaddress.contracts.wire.Codec;
import io.elasticaddress.gateway.Gateway;
import io.elasticaddress.gateway.Kafka;
import io.elasticaddress.gateway.Platform.Account;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

class WebhooksIT {
    private static final String URL = "https://hooks.example.com/elastic";
    private static final String BODY = "{\"url\":\"" + URL + "\"}";
    private static final String SWITCHED = "elastic.StackSwitched.v1";
    private static final Instant AT = Instant.parse("2026-11-23T10:15:30.123Z");
    private static final WebhookKey KEY = WebhookKey.parse(WEBHOOKS_KEY);

    private final Account account = new Account();

    @ParameterizedTest
    @ValueSource(strings = {"/webhooks", "/webhooks.json"})
    void a_webhook_is_made_and_its_secret_told_this_once(String path) {
        var made =
                account.send(
                                "POST",
                                path,
                                "{\"url\":\"%s\",\"types\":[\"%s\"],\"reason\":\"for the chat\"}"
                                        .formatted(URL, SWITCHED))
                        .ok();

        var uid = made.get("uid").stringValue();
        assertThat(made.get("message").stringValue()).isEqualTo("Webhook created");
        assertThat(made.get("secret").stringValue()).isEqualTo(KEY.secret(account.name, uid, 1));
        assertThat(FAILOVER.last(account.name).command())
                .isEqualTo(new Command.CreateWebhook(URL, List.of(SWITCHED), null, "for the chat"));
        var webhook = account.get("/webhooks/" + uid).ok();
        assertThat(webhook.toString()).doesNotContain("whsec_");
        assertThat(webhook.get("url").stringValue()).isEqualTo(URL);
        assertThat(webhook.get("types").toString()).isEqualTo("[\"" + SWITCHED + "\"]");
        assertThat(webhook.get("enabled").booleanValue()).isTrue();
        assertThat(webhook.get("secret_rotated_at").isNull()).isTrue();
        assertThat(webhook.get("pending").intValue()).isZero();
        assertThat(webhook.get("dead_letters").intValue()).isZero();
        assertThat(webhook.get("account_id").stringValue()).isEqualTo(account.name);
        assertThat(webhook.get("version").intValue()).isEqualTo(1);
        assertThat(account.get("/webhooks/" + uid + ".json").ok()).isEqualTo(webhook);
    }

    @Test
    void a_repeat_with_the_same_key_is_told_the_same_secret() {
        var uid = webhook();
        FAILOVER.script(
                account.name,
                (message, service) ->
                        service.outcome(message, new Outcome.Accepted(Kind.WEBHOOK, uid, null, 1)));
        var first = account.send("POST", "/webhooks", BODY, "Idempotency-Key", "k").ok();
        var again = account.sendTo(OTHER, "POST", "/webhooks", BODY, "Idempotency-Key", "k").ok();

        assertThat(again).isEqualTo(first);
        assertThat(first.get("secret").stringValue()).isEqualTo(KEY.secret(account.name, uid, 1));
        assertThat(
                        FAILOVER.received(account.name).stream()
                                .skip(1)
                                .map(CommandMessage::commandId)
                                .distinct())
                .hasSize(1);
    }

    @Test
    void a_rotation_is_told_the_new_secret_and_another_change_none() {
        var uid = webhook();

        var rotated = account.send("PUT", "/webhooks/" + uid, "{\"rotate_secret\":true}").ok();
        assertThat(rotated.get("secret").stringValue()).isEqualTo(KEY.secret(account.name, uid, 2));
        assertThat(account.get("/webhooks/" + uid).ok().get("secret_rotated_at").isNull())
                .isFalse();

        var changed =
                account.send("PUT", "/webhooks/" + uid, "{\"enabled\":false,\"types\":[]}").ok();
        assertThat(changed.has("secret")).isFalse();
        assertThat(FAILOVER.last(account.name).command())
                .isEqualTo(new Command.UpdateWebhook(uid, null, List.of(), false, null, null));
        assertThat(account.get("/webhooks/" + uid).ok().get("enabled").booleanValue()).isFalse();
    }

    @Test
    void a_form_will_do_too() {
        var form = "application/x-www-form-urlencoded";
        account.send(
                        "POST",
                        "/webhooks",
                        "url=https%3A%2F%2Fexample.com&types[]=" + SWITCHED + "&enabled=0",
                        "Content-Type",
                        form)
                .is(200);

        assertThat(FAILOVER.last(account.name).command())
                .isEqualTo(
                        new Command.CreateWebhook(
                                "https://example.com", List.of(SWITCHED), false, null));
    }

    @Test
    void webhooks_are_listed_by_pages_the_oldest_first() {
        var first = webhook();
        var second = webhook();

        var page = account.get("/webhooks").is(200).json();
        assertThat(page.at("/response/0/uid").stringValue()).isEqualTo(first);
        assertThat(page.at("/response/1/uid").stringValue()).isEqualTo(second);
        assertThat(page.at("/pagination/count").intValue()).isEqualTo(2);
        assertThat(
                        account.get("/webhooks.json?per_page=1&page=2")
                                .json()
                                .at("/response/0/uid")
                                .stringValue())
                .isEqualTo(second);
    }

    @Test
    void a_webhook_that_is_removed_is_not_there_any_more() {
        var uid = webhook();

        account.send("DELETE", "/webhooks/" + uid + "?reason=over", null).is(200);

        assertThat(FAILOVER.last(account.name).command())
                .isEqualTo(new Command.RemoveWebhook(uid, "over"));
        var missing = "Webhook not found: " + uid;
        account.get("/webhooks/" + uid).isError(404, "not_found", "Not found", missing);
        account.get("/webhooks/" + uid + "/dead_letters")
                .isError(404, "not_found", "Not found", missing);
        assertThat(account.get("/webhooks").json().get("count").intValue()).isZero();
    }

    @Test
    void another_accounts_webhook_does_not_exist() {
        var uid = new WebhooksIT().webhook();

        account.get("/webhooks/" + uid).isError(404, "not_found");
        account.get("/webhooks/" + uid + "/dead_letters").isError(404, "not_found");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | url must be given",
                "{\"url\":\" \"} | url must be given",
                "{\"url\":7} | url must be a string",
                "{\"url\":\"https://x\",\"types\":\"all\"} | types must be a list of strings",
                "{\"url\":\"https://x\",\"types\":[\"elastic.Nothing.v1\"]} | types[0] is no type"
                        + " of event, such as elastic.StackSwitched.v1",
                "{\"url\":\"https://x\",\"enabled\":\"yes\"} | enabled must be true or false",
            })
    void a_field_that_can_not_be_is_named(String body, String problem) {
        account.send("POST", "/webhooks", body).isError(400, "bad_request", problem, problem);

        assertThat(FAILOVER.received(account.name)).isEmpty();
    }

    @Test
    void a_rules_refusal_is_told_and_no_secret_with_it() {
        FAILOVER.script(
                account.name,
                (message, service) ->
                        service.reject(
                                message, RejectionCode.BAD_REQUEST, "url must have no user"));

        account.send("POST", "/webhooks", "{\"url\":\"https://u@example.com\"}")
                .isError(400, "bad_request", "url must have no user", "url must have no user");
    }

    @Test
    void a_dry_run_changes_nothing_and_tells_no_secret() {
        var planned = account.send("POST", "/webhooks?dry_run=true", BODY).ok();

        assertThat(planned.get("dry_run").booleanValue()).isTrue();
        assertThat(planned.toString()).doesNotContain("whsec_");
        assertThat(account.get("/webhooks").json().get("count").intValue()).isZero();
    }

    @Test
    void only_who_may_change_things_may_change_webhooks() {
        var uid = webhook();
        var reader = ISSUER.token(account.name, "public");

        for (var path : List.of("/webhooks", "/webhooks/" + uid + "/dead_letters/retry")) {
            GATEWAY.send(
                            "POST",
                            "/api/3" + path,
                            BODY,
                            "Authorization",
                            "Bearer " + reader,
                            "Content-Type",
                            "application/json")
                    .isError(403, "forbidden");
        }
        GATEWAY.get("/api/3/webhooks/" + uid, "Authorization", "Bearer " + reader).is(200);
    }

    @Test
    void what_could_not_be_sent_is_listed_until_it_is_gone() {
        var uid = webhook();
        tell(uid, "e-1", 1, State.DEAD);
        tell(uid, "e-2", 2, State.DEAD);
        tell(uid, "e-3", 3, State.PENDING);

        await().untilAsserted(
                        () -> {
                            var webhook = account.get("/webhooks/" + uid).ok();
                            assertThat(webhook.get("pending").intValue()).isEqualTo(1);
                            assertThat(webhook.get("dead_letters").intValue()).isEqualTo(2);
                        });
        var letters = account.get("/webhooks/" + uid + "/dead_letters").is(200).json();
        assertThat(letters.at("/pagination/count").intValue()).isEqualTo(2);
        assertThat(letters.at("/response/0").toString())
                .isEqualTo(
                        "{\"event_id\":\"e-2\",\"event_type\":\"%s\",\"attempts\":10,\"last_attempt_at\":\"2026-11-23T10:15:30.123Z\",\"last_error\":\"It answers 503.\",\"created_at\":\"2026-11-23T10:15:30.123Z\"}"
                                .formatted(SWITCHED));
        assertThat(
                        account.get("/webhooks/" + uid + "/dead_letters.json?per_page=1&page=2")
                                .json()
                                .at("/response/0/event_id")
                                .stringValue())
                .isEqualTo("e-1");

        tell(uid, "e-1", 1, State.PENDING);
        forget(uid, "e-2");
        forget(uid, "e-3");
        await().untilAsserted(
                        () -> {
                            var webhook = account.get("/webhooks/" + uid).ok();
                            assertThat(webhook.get("pending").intValue()).isEqualTo(1);
                            assertThat(webhook.get("dead_letters").intValue()).isZero();
                        });
    }

    @Test
    void dead_letters_are_told_to_be_sent_again() {
        var uid = webhook();

        var done =
                account.send(
                                "POST",
                                "/webhooks/" + uid + "/dead_letters/retry",
                                "{\"reason\":\"it is back\"}")
                        .ok();

        assertThat(done.get("message").stringValue()).isEqualTo("Dead letters are sent again");
        assertThat(FAILOVER.last(account.name).command())
                .isEqualTo(new Command.RetryWebhook(uid, "it is back"));
    }

    @Test
    void without_a_key_no_webhook_is_made_and_the_rest_goes_on() {
        var uid = webhook();
        try (var keyless = Gateway.startReady("elastic.auth.issuer=" + ISSUER.uri())) {
            var before = FAILOVER.received(account.name).size();

            var refused = account.sendTo(keyless, "POST", "/webhooks", BODY);
            refused.isError(503, "unavailable");
            assertThat(refused.json().get("details").stringValue())
                    .contains("ELASTIC_WEBHOOKS_KEY");
            account.sendTo(keyless, "PUT", "/webhooks/" + uid, "{\"rotate_secret\":true}")
                    .isError(503, "unavailable");
            assertThat(FAILOVER.received(account.name)).hasSize(before);
            account.sendTo(keyless, "PUT", "/webhooks/" + uid, "{\"enabled\":false}").is(200);
            account.sendTo(keyless, "GET", "/webhooks/" + uid, null).is(200);
        }
    }

    private String webhook() {
        return account.send("POST", "/webhooks", BODY).ok().get("uid").stringValue();
    }

    private void tell(String uid, String event, long offset, State state) {
        FAILOVER.raw(
                Codec.WEBHOOK_DELIVERIES
                        .encode(
                                new WebhookDelivery(
                                        account.name,
                                        uid,
                                        event,
                                        SWITCHED,
                                        offset,
                                        state,
                                        10,
                                        state == State.DEAD ? null : AT,
                                        AT,
                                        "It answers 503.",
                                        0,
                                        AT))
                        .toProducerRecord(Kafka.PARTITIONS));
    }

    private void forget(String uid, String event) {
        FAILOVER.raw(
                new ProducerRecord<>(
                        Topic.WEBHOOK_DELIVERIES.wireName(),
                        Partitions.of(account.name, Kafka.PARTITIONS),
                        "%s/%s/%s"
                                .formatted(account.name, uid, event)
                                .getBytes(StandardCharsets.UTF_8),
                        null));
    }
}
