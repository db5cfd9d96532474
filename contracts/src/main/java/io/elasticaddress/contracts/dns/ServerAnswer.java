package io.elasticaddress.contracts.dns;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * What one authoritative server was seen to answer.
 *
 * @param server host and port
 * @param records empty where the name has none; the last that was read where {@code error} is set
 * @param error why it could not be read; null where it could
 */
public record ServerAnswer(
        String server, List<RecordSet> records, Instant at, @Nullable String error) {

    public ServerAnswer {
        records = List.copyOf(records);
    }
}
