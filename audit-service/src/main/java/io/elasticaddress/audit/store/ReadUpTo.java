package io.elasticaddress.audit.store;

/**
 * How far a partition was read, beyond its last stored entry: what followed were transaction markers and repeats. A hint,
 * saved now and then; it only tells whether something was missed when the log has lost its beginning.
 *
 * @param topicId names the log
 * @param next the offset to be read next
 * @param lastEntryId the partition's newest stored entry then, the empty string for none; where the store has another, it is
 *     not the store that this was saved about, and the hint is void
 */
public record ReadUpTo(
        String topic, String topicId, int partition, long next, String lastEntryId) {}
