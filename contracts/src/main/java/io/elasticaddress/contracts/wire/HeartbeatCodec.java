package io.elasticaddress.contracts.wire;

import io.elasticaddress.contracts.health.Heartbeat;
import io.elasticaddress.contracts.topic.Topic;
import io.elasticaddress.contracts.wire.CloudEvents.Unreadable;

import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Heartbeats, as monitors of anybody's publish them; the vantage point's name is the key. */
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

    @Override
    public Decoded<Heartbeat> decode(
            byte @Nullable [] key, Headers headers, byte @Nullable [] value) {
        return CloudEvents.read(
                key,
                headers,
                value,
                incoming -> {
                    Types.require(incoming, TYPE);
                    Required.id("ce_id", incoming.event().getId());
                    Required.source(incoming.event());
                    var heartbeat = incoming.data(Heartbeat.class);
                    Required.name("vantage", heartbeat.vantage());
                    if (!incoming.key().equals(heartbeat.vantage())) {
                        throw new Unreadable("The record's key is not the vantage point");
                    }
                    Required.name("incarnation", heartbeat.incarnation());
                    Required.within("number", heartbeat.number(), 1, Long.MAX_VALUE);
                    Required.within(
                            "interval_ms",
                            heartbeat.intervalMs(),
                            1,
                            Heartbeat.LONGEST_INTERVAL_MS);
                    return heartbeat;
                });
    }
}
