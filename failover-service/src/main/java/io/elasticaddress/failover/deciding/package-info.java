/**
 * Carries the core's decisions: one Kafka Streams topology that reads commands, asks the core, and publishes events,
 * snapshots and outcomes in one transaction with the state they lead to. Business rules do not live here.
 */
@NullMarked
package io.elasticaddress.failover.deciding;

import org.jspecify.annotations.NullMarked;
