/**
 * Makes one zone agree with what is wanted, and says how it went: what is pending, when to try again, what to report. Each
 * zone has threads of its own, so that a dead one delays no other. Knows providers and servers by their ports only, and
 * neither Kafka nor DNS messages.
 */
@NullMarked
package io.elasticaddress.dns.updating;

import org.jspecify.annotations.NullMarked;
