package io.elasticaddress.contracts.wire;

import io.elasticaddress.contracts.topic.Topic;
import io.elasticaddress.contracts.webhook.WebhookDelivery;
import io.elasticaddress.contracts.wire.CloudEvents.Unreadable;

import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Deliveries. One that is done has no value any more, and is none to decode. */
final class WebhookDeliveryCodec implements Codec<WebhookDelivery> {
    static final String TYPE = "elastic.WebhookDelivery.v1";

    @Override
    public WireRecord encode(WebhookDelivery delivery) {
        var key = delivery.key().wireName();
        var event =
                CloudEvents.event(
                        key + "/" + delivery.retries() + "/" + delivery.attempts(),
                        Sources.WEBHOOK_SENDER,
                        TYPE,
                        delivery);
        return CloudEvents.write(Topic.WEBHOOK_DELIVERIES, delivery.account(), key, event.build());
    }

    @Override
    public Decoded<WebhookDelivery> decode(
            byte @Nullable [] key, Headers headers, byte @Nullable [] value) {
        return CloudEvents.read(
                key,
                headers,
                value,
                incoming -> {
                    Types.require(incoming, TYPE);
                    var delivery = incoming.data(WebhookDelivery.class);
                    if (!delivery.key().wireName().equals(incoming.key())) {
                        throw new Unreadable("The record's key is not the delivery's");
                    }
                    return delivery;
                });
    }
}
