/**
 * Dynamic updates (RFC 2136) over TCP, signed with TSIG (RFC 8945): BIND, Knot, PowerDNS and whatever else speaks them.
 */
@NullMarked
package io.elasticaddress.dns.provider.rfc2136;

import org.jspecify.annotations.NullMarked;
