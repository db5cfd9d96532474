/**
 * The gateway's own copy of groups, stacks and DNS status, joined for reading. It knows neither HTTP nor how a command is\n * sent.
 */
@NullMarked
package io.elasticaddress.gateway.view;

import org.jspecify.annotations.NullMarked;
