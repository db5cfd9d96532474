/**
 * Events as they are sent: made from the records of {@code elastic.events}, and read again from there when they are due.
 */
@NullMarked
package io.elasticaddress.webhooks.event;

import org.jspecify.annotations.NullMarked;
