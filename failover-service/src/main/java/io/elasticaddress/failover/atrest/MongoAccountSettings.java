package io.elasticaddress.failover.atrest;

import io.elasticaddress.contracts.state.AccountSettings;
import io.elasticaddress.contracts.state.Snapshot;

import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.stereotype.Component;

import java.util.Collection;
import java.util.Optional;

/** What counts for whole accounts, at rest, in the collection {@code account_settings}. */
@Component
final class MongoAccountSettings implements SnapshotCollection {
    static final String COLLECTION = "account_settings";

    private final GuardedCollection<AccountSettingsDocument> documents;

    MongoAccountSettings(MongoOperations mongo) {
        this.documents = new GuardedCollection<>(mongo, AccountSettingsDocument.class, COLLECTION);
    }

    @Override
    public int apply(Collection<? extends Snapshot> snapshots) {
        var settings =
                snapshots.stream()
                        .filter(AccountSettings.class::isInstance)
                        .map(AccountSettings.class::cast)
                        .map(AccountSettingsDocument::from)
                        .toList();
        return settings.isEmpty() ? 0 : documents.apply(settings);
    }

    Optional<AccountSettings> find(String account) {
        return documents.find(account, account).map(AccountSettingsDocument::toState);
    }

    @Override
    public void ensureIndexes() {
        documents.ensureIndexes();
    }
}
