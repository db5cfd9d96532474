package io.elasticaddress.audit.chain;

/**
 * The record that an entry was made from.
 *
 * @param topicId names the log: Kafka gives every topic that is made another one, so a topic that was made again, or a
 *     new cluster, is not mistaken for the log that was read before
 */
public record Source(String topic, String topicId, int partition, long offset) {}
