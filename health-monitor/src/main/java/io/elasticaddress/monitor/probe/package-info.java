/**
 * One probe of one address. Each opens a connection of its own, connects to the address that it was given and to nothing else,
 * and ends within its timeout. What a result means, and when the next probe is due, is not known here.
 */
@NullMarked
package io.elasticaddress.monitor.probe;

import org.jspecify.annotations.NullMarked;
