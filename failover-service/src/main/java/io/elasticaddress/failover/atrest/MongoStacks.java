package io.elasticaddress.failover.atrest;

import io.elasticaddress.contracts.state.DeletedStack;
import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.contracts.state.Stack;

import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Optional;

/** The stacks at rest, in the collection {@code stacks}; the removed ones stay. */
@Component
final class MongoStacks implements SnapshotCollection {
    static final String COLLECTION = "stacks";

    private final GuardedCollection<StackDocument> documents;

    MongoStacks(MongoOperations mongo) {
        this.documents = new GuardedCollection<>(mongo, StackDocument.class, COLLECTION);
    }

    @Override
    public int apply(Collection<? extends Snapshot> snapshots) {
        var stacks = new ArrayList<StackDocument>();
        for (var snapshot : snapshots) {
            if (snapshot instanceof Stack stack) {
                stacks.add(StackDocument.from(stack));
            } else if (snapshot instanceof DeletedStack stack) {
                stacks.add(StackDocument.from(stack));
            }
        }
        return stacks.isEmpty() ? 0 : documents.apply(stacks);
    }

    /** What is stored, a removed stack's tombstone included. */
    Optional<Snapshot> find(String account, String uid) {
        return documents.find(account, uid).map(StackDocument::toState);
    }

    @Override
    public void ensureIndexes() {
        documents.ensureIndexes("account");
    }
}
