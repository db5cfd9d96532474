package io.elasticaddress.contracts.wire;

import io.elasticaddress.contracts.topic.Partitions;
import io.elasticaddress.contracts.topic.Topic;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

import java.nio.charset.StandardCharsets;

/**
 * An encoded message, ready for its topic.
 *
 * @param account decides the partition, on every topic
 */
public record WireRecord(Topic topic, String account, String key, Headers headers, byte[] payload) {

    /** For a producer with byte array serializers. */
    public ProducerRecord<byte[], byte[]> toProducerRecord(int partitions) {
        return new ProducerRecord<>(
                topic.wireName(), Partitions.of(account, partitions), keyBytes(), payload, headers);
    }

    public byte[] keyBytes() {
        return key.getBytes(StandardCharsets.UTF_8);
    }
}
