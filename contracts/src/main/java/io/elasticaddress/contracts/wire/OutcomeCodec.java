package io.elasticaddress.contracts.wire;

import io.elasticaddress.contracts.outcome.OutcomeMessage;
import io.elasticaddress.contracts.topic.Topic;

import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

final class OutcomeCodec implements Codec<OutcomeMessage> {
    static final String TYPE = "elastic.Outcome.v1";

    @Override
    public WireRecord encode(OutcomeMessage message) {
        var event = CloudEvents.event(message.attemptId(), Sources.FAILOVER_SERVICE, TYPE, message);
        return CloudEvents.write(
                Topic.OUTCOMES, message.account(), message.attemptId(), event.build());
    }

    @Override
    public Decoded<OutcomeMessage> decode(
            byte @Nullable [] key, Headers headers, byte @Nullable [] value) {
        return CloudEvents.read(
                key,
                headers,
                value,
                incoming -> {
                    Types.require(incoming, TYPE);
                    return incoming.data(OutcomeMessage.class);
                });
    }
}
