package io.elasticaddress.failover.deciding;

import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** What a record takes in a producer's request, compression left out: a little more than it really is. */
final class RecordSize {
    /** Of a batch and of one record in it, with the longest form of every number. */
    private static final int OVERHEAD = 100;

    private static final int HEADER_OVERHEAD = 10;

    private RecordSize() {}

    static int of(byte @Nullable [] key, Headers headers, byte @Nullable [] value) {
        return OVERHEAD + length(key) + length(value) + of(headers);
    }

    static int of(Headers headers) {
        var size = 0;
        for (var header : headers) {
            // A name is ASCII in all that we write; a stranger's may take up to three bytes a
            // character.
            size += HEADER_OVERHEAD + 3 * header.key().length() + length(header.value());
        }
        return size;
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
