/**
 * Which addresses may be connected to. Pure: no look-ups and no connections.
 */
@NullMarked
package io.elasticaddress.webhooks.address;

import org.jspecify.annotations.NullMarked;
