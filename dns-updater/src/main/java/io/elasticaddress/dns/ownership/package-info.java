/**
 * Whose a name is, and what it shows: the marker beside each name, and what follows from comparing it with what is wanted.
 * Pure: the JDK, the contracts and {@code desired} only, no clock and no I/O.
 */
@NullMarked
package io.elasticaddress.dns.ownership;

import org.jspecify.annotations.NullMarked;
