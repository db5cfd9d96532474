/**
 * The API's description for programs, and the page for people to try it. What the API does is decided elsewhere; tests
 * hold the description to it.
 */
@NullMarked
package io.elasticaddress.gateway.openapi;

import org.jspecify.annotations.NullMarked;
