/**
 * Reads what is wanted from Kafka, and what was said about it before, and passes both on. Nothing is passed on for a partition
 * before it was read to its end.
 */
@NullMarked
package io.elasticaddress.dns.intake;

import org.jspecify.annotations.NullMarked;
