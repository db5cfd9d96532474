package io.elasticaddress.gateway.api;

import io.elasticaddress.contracts.state.Webhook;
import io.elasticaddress.contracts.webhook.WebhookDelivery;
import io.elasticaddress.gateway.view.Deliveries;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A webhook in JSON, without its secret.
 *
 * @param types null: all but what vantage points report
 * @param secretRotatedAt null where it never was
 * @param pending how many events are still to be sent
 */
record WebhookRepresentation(
        String uid,
        String url,
        @Nullable List<String> types,
        boolean enabled,
        @Nullable String secretRotatedAt,
        int pending,
        int deadLetters,
        String accountId,
        String createdAtIso,
        String updatedAtIso,
        long version) {

    static WebhookRepresentation of(Webhook webhook, Deliveries.Counts counts) {
        var rotatedAt = webhook.rotatedAt();
        return new WebhookRepresentation(
                webhook.uid(),
                webhook.url(),
                webhook.types(),
                webhook.enabled(),
                rotatedAt == null ? null : Times.millis(rotatedAt),
                counts.pending(),
                counts.dead(),
                webhook.account(),
                Times.seconds(webhook.createdAt()),
                Times.seconds(webhook.updatedAt()),
                webhook.version());
    }

    /**
     * An event that could not be sent.
     *
     * @param lastAttemptAt when it was given up
     * @param lastError in a sentence
     */
    record DeadLetter(
            String eventId,
            String eventType,
            int attempts,
            @Nullable String lastAttemptAt,
            @Nullable String lastError,
            String createdAt) {
        static DeadLetter of(WebhookDelivery delivery) {
            var last = delivery.lastAttemptAt();
            return new DeadLetter(
                    delivery.eventId(),
                    delivery.eventType(),
                    delivery.attempts(),
                    last == null ? null : Times.millis(last),
                    delivery.lastError(),
                    Times.millis(delivery.createdAt()));
        }
    }

    /**
     * The answer to a command that leads to a secret. It is told in no other.
     *
     * @param secret in the form of Standard Webhooks
     */
    record WithSecret(boolean ok, String message, String uid, String secret) {}
}
