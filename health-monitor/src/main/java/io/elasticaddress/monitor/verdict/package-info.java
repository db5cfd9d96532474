/**
 * When an address is up or down, when its next probe is due, and what many addresses make of their stack. Pure: the JDK and
 * {@code contracts} only, no clock, no threads, no randomness.
 */
@NullMarked
package io.elasticaddress.monitor.verdict;

import org.jspecify.annotations.NullMarked;
