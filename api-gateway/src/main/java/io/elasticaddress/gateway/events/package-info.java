/**
 * Telling clients of changes as they happen, as server-sent events. What a change looks like, and who may hear of it, is
 * decided elsewhere.
 */
@NullMarked
package io.elasticaddress.gateway.events;

import org.jspecify.annotations.NullMarked;
