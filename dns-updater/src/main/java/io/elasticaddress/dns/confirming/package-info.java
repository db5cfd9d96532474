/**
 * Reads names the way the world does, from every authoritative server. Only what was read here counts as confirmed; a
 * server's word that it took an update does not.
 */
@NullMarked
package io.elasticaddress.dns.confirming;

import org.jspecify.annotations.NullMarked;
