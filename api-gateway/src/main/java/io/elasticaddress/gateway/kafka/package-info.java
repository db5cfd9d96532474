/**
 * How this service reaches Kafka: clients with the right settings, and whether the broker and the topics are there. What\n * is in the records does not live here.
 */
@NullMarked
package io.elasticaddress.gateway.kafka;

import org.jspecify.annotations.NullMarked;
