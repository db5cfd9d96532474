/**
 * The platform under faults: every service and server a process of its own, links that can be cut and slowed, clients that
 * record what they were told, a schedule of faults from a seed, and the checks of what is left in the end.
 */
@NullMarked
package io.elasticaddress.systemtests.faults;

import org.jspecify.annotations.NullMarked;
