/**
 * Which vantage points are there, by their heartbeats. What they say of stacks is in the view, and what follows from it is
 * decided elsewhere.
 */
@NullMarked
package io.elasticaddress.gateway.vantage;

import org.jspecify.annotations.NullMarked;
