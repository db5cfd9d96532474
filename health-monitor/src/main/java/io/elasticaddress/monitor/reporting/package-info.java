/**
 * What this vantage point says to the others: that it is there, in which incarnation, and its verdicts. How verdicts are found
 * is not known here.
 */
@NullMarked
package io.elasticaddress.monitor.reporting;

import org.jspecify.annotations.NullMarked;
