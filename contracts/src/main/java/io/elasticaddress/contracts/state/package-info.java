/**
 * What a group and a stack are, as every service sees them, and the snapshots that publish it. Facts are stored once: a
 * group names its stacks, addresses stand in the stack alone. Rules do not live here.
 */
@NullMarked
package io.elasticaddress.contracts.state;

import org.jspecify.annotations.NullMarked;
