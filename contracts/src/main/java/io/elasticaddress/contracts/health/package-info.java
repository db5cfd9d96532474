/**
 * How stacks are watched: what to probe, what a vantage point saw, and what many of them say together. Whether anything is
 * switched for it is not decided here.
 */
@NullMarked
package io.elasticaddress.contracts.health;

import org.jspecify.annotations.NullMarked;
