/**
 * The state at rest: MongoDB follows the snapshots topic, each document guarded by its version and each partition by a
 * watermark, so that it can be emptied, put back to an older copy or away, and is right again by itself. Nothing is decided
 * here, and no decision waits for what is here.
 */
@NullMarked
package io.elasticaddress.failover.atrest;

import org.jspecify.annotations.NullMarked;
