/**
 * DNS servers for tests, on loopback and in folders of their own: the embedded one, and BIND, Knot and PowerDNS where they
 * are installed.
 */
@NullMarked
package io.elasticaddress.dns.servers;

import org.jspecify.annotations.NullMarked;
