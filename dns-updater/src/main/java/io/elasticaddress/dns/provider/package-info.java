/**
 * The port to whatever serves a zone. Small on purpose: observe names, apply a batch of changes by compare and swap. What
 * is wanted, when to try again and what a refusal means for a group are no concern of a provider.
 */
@NullMarked
package io.elasticaddress.dns.provider;

import org.jspecify.annotations.NullMarked;
