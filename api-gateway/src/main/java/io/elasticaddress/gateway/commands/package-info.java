/**
 * Publishing a command and hearing what became of it. What a command means does not live here.
 */
@NullMarked
package io.elasticaddress.gateway.commands;

import org.jspecify.annotations.NullMarked;
