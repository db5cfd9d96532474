package io.elasticaddress.contracts.wire;

import io.elasticaddress.contracts.command.CommandMessage;
import io.elasticaddress.contracts.dns.DnsFact;
import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.event.EventMessage;
import io.elasticaddress.contracts.health.Heartbeat;
import io.elasticaddress.contracts.outcome.OutcomeMessage;
import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.contracts.webhook.WebhookDelivery;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Writes and reads the messages of one topic. Implementations keep no state. */
public interface Codec<M> {

    Codec<CommandMessage> COMMANDS = new CommandCodec();
    Codec<OutcomeMessage> OUTCOMES = new OutcomeCodec();
    Codec<EventMessage> EVENTS = new EventCodec();
    Codec<Snapshot> SNAPSHOTS = new SnapshotCodec();
    Codec<DnsStatus> DNS = new DnsStatusCodec();
    Codec<DnsFact> DNS_EVENTS = new DnsEventCodec();
    Codec<Heartbeat> HEARTBEATS = new HeartbeatCodec();
    Codec<WebhookDelivery> WEBHOOK_DELIVERIES = new WebhookDeliveryCodec();

    WireRecord encode(M message);

    /** Never throws for what a record holds. */
    Decoded<M> decode(byte @Nullable [] key, Headers headers, byte @Nullable [] value);

    default Decoded<M> decode(ConsumerRecord<byte[], byte[]> record) {
        return decode(record.key(), record.headers(), record.value());
    }
}
