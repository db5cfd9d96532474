/**
 * What happened, in order, per account. A refusal is an event too.
 */
@NullMarked
package io.elasticaddress.contracts.event;

import org.jspecify.annotations.NullMarked;
