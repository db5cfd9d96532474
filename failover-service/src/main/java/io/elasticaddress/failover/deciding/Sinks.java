package io.elasticaddress.failover.deciding;

import io.elasticaddress.contracts.topic.Partitions;
import io.elasticaddress.contracts.wire.WireRecord;

import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

import java.time.Instant;

/** Sends encoded messages to the sinks of their topics. */
final class Sinks {
    private final ProcessorContext<byte[], Outgoing> context;
    private final int partitions;

    Sinks(ProcessorContext<byte[], Outgoing> context, int partitions) {
        this.context = context;
        this.partitions = partitions;
    }

    void forward(WireRecord record, Instant time) {
        context.forward(
                new Record<>(
                        record.keyBytes(),
                        new Outgoing(Partitions.of(record.account(), partitions), record.payload()),
                        time.toEpochMilli(),
                        record.headers()),
                DecisionTopology.sink(record.topic()));
    }
}
