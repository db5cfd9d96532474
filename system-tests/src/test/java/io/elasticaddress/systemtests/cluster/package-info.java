/**
 * The services as an operator runs them: a process each, several of a kind, each of which can be killed, stopped and
 * started by itself. What is asked of them does not stand here.
 */
@NullMarked
package io.elasticaddress.systemtests.cluster;

import org.jspecify.annotations.NullMarked;
