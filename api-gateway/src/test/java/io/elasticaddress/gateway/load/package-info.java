/** Clients that speak HTTP to the socket themselves, and account for every request that they have written. */
@NullMarked
package io.elasticaddress.gateway.load;

import org.jspecify.annotations.NullMarked;
