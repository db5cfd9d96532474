/**
 * What may be asked of the failover service, over REST or by publishing to the command topic.
 */
@NullMarked
package io.elasticaddress.contracts.command;

import org.jspecify.annotations.NullMarked;
