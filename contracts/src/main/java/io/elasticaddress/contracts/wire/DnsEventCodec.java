package io.elasticaddress.contracts.wire;

import io.elasticaddress.contracts.dns.DnsEvent;
import io.elasticaddress.contracts.dns.DnsFact;
import io.elasticaddress.contracts.dns.ZoneEvent;
import io.elasticaddress.contracts.topic.Topic;

import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

import java.time.ZoneOffset;
import java.util.Map;

final class DnsEventCodec implements Codec<DnsFact> {
    static final WireNames<DnsFact> TYPES =
            WireNames.of(
                    Map.of(
                            "elastic.DnsEvent.v1", DnsEvent.class,
                            "elastic.ZoneEvent.v1", ZoneEvent.class));

    @Override
    public WireRecord encode(DnsFact message) {
        var event =
                CloudEvents.event(message.id(), Sources.DNS_UPDATER, TYPES.name(message), message)
                        .withTime(message.at().atOffset(ZoneOffset.UTC));
        var subject =
                switch (message) {
                    case DnsEvent about -> about.uid();
                    case ZoneEvent about -> about.uid();
                };
        if (subject != null) {
            event.withSubject(subject);
        }
        return CloudEvents.write(
                Topic.DNS_EVENTS, message.account(), message.account(), event.build());
    }

    @Override
    public Decoded<DnsFact> decode(
            byte @Nullable [] key, Headers headers, byte @Nullable [] value) {
        return CloudEvents.read(
                key,
                headers,
                value,
                incoming -> {
                    var type = TYPES.type(incoming.event().getType());
                    if (type == null) {
                        throw Types.unknown(incoming);
                    }
                    return incoming.data(type);
                });
    }
}
