package io.elasticaddress.audit.store;

import java.time.Instant;

/**
 * Records that the log no longer had when they were to be read: what they said is not in the audit log, for ever.
 *
 * @param from the first missing offset
 * @param to the first offset that the log still had
 */
public record Gap(
        String topic, String topicId, int partition, long from, long to, Instant foundAt) {}
