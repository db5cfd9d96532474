/**
 * What the services that are reached over HTTP have in common: reading before writing, what is known of names, and how often
 * a service may be asked. What a service's requests look like is the business of its own package.
 */
@NullMarked
package io.elasticaddress.dns.provider.hosted;

import org.jspecify.annotations.NullMarked;
