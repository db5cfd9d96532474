package io.elasticaddress.contracts.wire;

import io.elasticaddress.contracts.health.Heartbeat;
import io.elasticaddress.contracts.topic.Topic;
import io.elasticaddress.contracts.wire.CloudEvents.Unreadable;

import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Heartbeats; the vantage point's name is the key. */
final class HeartbeatCodec implements Codec<Heartbeat> {
    static final String TYPE = "elastic.Heartbeat.v1";

    @Override
    public WireRecord encode(Heartbeat heartbeat) {
        var event =
                CloudEvents.event(
                        heartbeat.incarnation() + "/" + heartbeat.number(),
                        Sources.HEALTH_MONITOR,
                        TYPE,
                        heartbeat);
        return CloudEvents.write(
                Topic.HEARTBEATS, Heartbeat.ACCOUNT, heartbeat.vantage(), event.build());
    }

    /** Jackson leaves a missing component null, whatever the record's type says. */
    @Override
    @SuppressWarnings("ConstantValue")
    public Decoded<Heartbeat> decode(
            byte @Nullable [] key, Headers headers, byte @Nullable [] value) {
        return CloudEvents.read(
                key,
                headers,
                value,
                incoming -> {
                    Types.require(incoming, TYPE);
                    var heartbeat = incoming.data(Heartbeat.class);
                    if (!incoming.key().equals(heartbeat.vantage())) {
                        throw new Unreadable("The record's key is not the vantage point");
                    }
                    if (heartbeat.incarnation() == null) {
                        throw new Unreadable("Required field is missing: incarnation");
                    }
                    return heartbeat;
                });
    }
}
