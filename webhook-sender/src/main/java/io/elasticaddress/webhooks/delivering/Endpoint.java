package io.elasticaddress.webhooks.delivering;

import io.elasticaddress.contracts.state.DeletedWebhook;
import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.contracts.state.Webhook;
import io.elasticaddress.contracts.webhook.WebhookDelivery;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/** One webhook with its deliveries, by the offset of their events. Belongs to {@link Deliveries}, and to its lock. */
final class Endpoint {
    private static final Comparator<WebhookDelivery> BY_TIME =
            Comparator.comparing(
                            (WebhookDelivery delivery) ->
                                    Objects.requireNonNullElse(
                                            delivery.nextAttemptAt(), Instant.MIN))
                    .thenComparingLong(WebhookDelivery::eventOffset);

    /** Of an account's webhook. */
    record Id(String account, String uid) {}

    final Id id;
    final int partition;

    /** Those under way included. */
    final TreeMap<Long, WebhookDelivery> pending = new TreeMap<>();

    final TreeMap<Long, WebhookDelivery> dead = new TreeMap<>();

    /** The pending ones that are not under way. */
    private final TreeSet<WebhookDelivery> waiting = new TreeSet<>(BY_TIME);

    private @Nullable Snapshot latest;
    private int inFlight;
    private boolean failing;

    /** Where it stands in the queue of all; null: it does not. */
    @Nullable Instant queuedFor;

    /** Set once it is not looked after here any more. */
    boolean gone;

    Endpoint(Id id, int partition) {
        this.id = id;
        this.partition = partition;
    }

    /** Null where it is not known, or was removed. */
    @Nullable Webhook webhook() {
        return latest instanceof Webhook webhook ? webhook : null;
    }

    boolean isRemoved() {
        return latest instanceof DeletedWebhook;
    }

    /** False where it is known already, or a later one is. */
    boolean become(Snapshot snapshot) {
        var known = latest;
        if (known != null && known.version() >= snapshot.version()) {
            return false;
        }
        latest = snapshot;
        return true;
    }

    boolean knows(long offset) {
        return pending.containsKey(offset) || dead.containsKey(offset);
    }

    void enqueue(WebhookDelivery delivery) {
        var former = pending.put(delivery.eventOffset(), delivery);
        if (former != null) {
            waiting.remove(former);
        }
        waiting.add(delivery);
    }

    void die(WebhookDelivery delivery) {
        forget(delivery);
        dead.put(delivery.eventOffset(), delivery);
    }

    void forget(WebhookDelivery delivery) {
        var former = pending.remove(delivery.eventOffset());
        if (former != null) {
            waiting.remove(former);
        }
    }

    /** When something can be begun; null: not before something else changes. */
    @Nullable Instant nextDue(int perWebhook) {
        var webhook = webhook();
        return webhook == null
                        || !webhook.enabled()
                        || waiting.isEmpty()
                        || inFlight >= (failing ? 1 : perWebhook)
                ? null
                : Objects.requireNonNullElse(waiting.first().nextAttemptAt(), Instant.MIN);
    }

    /** Takes the first that waits. */
    WebhookDelivery begin() {
        inFlight++;
        return Objects.requireNonNull(waiting.pollFirst());
    }

    void ended() {
        inFlight--;
    }

    /** One that fails gets one attempt at a time, so that many dead receivers don't take the places of those that live. */
    void isFailing(boolean failing) {
        this.failing = failing;
    }

    boolean isFailing() {
        return failing;
    }
}
