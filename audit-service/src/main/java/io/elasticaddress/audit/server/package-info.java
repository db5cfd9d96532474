/** The web server itself, and how it stops. What is asked of it does not live here. */
@NullMarked
package io.elasticaddress.audit.server;

import org.jspecify.annotations.NullMarked;
