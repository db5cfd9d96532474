package io.elasticaddress.contracts.wire;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

import io.elasticaddress.contracts.event.Cause;
import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.event.EventMessage;
import io.elasticaddress.contracts.topic.Topic;
import io.elasticaddress.contracts.wire.CloudEvents.Incoming;
import io.elasticaddress.contracts.wire.CloudEvents.Unreadable;

import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.time.ZoneOffset;
import java.util.Map;

/** Events; their data is the event with its {@code cause} beside it. */
final class EventCodec implements Codec<EventMessage> {
    static final WireNames<Event> TYPES =
            WireNames.of(
                    Map.ofEntries(
                            Map.entry(
                                    "elastic.ElasticAddressCreated.v1",
                                    Event.ElasticAddressCreated.class),
                            Map.entry(
                                    "elastic.ElasticAddressUpdated.v1",
                                    Event.ElasticAddressUpdated.class),
                            Map.entry("elastic.StackSwitched.v1", Event.StackSwitched.class),
                            Map.entry(
                                    "elastic.ElasticAddressDeleted.v1",
                                    Event.ElasticAddressDeleted.class),
                            Map.entry("elastic.StackRegistered.v1", Event.StackRegistered.class),
                            Map.entry("elastic.StackUpdated.v1", Event.StackUpdated.class),
                            Map.entry("elastic.StackRemoved.v1", Event.StackRemoved.class),
                            Map.entry("elastic.HealthReported.v1", Event.HealthReported.class),
                            Map.entry("elastic.FailoverHeld.v1", Event.FailoverHeld.class),
                            Map.entry("elastic.FailoverSet.v1", Event.FailoverSet.class),
                            Map.entry(
                                    "elastic.MaintenancePlanned.v1",
                                    Event.MaintenancePlanned.class),
                            Map.entry(
                                    "elastic.MaintenanceCancelled.v1",
                                    Event.MaintenanceCancelled.class),
                            Map.entry(
                                    "elastic.MaintenanceCarriedOut.v1",
                                    Event.MaintenanceCarriedOut.class),
                            Map.entry("elastic.NothingChanged.v1", Event.NothingChanged.class),
                            Map.entry("elastic.CommandRejected.v1", Event.CommandRejected.class),
                            Map.entry("elastic.WebhookCreated.v1", Event.WebhookCreated.class),
                            Map.entry("elastic.WebhookUpdated.v1", Event.WebhookUpdated.class),
                            Map.entry("elastic.WebhookRemoved.v1", Event.WebhookRemoved.class),
                            Map.entry("elastic.WebhookRetried.v1", Event.WebhookRetried.class)));

    /** The event's fields, and {@code cause} after them. */
    private record Data(@JsonUnwrapped Event event, Cause cause) {}

    @Override
    public WireRecord encode(EventMessage message) {
        var event =
                CloudEvents.event(
                                message.id(),
                                Sources.FAILOVER_SERVICE,
                                TYPES.name(message.event()),
                                new Data(message.event(), message.cause()))
                        .withTime(message.at().atOffset(ZoneOffset.UTC));
        if (message.event().subject() != null) {
            event.withSubject(message.event().subject());
        }
        return CloudEvents.write(Topic.EVENTS, message.account(), message.account(), event.build());
    }

    @Override
    public Decoded<EventMessage> decode(
            byte @Nullable [] key, Headers headers, byte @Nullable [] value) {
        return CloudEvents.read(key, headers, value, EventCodec::read);
    }

    private static EventMessage read(Incoming incoming) {
        var event = incoming.event();
        var type = TYPES.type(event.getType());
        if (type == null) {
            throw Types.unknown(incoming);
        }
        if (event.getTime() == null) {
            throw new Unreadable("ce_time is missing");
        }
        var data = incoming.data(JsonNode.class);
        return new EventMessage(
                event.getId(),
                incoming.key(),
                event.getTime().toInstant(),
                Json.MAPPER.treeToValue(data.path("cause"), Cause.class),
                Json.MAPPER.treeToValue(data, type));
    }
}
