package io.elasticaddress.failover.atrest;

import io.elasticaddress.contracts.state.DeletedElasticAddress;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.Snapshot;

import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Optional;

/** The groups at rest, in the collection {@code elastic_addresses}; the deleted ones stay. */
@Component
final class MongoElasticAddresses implements SnapshotCollection {
    static final String COLLECTION = "elastic_addresses";

    private final GuardedCollection<ElasticAddressDocument> documents;

    MongoElasticAddresses(MongoOperations mongo) {
        this.documents = new GuardedCollection<>(mongo, ElasticAddressDocument.class, COLLECTION);
    }

    @Override
    public int apply(Collection<? extends Snapshot> snapshots) {
        var groups = new ArrayList<ElasticAddressDocument>();
        for (var snapshot : snapshots) {
            if (snapshot instanceof ElasticAddress group) {
                groups.add(ElasticAddressDocument.from(group));
            } else if (snapshot instanceof DeletedElasticAddress group) {
                groups.add(ElasticAddressDocument.from(group));
            }
        }
        return groups.isEmpty() ? 0 : documents.apply(groups);
    }

    /** What is stored, a deleted group's tombstone included. */
    Optional<Snapshot> find(String account, String uid) {
        return documents.find(account, uid).map(ElasticAddressDocument::toState);
    }

    @Override
    public void ensureIndexes() {
        documents.ensureIndexes("account", "dns_name");
    }
}
