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
 * @param shownAt when it was first seen to answer what is wanted; null where it was not yet
 * @param afterDecisionMs how long that was after the change was decided, in milliseconds by two machines' clocks and never
 *     negative; null where {@code shownAt} is, and where it was not a change that was read back
 * @param afterUpdateMs how long that was after the zone's primary had taken the update, in milliseconds; null where {@code
 *     shownAt} is, and where nothing had to be written
 * @param lastError what last kept it from answering as wanted at these versions, in a sentence; null where nothing did
 */
public record ServerAnswer(
        String server,
        List<RecordSet> records,
        Instant at,
        @Nullable String error,
        @Nullable Instant shownAt,
        @Nullable Long afterDecisionMs,
        @Nullable Long afterUpdateMs,
        @Nullable String lastError) {

    public ServerAnswer {
        records = List.copyOf(records);
    }

    /** An answer of which nothing more is told. */
    public ServerAnswer(
            String server, List<RecordSet> records, Instant at, @Nullable String error) {
        this(server, records, at, error, null, null, null, null);
    }
}
