/**
 * Everything in one JVM, for trying it out: the embedded servers, the services, two demo stacks. What a service does
 * belongs into the service; here is only what puts them together, through the configuration and the REST API that anyone
 * else would use.
 */
@NullMarked
package io.elasticaddress.quickstart;

import org.jspecify.annotations.NullMarked;
