package io.elasticaddress.contracts.state;

/**
 * The latest full state of one group or stack, or the tombstone of a deleted one; and what is known of them, and counts for
 * them, beside it. A tombstone is never removed from the topic: what was deleted must not come back from an older snapshot.
 */
public sealed interface Snapshot
        permits ElasticAddress,
                DeletedElasticAddress,
                Stack,
                DeletedStack,
                StackHealth,
                FailoverHold,
                AccountSettings,
                MaintenanceWindow,
                Webhook,
                DeletedWebhook {

    String account();

    String uid();

    /** One more with every change, deletion included; it never goes back. Starts at 1. */
    long version();

    /** What this is; with account and uid it names what the snapshot is of. */
    Kind kind();

    default SnapshotKey key() {
        return new SnapshotKey(kind(), account(), uid());
    }
}
