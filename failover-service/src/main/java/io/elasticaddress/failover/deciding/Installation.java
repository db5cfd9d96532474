package io.elasticaddress.failover.deciding;

/**
 * What makes this installation's ids its own.
 *
 * @param id configured, else the Kafka cluster's
 * @param partitions how many each topic has
 */
record Installation(String id, int partitions) {}
