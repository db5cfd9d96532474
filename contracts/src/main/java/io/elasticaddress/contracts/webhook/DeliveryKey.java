package io.elasticaddress.contracts.webhook;

import java.util.Optional;

/** Names one event's delivery to one webhook; the record key, as in {@code ACCOUNT/WEBHOOK/EVENT}. */
public record DeliveryKey(String account, String webhookUid, String eventId) {

    /** Empty where the text is not such a key. */
    public static Optional<DeliveryKey> parse(String text) {
        var parts = text.split("/", -1);
        return parts.length == 3
                        && !parts[0].isEmpty()
                        && !parts[1].isEmpty()
                        && !parts[2].isEmpty()
                ? Optional.of(new DeliveryKey(parts[0], parts[1], parts[2]))
                : Optional.empty();
    }

    public String wireName() {
        return account + "/" + webhookUid + "/" + eventId;
    }
}
