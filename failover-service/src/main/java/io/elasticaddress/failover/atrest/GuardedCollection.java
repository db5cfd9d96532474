package io.elasticaddress.failover.atrest;

import com.mongodb.MongoCommandException;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.model.Indexes;

import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.mongodb.BulkOperationException;
import org.springframework.data.mongodb.core.BulkOperations.BulkMode;
import org.springframework.data.mongodb.core.FindAndReplaceOptions;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Documents that only ever get newer, whoever writes them, in whatever order and however often. Relies on read and write
 * concern {@code majority} ({@link AtRestConfiguration}): what counts as stored here outlives the primary.
 */
final class GuardedCollection<D extends VersionedDocument> {
    private static final Logger log = LoggerFactory.getLogger(GuardedCollection.class);
    private static final int DUPLICATE_KEY = 11000;

    /**
     * Enough for any race: the first write can lose to another's insertion, the second only to a newer document, which the
     * third look finds. More happen only while the database is being emptied.
     */
    private static final int ROUNDS = 5;

    private final MongoOperations mongo;
    private final Class<D> type;
    private final String collection;

    GuardedCollection(MongoOperations mongo, Class<D> type, String collection) {
        this.mongo = mongo;
        this.type = type;
        this.collection = collection;
    }

    /**
     * Stores each document unless one with its version or a higher one is there. When this returns, each is stored at
     * its version at least, durably; when it throws, any part of them may be, and applying them again is harmless.
     *
     * @return how many were written; the others were known
     */
    int apply(Collection<D> documents) {
        var pending = newestOfEach(documents);
        var written = 0;
        for (var round = 0; round < ROUNDS; round++) {
            // What is known is looked up, not found out by failing: the replay of a whole topic
            // would be one long list of
            // duplicate keys.
            stored(pending.keySet())
                    .forEach(
                            (key, version) ->
                                    pending.computeIfPresent(
                                            key,
                                            (_, next) -> next.version() > version ? next : null));
            if (pending.isEmpty()) {
                return written;
            }
            var result = write(pending.values());
            var done = result.getMatchedCount() + result.getUpserts().size();
            written += (int) done;
            if (done == pending.size()) {
                return written;
            }
            // Somebody else inserted one of them between the look and the write. That need not be a
            // newer one, so look
            // again.
        }
        throw new IllegalStateException(
                "Documents of %s vanish while they are written".formatted(collection));
    }

    Optional<D> find(String account, String uid) {
        return Optional.ofNullable(
                mongo.findById(VersionedDocument.key(account, uid), type, collection));
    }

    /**
     * Makes an index for people's queries; one that is there already is fine. None of them is unique, and one that can't
     * be made is reported only: an index must never keep a document from being written.
     */
    void index(String field) {
        try {
            mongo.getCollection(collection).createIndex(Indexes.ascending(field));
        } catch (MongoCommandException e) {
            log.warn("No index on {} of {}: {}", field, collection, e.getErrorMessage());
        }
    }

    private Map<String, D> newestOfEach(Collection<D> documents) {
        var newest = new HashMap<String, D>();
        for (var document : documents) {
            newest.merge(
                    document.key(),
                    document,
                    (one, other) -> one.version() >= other.version() ? one : other);
        }
        return newest;
    }

    private Map<String, Long> stored(Collection<String> keys) {
        var query = Query.query(Criteria.where("_id").in(keys));
        query.fields().include("version");
        var versions = new HashMap<String, Long>();
        for (var found : mongo.find(query, Document.class, collection)) {
            versions.put(found.getString("_id"), found.get("version", Number.class).longValue());
        }
        return versions;
    }

    private BulkWriteResult write(Collection<D> documents) {
        var writes = mongo.bulkOps(BulkMode.UNORDERED, type, collection);
        for (var document : documents) {
            var older =
                    Query.query(
                            Criteria.where("_id")
                                    .is(document.key())
                                    .and("version")
                                    .lt(document.version()));
            writes.replaceOne(older, document, FindAndReplaceOptions.options().upsert());
        }
        try {
            return writes.execute();
        } catch (BulkOperationException e) {
            if (e.getErrors().stream().allMatch(error -> error.getCode() == DUPLICATE_KEY)) {
                return e.getResult();
            }
            throw e;
        }
    }
}
