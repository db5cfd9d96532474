/**
 * The answer to one attempt at a command.
 */
@NullMarked
package io.elasticaddress.contracts.outcome;

import org.jspecify.annotations.NullMarked;
