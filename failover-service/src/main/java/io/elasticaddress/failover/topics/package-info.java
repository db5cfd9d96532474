/**
 * Makes the topics at start, whenever Kafka comes, and tells the rest of the service once they are there. What is in the
 * topics does not matter here.
 */
@NullMarked
package io.elasticaddress.failover.topics;

import org.jspecify.annotations.NullMarked;
