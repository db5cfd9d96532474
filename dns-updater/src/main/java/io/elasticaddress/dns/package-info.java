/**
 * The DNS updater: makes authoritative DNS servers agree with the published state. Here stand only the application, its
 * configuration and how its parts are put together.
 */
@NullMarked
package io.elasticaddress.dns;

import org.jspecify.annotations.NullMarked;
