/**
 * What the DNS updater reports: what a group's servers answer, and what was found and done.
 */
@NullMarked
package io.elasticaddress.contracts.dns;

import org.jspecify.annotations.NullMarked;
