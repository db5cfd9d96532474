/**
 * The gateway's own copy of groups, stacks, maintenance windows and DNS status, joined for reading. It knows neither HTTP
 * nor how a command is sent.
 */
@NullMarked
package io.elasticaddress.gateway.view;

import org.jspecify.annotations.NullMarked;
