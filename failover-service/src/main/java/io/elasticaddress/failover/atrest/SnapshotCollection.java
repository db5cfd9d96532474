package io.elasticaddress.failover.atrest;

import io.elasticaddress.contracts.state.Snapshot;

import java.util.Collection;

/** One kind of snapshots at rest. */
interface SnapshotCollection {

    /**
     * Applies those of its kind among these and passes over all others; see {@link GuardedCollection#apply}.
     *
     * @return how many were written
     */
    int apply(Collection<? extends Snapshot> snapshots);

    void ensureIndexes();
}
