/**
 * How this service reaches Kafka: clients with the right settings, and the topic of snapshots. What is in the records does not
 * live here.
 */
@NullMarked
package io.elasticaddress.monitor.kafka;

import org.jspecify.annotations.NullMarked;
