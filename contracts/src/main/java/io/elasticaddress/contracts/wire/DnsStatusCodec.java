package io.elasticaddress.contracts.wire;

import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.topic.Topic;
import io.elasticaddress.contracts.wire.CloudEvents.Unreadable;

import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

final class DnsStatusCodec implements Codec<DnsStatus> {
    static final String TYPE = "elastic.DnsStatus.v1";

    @Override
    public WireRecord encode(DnsStatus status) {
        var key = status.key().wireName();
        var id =
                key
                        + "/"
                        + status.groupVersion()
                        + "/"
                        + status.addressVersion()
                        + "/"
                        + status.since().toEpochMilli();
        return CloudEvents.write(
                Topic.DNS,
                status.account(),
                key,
                CloudEvents.event(id, Sources.DNS_UPDATER, TYPE, status).build());
    }

    @Override
    public Decoded<DnsStatus> decode(
            byte @Nullable [] key, Headers headers, byte @Nullable [] value) {
        return CloudEvents.read(
                key,
                headers,
                value,
                incoming -> {
                    Types.require(incoming, TYPE);
                    var status = incoming.data(DnsStatus.class);
                    if (!status.key().wireName().equals(incoming.key())) {
                        throw new Unreadable("The record's key is not the status's");
                    }
                    return status;
                });
    }
}
