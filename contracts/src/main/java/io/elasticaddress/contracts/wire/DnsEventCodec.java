package io.elasticaddress.contracts.wire;

import io.elasticaddress.contracts.dns.DnsEvent;
import io.elasticaddress.contracts.topic.Topic;

import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

import java.time.ZoneOffset;

final class DnsEventCodec implements Codec<DnsEvent> {
    static final String TYPE = "elastic.DnsEvent.v1";

    @Override
    public WireRecord encode(DnsEvent message) {
        var event =
                CloudEvents.event(message.id(), Sources.DNS_UPDATER, TYPE, message)
                        .withSubject(message.uid())
                        .withTime(message.at().atOffset(ZoneOffset.UTC));
        return CloudEvents.write(
                Topic.DNS_EVENTS, message.account(), message.account(), event.build());
    }

    @Override
    public Decoded<DnsEvent> decode(
            byte @Nullable [] key, Headers headers, byte @Nullable [] value) {
        return CloudEvents.read(
                key,
                headers,
                value,
                incoming -> {
                    Types.require(incoming, TYPE);
                    return incoming.data(DnsEvent.class);
                });
    }
}
