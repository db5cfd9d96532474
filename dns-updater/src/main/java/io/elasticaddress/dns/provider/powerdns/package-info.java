/** PowerDNS Authoritative Server over its built-in HTTP API. */
@NullMarked
package io.elasticaddress.dns.provider.powerdns;

import org.jspecify.annotations.NullMarked;
