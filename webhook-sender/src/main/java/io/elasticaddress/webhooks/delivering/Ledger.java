package io.elasticaddress.webhooks.delivering;

import io.elasticaddress.contracts.webhook.DeliveryKey;
import io.elasticaddress.contracts.webhook.WebhookDelivery;

/** Where the state of deliveries is kept, so that another instance can go on with it. Neither call waits for that. */
public interface Ledger {

    void write(WebhookDelivery delivery);

    /** It is done, or given up for good. */
    void remove(DeliveryKey key);
}
