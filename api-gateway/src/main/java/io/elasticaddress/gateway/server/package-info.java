/**
 * The web server itself: what it takes at a time, and how it stops. What is asked of it, and by whom, does not live here.
 */
@NullMarked
package io.elasticaddress.gateway.server;

import org.jspecify.annotations.NullMarked;
