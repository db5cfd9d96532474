/**
 * Kafka: the partitions that this instance looks after, the events in them, and the ledger of deliveries.
 */
@NullMarked
package io.elasticaddress.webhooks.kafka;

import org.jspecify.annotations.NullMarked;
