/**
 * The secrets of webhooks. What webhooks there are is in the view, what is said of them in the API.
 */
@NullMarked
package io.elasticaddress.gateway.webhooks;

import org.jspecify.annotations.NullMarked;
