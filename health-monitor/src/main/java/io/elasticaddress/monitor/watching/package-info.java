/**
 * The stacks that are watched: from their snapshots to addresses, from probes to verdicts. What is said to whom is not known
 * here but for {@link io.elasticaddress.monitor.watching.Findings}.
 */
@NullMarked
package io.elasticaddress.monitor.watching;

import org.jspecify.annotations.NullMarked;
