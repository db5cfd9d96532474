/**
 * The REST API: reading requests, calling the view and the commands, and how groups and stacks look in JSON.
 */
@NullMarked
package io.elasticaddress.gateway.api;

import org.jspecify.annotations.NullMarked;
