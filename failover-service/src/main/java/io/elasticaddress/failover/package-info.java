/**
 * The failover service, the only writer of state. This package starts it and holds nothing else.
 */
@NullMarked
package io.elasticaddress.failover;

import org.jspecify.annotations.NullMarked;
