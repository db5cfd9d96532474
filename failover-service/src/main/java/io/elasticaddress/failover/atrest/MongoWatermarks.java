package io.elasticaddress.failover.atrest;

import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * The watermarks, in the collection {@code watermarks}, one document a partition. Dropping the collection is always safe:
 * everything is then applied again from the topic's beginning.
 */
@Component
final class MongoWatermarks {
    static final String COLLECTION = "watermarks";
    private static final String TOPIC = "topic";
    private static final String NEXT = "next_offset";
    private static final String FOLLOWER = "follower";

    private final MongoOperations mongo;

    MongoWatermarks(MongoOperations mongo) {
        this.mongo = mongo;
    }

    /** Those that are there, by partition. */
    Map<Integer, Watermark> find(Collection<Integer> partitions) {
        var found = new HashMap<Integer, Watermark>();
        var query = Query.query(Criteria.where("_id").in(partitions));
        for (var document : mongo.find(query, Document.class, COLLECTION)) {
            var partition = document.getInteger("_id");
            var next = document.get(NEXT, Number.class).longValue();
            found.put(
                    partition,
                    new Watermark(
                            partition,
                            document.getString(TOPIC),
                            next,
                            document.getString(FOLLOWER)));
        }
        return found;
    }

    /**
     * Compare and swap.
     *
     * @param seen what the partition's watermark must be now; null: there must be none
     * @return whether it was that and is {@code next} now, durably
     */
    boolean swap(@Nullable Watermark seen, Watermark next) {
        if (seen == null) {
            try {
                mongo.insert(
                        new Document("_id", next.partition())
                                .append(TOPIC, next.topic())
                                .append(NEXT, next.next())
                                .append(FOLLOWER, next.follower()),
                        COLLECTION);
                return true;
            } catch (DuplicateKeyException _) {
                return false;
            }
        }
        var asSeen =
                Criteria.where("_id")
                        .is(seen.partition())
                        .and(TOPIC)
                        .is(seen.topic())
                        .and(NEXT)
                        .is(seen.next())
                        .and(FOLLOWER)
                        .is(seen.follower());
        var change =
                new Update()
                        .set(TOPIC, next.topic())
                        .set(NEXT, next.next())
                        .set(FOLLOWER, next.follower());
        return mongo.updateFirst(Query.query(asSeen), change, COLLECTION).getMatchedCount() == 1;
    }
}
