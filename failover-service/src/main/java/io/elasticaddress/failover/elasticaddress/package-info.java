/**
 * The pure core: what may happen to an account's groups and stacks, and why not. State, command and time in, a decision
 * out. No clock, no randomness, no I/O and no framework lives here: the JDK and {@code contracts} only, so that the same
 * command on the same state is always decided alike, also after a crash.
 */
@NullMarked
package io.elasticaddress.failover.elasticaddress;

import org.jspecify.annotations.NullMarked;
