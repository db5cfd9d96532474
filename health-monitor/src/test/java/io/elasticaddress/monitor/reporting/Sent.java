package io.elasticaddress.monitor.reporting;

import io.elasticaddress.contracts.command.Command.ReportHealth;
import io.elasticaddress.contracts.command.CommandMessage;
import io.elasticaddress.contracts.health.Heartbeat;
import io.elasticaddress.contracts.wire.Codec;
import io.elasticaddress.contracts.wire.Decoded;

import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.util.List;

/** What a producer was given. */
final class Sent {
    static final int PARTITIONS = 4;

    private Sent() {}

    /**
     * @param takes whether each record is taken at once, or only when the test says so
     */
    static MockProducer<byte[], byte[]> producer(boolean takes) {
        return new MockProducer<>(
                takes, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    static List<CommandMessage> commands(MockProducer<byte[], byte[]> producer) {
        return producer.history().stream().map(record -> read(Codec.COMMANDS, record)).toList();
    }

    static List<ReportHealth> reports(MockProducer<byte[], byte[]> producer) {
        return commands(producer).stream()
                .map(message -> (ReportHealth) message.command())
                .toList();
    }

    static List<Heartbeat> heartbeats(MockProducer<byte[], byte[]> producer) {
        return producer.history().stream().map(record -> read(Codec.HEARTBEATS, record)).toList();
    }

    private static <M> M read(Codec<M> codec, ProducerRecord<byte[], byte[]> record) {
        return switch (codec.decode(record.key(), record.headers(), record.value())) {
            case Decoded.Readable<M>(var message) -> message;
            case Decoded.Unreadable<M>(var reason) -> throw new AssertionError(reason);
        };
    }
}
