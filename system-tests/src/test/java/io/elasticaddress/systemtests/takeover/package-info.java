/**
 * The failover service's processes killed, stopped and continued, and MongoDB away, emptied and put back, each under
 * load: every command must have its event and its outcome once, and the state must be the same everywhere.
 */
@NullMarked
package io.elasticaddress.systemtests.takeover;

import org.jspecify.annotations.NullMarked;
