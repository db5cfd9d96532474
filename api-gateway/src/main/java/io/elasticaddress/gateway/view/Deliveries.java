package io.elasticaddress.gateway.view;

import io.elasticaddress.contracts.webhook.DeliveryKey;
import io.elasticaddress.contracts.webhook.WebhookDelivery;
import io.elasticaddress.contracts.webhook.WebhookDelivery.State;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is still to be sent to webhooks, and what could not be, as the webhook sender tells it. One thread at a time may write; any
 * number may read.
 */
public final class Deliveries {
    private final Map<Webhook, Letters> all = new ConcurrentHashMap<>();

    private record Webhook(String account, String uid) {}

    private static final class Letters {
        private final Map<String, WebhookDelivery> dead = new ConcurrentHashMap<>();

        /** Events by their ids; of what is pending nothing else is shown. */
        private final Map<String, Boolean> pending = new ConcurrentHashMap<>();
    }

    /**
     * How many there are of one webhook.
     */
    public record Counts(int pending, int dead) {}

    public void apply(WebhookDelivery delivery) {
        var letters =
                all.computeIfAbsent(
                        new Webhook(delivery.account(), delivery.webhookUid()), _ -> new Letters());
        if (delivery.state() == State.DEAD) {
            letters.pending.remove(delivery.eventId());
            letters.dead.put(delivery.eventId(), delivery);
        } else {
            letters.dead.remove(delivery.eventId());
            letters.pending.put(delivery.eventId(), true);
        }
    }

    /** It is done, or given up for good. */
    public void remove(DeliveryKey key) {
        all.computeIfPresent(
                new Webhook(key.account(), key.webhookUid()),
                (_, letters) -> {
                    letters.pending.remove(key.eventId());
                    letters.dead.remove(key.eventId());
                    return letters.pending.isEmpty() && letters.dead.isEmpty() ? null : letters;
                });
    }

    public Counts counts(String account, String uid) {
        var letters = all.get(new Webhook(account, uid));
        return letters == null
                ? new Counts(0, 0)
                : new Counts(letters.pending.size(), letters.dead.size());
    }

    /** The dead letters, of the latest events first. */
    public List<WebhookDelivery> dead(String account, String uid) {
        var letters = all.get(new Webhook(account, uid));
        return letters == null
                ? List.of()
                : letters.dead.values().stream()
                        .sorted(Comparator.comparingLong(WebhookDelivery::eventOffset).reversed())
                        .toList();
    }
}
