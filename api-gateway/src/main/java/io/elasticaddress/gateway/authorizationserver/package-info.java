/**
 * The built-in authorization server: tokens for configured clients, so that no other system is needed. It is off unless
 * configured, and nothing else of the gateway depends on it.
 */
@NullMarked
package io.elasticaddress.gateway.authorizationserver;

import org.jspecify.annotations.NullMarked;
