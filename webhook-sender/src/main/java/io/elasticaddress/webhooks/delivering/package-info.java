/**
 * What is to be sent, to which webhook, when, and what is given up: the state of the partitions that this instance looks after,
 * in memory, each change of it on its way to {@code elastic.webhook-deliveries}. Neither HTTP nor Kafka is spoken here.
 */
@NullMarked
package io.elasticaddress.webhooks.delivering;

import org.jspecify.annotations.NullMarked;
