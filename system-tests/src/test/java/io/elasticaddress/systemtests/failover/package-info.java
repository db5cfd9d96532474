/** The whole platform when stacks fail: what vantage points say, and what policies make of it. */
@NullMarked
package io.elasticaddress.systemtests.failover;

import org.jspecify.annotations.NullMarked;
