package io.elasticaddress.failover.atrest;

import io.elasticaddress.contracts.state.MaintenanceWindow;
import io.elasticaddress.contracts.state.Snapshot;

import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.stereotype.Component;

import java.util.Collection;
import java.util.Optional;

/** The maintenance windows at rest, in the collection {@code maintenance_windows}; those that are over stay. */
@Component
final class MongoMaintenanceWindows implements SnapshotCollection {
    static final String COLLECTION = "maintenance_windows";

    private final GuardedCollection<MaintenanceWindowDocument> documents;

    MongoMaintenanceWindows(MongoOperations mongo) {
        this.documents =
                new GuardedCollection<>(mongo, MaintenanceWindowDocument.class, COLLECTION);
    }

    @Override
    public int apply(Collection<? extends Snapshot> snapshots) {
        var windows =
                snapshots.stream()
                        .filter(MaintenanceWindow.class::isInstance)
                        .map(MaintenanceWindow.class::cast)
                        .map(MaintenanceWindowDocument::from)
                        .toList();
        return windows.isEmpty() ? 0 : documents.apply(windows);
    }

    Optional<MaintenanceWindow> find(String account, String uid) {
        return documents.find(account, uid).map(MaintenanceWindowDocument::toState);
    }

    @Override
    public void ensureIndexes() {
        documents.ensureIndexes("account");
    }
}
