/**
 * Kafka, MongoDB and DNS inside this JVM, on loopback only. For trying the platform out and for tests. No knowledge of
 * Elastic Address belongs here: whatever works against these must work against the real servers.
 */
@NullMarked
package io.elasticaddress.embedded;

import org.jspecify.annotations.NullMarked;
