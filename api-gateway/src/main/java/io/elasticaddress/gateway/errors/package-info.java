/**
 * Every answer that is not 2xx, from whatever layer, in one shape. When to refuse is decided elsewhere.
 */
@NullMarked
package io.elasticaddress.gateway.errors;

import org.jspecify.annotations.NullMarked;
