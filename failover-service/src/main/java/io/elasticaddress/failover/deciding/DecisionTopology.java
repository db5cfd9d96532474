package io.elasticaddress.failover.deciding;

import io.elasticaddress.contracts.topic.Topic;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The wiring: commands, one processor with its stores, and a sink for each topic that it writes. */
final class DecisionTopology {
    private static final String SOURCE = "commands";
    private static final String PROCESSOR = "decide";

    private static final List<Topic> WRITTEN =
            List.of(Topic.EVENTS, Topic.SNAPSHOTS, Topic.OUTCOMES, Topic.DEAD_LETTER);

    private static final StreamPartitioner<byte[], Outgoing> PARTITIONER =
            (_, _, outgoing, _) -> Optional.of(Set.of(outgoing.partition()));

    private DecisionTopology() {}

    /** Each task asks for a processor of its own. */
    static Topology of(Supplier<DecisionProcessor> processors) {
        var topology =
                new Topology()
                        .addSource(
                                AutoOffsetReset.earliest(),
                                SOURCE,
                                // The broker's own time. It never lacks: the topic is
                                // LogAppendTime.
                                (record, partitionTime) ->
                                        record.timestamp() >= 0
                                                ? record.timestamp()
                                                : Math.max(0, partitionTime),
                                new ByteArrayDeserializer(),
                                new ByteArrayDeserializer(),
                                Topic.COMMANDS.wireName())
                        .addProcessor(PROCESSOR, new Deciding(processors), SOURCE);
        for (var topic : WRITTEN) {
            topology.addSink(
                    sink(topic),
                    topic.wireName(),
                    new ByteArraySerializer(),
                    new PayloadSerializer(),
                    PARTITIONER,
                    PROCESSOR);
        }
        return topology;
    }

    static String sink(Topic topic) {
        return "to-" + topic.wireName();
    }

    private record Deciding(Supplier<DecisionProcessor> processors)
            implements ProcessorSupplier<byte[], byte[], byte[], Outgoing> {

        @Override
        public Processor<byte[], byte[], byte[], Outgoing> get() {
            return processors.get();
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return DecisionStores.builders();
        }
    }

    private static final class PayloadSerializer implements Serializer<Outgoing> {

        @Override
        @SuppressWarnings(
                "NullAway") // Kafka has no annotations; null is a record's value like another.
        public byte @Nullable [] serialize(String topic, Outgoing outgoing) {
            return outgoing.payload();
        }

        @Override
        public byte @Nullable [] serialize(String topic, Headers headers, Outgoing outgoing) {
            return serialize(topic, outgoing);
        }
    }
}
