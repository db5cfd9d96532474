package io.elasticaddress.contracts.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * An event that is still to be sent to a webhook, or could not be. What is sent is made from the event, which is read again
 * from {@code elastic.events}: facts are stored once.
 *
 * @param eventId the event's id; also the {@code webhook-id} of every attempt
 * @param eventType the event's CloudEvents type
 * @param eventOffset where the event stands in the partition of {@code elastic.events} that has the record's number
 * @param attempts how many were made and failed
 * @param nextAttemptAt when the next one is due; null where there is none
 * @param lastAttemptAt when the last one failed; null where there was none
 * @param lastError why, in a sentence; null where there was none
 * @param retries the webhook's count when this last became pending: a dead letter of an earlier one is sent again
 * @param createdAt when the sender took the event up
 */
public record WebhookDelivery(
        String account,
        String webhookUid,
        String eventId,
        String eventType,
        long eventOffset,
        State state,
        int attempts,
        @Nullable Instant nextAttemptAt,
        @Nullable Instant lastAttemptAt,
        @Nullable String lastError,
        long retries,
        Instant createdAt) {

    public enum State {
        /** It is sent when it is due. */
        @JsonProperty("pending")
        PENDING,
        /** It is not sent any more unless it is asked for. */
        @JsonProperty("dead")
        DEAD
    }

    public DeliveryKey key() {
        return new DeliveryKey(account, webhookUid, eventId);
    }
}
