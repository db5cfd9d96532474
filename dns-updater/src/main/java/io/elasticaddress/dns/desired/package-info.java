/**
 * What DNS should say: joins the latest group and stack snapshots into the record sets of each name. Pure: the JDK and the
 * contracts only, no clock and no I/O.
 */
@NullMarked
package io.elasticaddress.dns.desired;

import org.jspecify.annotations.NullMarked;
