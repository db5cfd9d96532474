package io.elasticaddress.failover.atrest;

import io.elasticaddress.contracts.state.DeletedWebhook;
import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.contracts.state.Webhook;

import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Optional;

/** The webhooks at rest, in the collection {@code webhooks}; the removed ones stay. */
@Component
final class MongoWebhooks implements SnapshotCollection {
    static final String COLLECTION = "webhooks";

    private final GuardedCollection<WebhookDocument> documents;

    MongoWebhooks(MongoOperations mongo) {
        this.documents = new GuardedCollection<>(mongo, WebhookDocument.class, COLLECTION);
    }

    @Override
    public int apply(Collection<? extends Snapshot> snapshots) {
        var webhooks = new ArrayList<WebhookDocument>();
        for (var snapshot : snapshots) {
            if (snapshot instanceof Webhook webhook) {
                webhooks.add(WebhookDocument.from(webhook));
            } else if (snapshot instanceof DeletedWebhook webhook) {
                webhooks.add(WebhookDocument.from(webhook));
            }
        }
        return webhooks.isEmpty() ? 0 : documents.apply(webhooks);
    }

    /** What is stored, a removed webhook's tombstone included. */
    Optional<Snapshot> find(String account, String uid) {
        return documents.find(account, uid).map(WebhookDocument::toState);
    }

    @Override
    public void ensureIndexes() {
        documents.ensureIndexes("account");
    }
}
