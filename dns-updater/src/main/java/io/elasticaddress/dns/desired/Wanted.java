package io.elasticaddress.dns.desired;

import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.contracts.state.SnapshotKey;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * What a name should answer.
 *
 * @param dnsName absolute, without the final dot, in lower case
 * @param records empty where the name should have none
 * @param deletedAt when the group was deleted; null for a live one
 * @param changedAt when the change that these versions show was decided
 */
public record Wanted(
        SnapshotKey group,
        String dnsName,
        Versions versions,
        List<RecordSet> records,
        @Nullable Instant deletedAt,
        Instant changedAt)
        implements Intent {

    public Wanted {
        records = List.copyOf(records);
    }

    public boolean isDeletion() {
        return deletedAt != null;
    }
}
