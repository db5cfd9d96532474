/**
 * What the service says about Kafka. What a feature has to say about itself stands with the feature.
 */
@NullMarked
package io.elasticaddress.failover.health;

import org.jspecify.annotations.NullMarked;
