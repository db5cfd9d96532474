package io.elasticaddress.failover.deciding;

import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * A record of the command topic as it came.
 *
 * @param brokerTime when the broker appended it, in milliseconds since 1970
 * @param time when it is decided, by this instance's clock
 */
record Received(
        byte @Nullable [] key,
        Headers headers,
        byte @Nullable [] value,
        String topic,
        int partition,
        long offset,
        long brokerTime,
        Instant time) {}
