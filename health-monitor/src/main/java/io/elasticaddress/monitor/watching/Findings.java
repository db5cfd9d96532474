package io.elasticaddress.monitor.watching;

import io.elasticaddress.contracts.health.Verdict;
import io.elasticaddress.contracts.state.SnapshotKey;

/** Who is told what was found. Calls return at once. */
public interface Findings {

    /** A stack's first verdict in this incarnation by this version of its check, or another one than the last. */
    void found(Finding finding);

    /** The stack is not watched any more: what was found about it need not be said any more. */
    void forget(SnapshotKey stack);

    /**
     * What was found about a stack.
     *
     * @param incarnation in which all the probes took place that led to it
     * @param checkVersion of the check that they were made by
     * @param detail a sentence
     */
    record Finding(
            SnapshotKey stack,
            String incarnation,
            Verdict verdict,
            long checkVersion,
            String detail) {}
}
