/**
 * One attempt: an HTTP request to where it is allowed, signed, and what came of it. When there is another does not live here.
 */
@NullMarked
package io.elasticaddress.webhooks.sending;

import org.jspecify.annotations.NullMarked;
