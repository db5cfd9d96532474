package io.elasticaddress.failover.topics;

/**
 * Published once after each start, when all topics are there with the right number of partitions. What reads or writes
 * topics starts with this and not before.
 *
 * @param clusterId the Kafka cluster's own id
 * @param partitions how many each topic has
 */
public record TopicsReady(String clusterId, int partitions) {}
