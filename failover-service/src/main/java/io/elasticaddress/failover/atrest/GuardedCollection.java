package io.elasticaddress.failover.atrest;

import com.mongodb.MongoCommandException;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;

import org.bson.Document;
import org.bson.conversions.Bson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.mongodb.BulkOperationException;
import org.springframework.data.mongodb.core.BulkOperations.BulkMode;
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
    private static final String KEY = "_id";
    private static final String VERSION = "version";

    /** Each round that is lost leaves a document newer than it was, so many are lost only where documents vanish. */
    private static final int ROUNDS = 100;

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
            // refusals.
            var stored = stored(pending.keySet());
            pending.values()
                    .removeIf(next -> next.version() <= stored.getOrDefault(next.key(), 0L));
            if (pending.isEmpty()) {
                return written;
            }
            var result = write(pending.values(), stored);
            var done = result.getInsertedCount() + result.getMatchedCount();
            written += done;
            if (done == pending.size()) {
                return written;
            }
            // Another wrote one of them between the look and the write. That need not be a newer
            // one, so look again.
        }
        throw new IllegalStateException(
                "Documents of %s vanish while they are written".formatted(collection));
    }

    Optional<D> find(String account, String uid) {
        return Optional.ofNullable(
                mongo.findById(VersionedDocument.key(account, uid), type, collection));
    }

    /**
     * Makes an index for each of these fields, for people's queries, and the one that guarded writes are found by: the
     * embedded server looks in an index only for all of its fields, and would read the whole collection. No index can keep
     * a document out: that one is unique as its first field is, the others are not. Those that are there already are fine.
     */
    void ensureIndexes(String... fields) {
        index(Indexes.ascending(KEY, VERSION), new IndexOptions().unique(true));
        for (var field : fields) {
            index(Indexes.ascending(field), new IndexOptions());
        }
    }

    /** One that can't be made is slow, not wrong. */
    private void index(Bson keys, IndexOptions options) {
        try {
            mongo.getCollection(collection).createIndex(keys, options);
        } catch (MongoCommandException e) {
            log.warn("No index on {} of {}: {}", keys, collection, e.getErrorMessage());
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
        var query = Query.query(Criteria.where(KEY).in(keys));
        query.fields().include(VERSION);
        var versions = new HashMap<String, Long>();
        for (var found : mongo.find(query, Document.class, collection)) {
            versions.put(found.getString(KEY), found.get(VERSION, Number.class).longValue());
        }
        return versions;
    }

    /** Each where its document still has the version seen, or is still absent. */
    private BulkWriteResult write(Collection<D> documents, Map<String, Long> seen) {
        var writes = mongo.bulkOps(BulkMode.UNORDERED, type, collection);
        for (var document : documents) {
            var version = seen.get(document.key());
            if (version == null) {
                writes.insert(document);
            } else {
                var asSeen =
                        Query.query(
                                Criteria.where(KEY).is(document.key()).and(VERSION).is(version));
                writes.replaceOne(asSeen, document);
            }
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
