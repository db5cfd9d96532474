package io.elasticaddress.webhooks;

import static io.elasticaddress.webhooks.Receiver.answering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.state.AccountSettings;
import io.elasticaddress.contracts.state.DeletedWebhook;
import io.elasticaddress.contracts.state.Webhook;
import io.elasticaddress.contracts.webhook.WebhookDelivery;
import io.elasticaddress.contracts.webhook.WebhookDelivery.State;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Status;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

class WebhookSenderIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String FAILOVER_SET = "elastic.FailoverSet.v1";

    @TempDir static Path folder;
    private static Broker broker;
    private final String account = "a-" + UUID.randomUUID();

    @BeforeAll
    static void startBroker() throws Exception {
        broker = Broker.start(folder);
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.close();
    }

    @Test
    void an_event_arrives_signed_and_is_forgotten() {
        try (var receiver = Receiver.start(answering(204));
                var sender = Sender.start(broker)) {
            var webhook = webhook(receiver, null);
            var created = broker.happens(account, new Event.WebhookCreated(webhook));
            var set = set();

            await().atMost(PATIENCE)
                    .untilAsserted(
                            () ->
                                    assertThat(receiver.ids())
                                            .containsExactlyInAnyOrder(created, set));
            var request =
                    receiver.requests().stream()
                            .filter(each -> each.id().equals(set))
                            .findFirst()
                            .orElseThrow();
            assertThat(request.isSignedBy(Sender.KEY, webhook)).isTrue();
            var event = request.json();
            assertThat(event.path("specversion").asString()).isEqualTo("1.0");
            assertThat(event.path("id").asString()).isEqualTo(set);
            assertThat(event.path("type").asString()).isEqualTo(FAILOVER_SET);
            assertThat(event.path("account").asString()).isEqualTo(account);
            assertThat(event.at("/data/after/failover_paused").asBoolean()).isTrue();
            assertThat(event.at("/data/cause/actor").asString()).isEqualTo("alice");
            await().atMost(PATIENCE).until(() -> broker.deliveries(account).isEmpty());
            assertThat(broker.wasKept(account, set)).isTrue();

            assertThat(sender.status("/actuator/health/readiness")).isEqualTo(200);
            assertThat(sender.body("/actuator/prometheus"))
                    .contains("elastic_webhooks_attempts_total{", "elastic_webhooks_pending ");
        }
    }

    @Test
    void a_receiver_that_fails_gets_it_again_under_the_same_id() {
        var asked = new AtomicInteger();
        Receiver.Behaviour third =
                (connection, request) -> {
                    switch (asked.incrementAndGet()) {
                        case 1 -> answering(503).answer(connection, request);
                        case 2 -> Receiver.resetting().answer(connection, request);
                        default -> answering(200).answer(connection, request);
                    }
                };
        try (var receiver = Receiver.start(third);
                var _ = Sender.start(broker)) {
            create(webhook(receiver, List.of(FAILOVER_SET)));
            var set = set();

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(receiver.ids()).containsExactly(set, set, set));
            await().atMost(PATIENCE).until(() -> broker.deliveries(account).isEmpty());
        }
    }

    @Test
    void what_never_arrives_is_a_dead_letter_and_is_sent_again_when_that_is_asked_for() {
        try (var receiver = Receiver.start(answering(500));
                var _ = Sender.start(broker)) {
            var webhook = webhook(receiver, List.of(FAILOVER_SET));
            create(webhook);
            var set = set();

            await().atMost(PATIENCE).until(() -> isDead(set));
            assertThat(receiver.ids()).containsExactly(set, set, set);
            assertThat(delivery(set).attempts()).isEqualTo(3);
            assertThat(delivery(set).lastError()).isEqualTo("It answers 500.");

            receiver.behaves(answering(200));
            broker.happens(account, new Event.WebhookRetried(webhook, changed(webhook, true, 1)));
            await().atMost(PATIENCE).until(() -> broker.deliveries(account).isEmpty());
            assertThat(receiver.ids()).containsExactly(set, set, set, set);
        }
    }

    @Test
    void a_receiver_that_is_gone_has_dead_letters_at_once() {
        try (var receiver = Receiver.start(answering(410));
                var _ = Sender.start(broker)) {
            create(webhook(receiver, List.of(FAILOVER_SET)));
            var set = set();

            await().atMost(PATIENCE).until(() -> isDead(set));
            assertThat(receiver.ids()).containsExactly(set);
        }
    }

    @Test
    void a_webhook_that_is_removed_is_forgotten_with_its_deliveries() {
        try (var receiver = Receiver.start(answering(410));
                var _ = Sender.start(broker)) {
            var webhook = webhook(receiver, List.of(FAILOVER_SET));
            create(webhook);
            var first = set();
            await().atMost(PATIENCE).until(() -> isDead(first));

            broker.happens(
                    account,
                    new Event.WebhookRemoved(
                            webhook, new DeletedWebhook(account, webhook.uid(), Instant.now(), 2)));
            await().atMost(PATIENCE).until(() -> broker.deliveries(account).isEmpty());
        }
    }

    @Test
    void a_receiver_that_hangs_does_not_delay_another() {
        try (var hanging = Receiver.start(Receiver.hanging());
                var live = Receiver.start(answering(200));
                var _ = Sender.start(broker)) {
            create(webhook(hanging, List.of(FAILOVER_SET)));
            create(webhook(live, List.of(FAILOVER_SET)));
            var sent = new ArrayList<String>();
            for (var i = 0; i < 20; i++) {
                sent.add(set());
            }

            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(live.ids()).containsExactlyInAnyOrderElementsOf(sent));
            assertThat(hanging.mostAtOnce()).isLessThanOrEqualTo(4);
        }
    }

    @Test
    void what_was_under_way_when_a_sender_was_killed_is_sent_again() throws Exception {
        try (var receiver = Receiver.start(Receiver.hanging())) {
            var killed = Sender.process(broker);
            create(webhook(receiver, List.of(FAILOVER_SET)));
            var set = set();
            try {
                await().atMost(PATIENCE).until(() -> receiver.ids().contains(set));
            } finally {
                killed.destroyForcibly();
                assertThat(killed.waitFor(10, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(delivery(set).state()).isEqualTo(State.PENDING);
            receiver.behaves(answering(200));

            // It has to read the event again: nothing of the killed one's memory is there.
            try (var _ = Sender.start(broker)) {
                await().atMost(PATIENCE).until(() -> broker.deliveries(account).isEmpty());
                assertThat(receiver.ids()).containsOnly(set).hasSizeGreaterThanOrEqualTo(2);
            }
        }
    }

    @Test
    void an_event_that_is_not_kept_any_more_is_a_dead_letter_that_says_so() throws Exception {
        try (var receiver = Receiver.start(answering(503))) {
            create(webhook(receiver, List.of(FAILOVER_SET)));
            String set;
            try (var _ = Sender.start(broker, "--elastic.webhooks.schedule=5s")) {
                set = set();
                await().atMost(PATIENCE).until(() -> attempts(set) == 1);
            }
            broker.forgetEvents();

            try (var _ = Sender.start(broker)) {
                await().atMost(PATIENCE).until(() -> isDead(set));
            }
            assertThat(delivery(set).lastError()).isEqualTo("The event is not kept any more.");
            assertThat(receiver.ids()).containsExactly(set);
        }
    }

    @Test
    void whatever_instance_comes_or_goes_every_event_arrives() {
        try (var receiver = Receiver.start(answering(200))) {
            create(webhook(receiver, List.of(FAILOVER_SET)));
            var sent = new ArrayList<String>();
            var first = Sender.start(broker);
            try (var _ = Sender.start(broker)) {
                for (var i = 0; i < 50; i++) {
                    sent.add(set());
                }
                first.close();
                for (var i = 0; i < 50; i++) {
                    sent.add(set());
                }
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(receiver.ids()).containsAll(sent));
                await().atMost(PATIENCE).until(() -> broker.deliveries(account).isEmpty());
            }
            assertThat(receiver.ids()).isSubsetOf(sent);
        }
    }

    @Test
    void without_a_key_nothing_is_sent_and_that_is_told() {
        try (var sender = Sender.withoutKey(broker)) {
            assertThat(sender.health("webhooks")).isEqualTo(Status.OUT_OF_SERVICE);
            assertThat(sender.status("/actuator/health/readiness")).isEqualTo(503);
            assertThat(sender.body("/actuator/health")).contains("ELASTIC_WEBHOOKS_KEY");
            assertThat(sender.status("/actuator/health/liveness")).isEqualTo(200);
        }
    }

    private void create(Webhook webhook) {
        broker.happens(account, new Event.WebhookCreated(webhook));
    }

    private String set() {
        return broker.happens(
                account,
                new Event.FailoverSet(null, new AccountSettings(account, true, Instant.now(), 1)));
    }

    private boolean isDead(String eventId) {
        return broker.deliveries(account).stream()
                .anyMatch(
                        delivery ->
                                delivery.eventId().equals(eventId)
                                        && delivery.state() == State.DEAD);
    }

    private int attempts(String eventId) {
        return broker.deliveries(account).stream()
                .filter(delivery -> delivery.eventId().equals(eventId))
                .mapToInt(WebhookDelivery::attempts)
                .sum();
    }

    private WebhookDelivery delivery(String eventId) {
        return broker.deliveries(account).stream()
                .filter(delivery -> delivery.eventId().equals(eventId))
                .findFirst()
                .orElseThrow();
    }

    private Webhook webhook(Receiver receiver, @Nullable List<String> types) {
        var now = Instant.now();
        return new Webhook(
                account,
                "wh-" + UUID.randomUUID().toString().replace("-", ""),
                receiver.url(),
                types,
                true,
                1,
                null,
                0,
                now,
                now,
                1);
    }

    private static Webhook changed(Webhook webhook, boolean enabled, long retries) {
        return new Webhook(
                webhook.account(),
                webhook.uid(),
                webhook.url(),
                webhook.types(),
                enabled,
                1,
                null,
                retries,
                webhook.createdAt(),
                webhook.updatedAt(),
                webhook.version() + 1);
    }
}
