/**
 * An authoritative DNS server for one zone: queries (RFC 1034, 1035, 2308, 4592, 6891, 8482), dynamic updates (RFC 2136)
 * with TSIG (RFC 8945), and full transfers (RFC 5936; from loopback, or signed), kept in a zone file and a journal. Not
 * here: recursion, DNSSEC, DNAME, secondaries, and anything that knows what an elastic address is.
 */
@NullMarked
package io.elasticaddress.embedded.dns;

import org.jspecify.annotations.NullMarked;
