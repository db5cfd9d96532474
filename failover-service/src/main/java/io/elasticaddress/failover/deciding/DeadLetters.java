package io.elasticaddress.failover.deciding;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/**
 * Makes dead letters: the record as received, with these headers added (and those of an earlier time replaced, so that a
 * dead letter can be sent to the command topic again as it is). What would be too big to be sent loses its value, then
 * its headers and its key; the place it came from is always told.
 */
final class DeadLetters {
    static final String REASON = "elastic_dlq_reason";
    static final String TOPIC = "elastic_dlq_topic";
    static final String PARTITION = "elastic_dlq_partition";
    static final String OFFSET = "elastic_dlq_offset";
    static final String TIMESTAMP = "elastic_dlq_timestamp";

    /** Says what is missing, where the record was too big. */
    static final String LEFT_OUT = "elastic_dlq_left_out";

    private final int limit;

    /**
     * @param limit in bytes
     */
    DeadLetters(int limit) {
        this.limit = limit;
    }

    Record<byte[], Outgoing> of(Received received, String reason) {
        var headers = described(new RecordHeaders(received.headers()), received, reason);
        if (RecordSize.of(received.key(), headers, received.value()) <= limit) {
            return record(received, received.key(), received.value(), headers);
        }
        put(headers, LEFT_OUT, "value");
        if (RecordSize.of(received.key(), headers, null) <= limit) {
            return record(received, received.key(), null, headers);
        }
        var alone = described(new RecordHeaders(), received, reason);
        put(alone, LEFT_OUT, "key, headers, value");
        return record(received, null, null, alone);
    }

    /** Stays in the partition it was read from: its key may be no account. */
    @SuppressWarnings(
            "NullAway") // Kafka's Record has no annotations; a null key is one of its values.
    private static Record<byte[], Outgoing> record(
            Received received, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        return new Record<>(
                key,
                new Outgoing(received.partition(), value),
                received.time().toEpochMilli(),
                headers);
    }

    private static RecordHeaders described(
            RecordHeaders headers, Received received, String reason) {
        headers.remove(LEFT_OUT);
        put(headers, REASON, reason);
        put(headers, TOPIC, received.topic());
        put(headers, PARTITION, Integer.toString(received.partition()));
        put(headers, OFFSET, Long.toString(received.offset()));
        put(headers, TIMESTAMP, Long.toString(received.brokerTime()));
        return headers;
    }

    private static void put(Headers headers, String name, String value) {
        headers.remove(name);
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
