/**
 * DNS messages to and from one server, over UDP and over kept TCP connections. Knows nothing of groups, markers or what is
 * wanted.
 */
@NullMarked
package io.elasticaddress.dns.exchange;

import org.jspecify.annotations.NullMarked;
