/**
 * The chain: what an entry is, how it is hashed, and how a chain is verified. JDK only, no clock, no I/O, so that the
 * rules of {@code docs/audit.md} can be read here at a glance.
 */
@NullMarked
package io.elasticaddress.audit.chain;

import org.jspecify.annotations.NullMarked;
