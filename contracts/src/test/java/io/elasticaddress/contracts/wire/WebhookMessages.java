package io.elasticaddress.contracts.wire;

import static io.elasticaddress.contracts.wire.Messages.AT;
import static io.elasticaddress.contracts.wire.Messages.command;
import static io.elasticaddress.contracts.wire.Messages.event;
import static io.elasticaddress.contracts.wire.Messages.snapshot;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.state.DeletedWebhook;
import io.elasticaddress.contracts.state.Webhook;
import io.elasticaddress.contracts.webhook.WebhookDelivery;
import io.elasticaddress.contracts.wire.Messages.Sample;

import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The messages about webhooks. */
@NullMarked
final class WebhookMessages {
    private static final String UID = "wh-0123456789abcdef0123456789abcdef";
    private static final String URL = "https://hooks.example.com/elastic?team=web";
    private static final String EVENT = "0f0e0d0c-0b0a-5908-8706-050403020100";
    private static final List<String> SWITCHES = List.of("elastic.StackSwitched.v1");
    private static final Instant LATER = AT.plusSeconds(60);

    private WebhookMessages() {}

    static void addTo(Map<String, Sample<?>> all) {
        command(
                all,
                "create-webhook",
                new Command.CreateWebhook(URL, SWITCHES, true, "for the chat"));
        command(
                all,
                "update-webhook",
                new Command.UpdateWebhook(UID, URL, List.of(), false, true, "it leaked"));
        command(all, "remove-webhook", new Command.RemoveWebhook(UID, null));
        command(all, "retry-webhook", new Command.RetryWebhook(UID, "the receiver is back"));
        var created = webhook(SWITCHES, 1, null, 0, AT, 1);
        var rotated = webhook(null, 2, LATER, 0, LATER, 2);
        var removed = new DeletedWebhook("acme", UID, LATER, 3);
        event(all, "webhook-created", new Event.WebhookCreated(created));
        event(all, "webhook-updated", new Event.WebhookUpdated(created, rotated));
        event(all, "webhook-removed", new Event.WebhookRemoved(rotated, removed));
        event(
                all,
                "webhook-retried",
                new Event.WebhookRetried(created, webhook(SWITCHES, 1, null, 1, LATER, 2)));
        snapshot(all, "webhook-snapshot", webhook(SWITCHES, 2, LATER, 1, LATER, 2));
        snapshot(all, "webhook-deleted-snapshot", removed);
        all.put(
                "webhook-delivery",
                delivery(
                        WebhookDelivery.State.PENDING,
                        1,
                        LATER.plusSeconds(5),
                        LATER,
                        "It answers 503."));
        all.put(
                "webhook-delivery-dead",
                delivery(
                        WebhookDelivery.State.DEAD,
                        10,
                        null,
                        LATER.plus(Duration.ofDays(4)),
                        "It refuses connections."));
    }

    private static Webhook webhook(
            @Nullable List<String> types,
            long secretGeneration,
            @Nullable Instant rotatedAt,
            long retries,
            Instant updatedAt,
            long version) {
        return new Webhook(
                "acme",
                UID,
                URL,
                types,
                true,
                secretGeneration,
                rotatedAt,
                retries,
                AT,
                updatedAt,
                version);
    }

    private static Sample<WebhookDelivery> delivery(
            WebhookDelivery.State state,
            int attempts,
            @Nullable Instant nextAttemptAt,
            Instant lastAttemptAt,
            String lastError) {
        return new Sample<>(
                Codec.WEBHOOK_DELIVERIES,
                new WebhookDelivery(
                        "acme",
                        UID,
                        EVENT,
                        "elastic.StackSwitched.v1",
                        42,
                        state,
                        attempts,
                        nextAttemptAt,
                        lastAttemptAt,
                        lastError,
                        0,
                        AT));
    }
}
