/**
 * Publishes what became of names to Kafka. Decides nothing.
 */
@NullMarked
package io.elasticaddress.dns.reporting;

import org.jspecify.annotations.NullMarked;
