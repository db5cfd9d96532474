package io.elasticaddress.audit.store;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Indexes.ascending;
import static com.mongodb.client.model.Indexes.descending;
import static com.mongodb.client.model.Projections.include;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.ReadConcern;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.ReplaceOptions;

import io.elasticaddress.audit.chain.Entry;
import io.elasticaddress.audit.chain.Head;

import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Entries in MongoDB, collection {@code entries}; {@code read_up_to} and {@code gaps} beside it. Writes wait for a majority
 * and its journal, and reads are of what a majority has, so that no entry is built upon one that a failover takes back.
 */
public final class MongoAuditStore implements AuditStore {
    private static final int BATCH = 500;

    private final MongoDatabase database;
    private final MongoCollection<Document> entries;
    private final MongoCollection<Document> readUpTo;
    private final MongoCollection<Document> gaps;

    public MongoAuditStore(MongoDatabase database) {
        this.database =
                database.withWriteConcern(WriteConcern.MAJORITY.withJournal(true))
                        .withReadConcern(ReadConcern.MAJORITY);
        this.entries = this.database.getCollection("entries");
        this.readUpTo = this.database.getCollection("read_up_to");
        this.gaps = this.database.getCollection("gaps");
    }

    @Override
    public void prepare() {
        ask(
                () -> {
                    entries.createIndex(
                            ascending("account", "number"),
                            new IndexOptions().unique(true).name("account_number"));
                    index("record", "source.topic_id", "source.partition", "source.offset");
                    index("uid", "account", "uid", "number");
                    index("action", "account", "action", "number");
                    index("actor", "account", "actor", "number");
                    index("at", "account", "at", "number");
                    index("command", "account", "command_id", "number");
                    return true;
                });
    }

    private void index(String name, String... fields) {
        entries.createIndex(ascending(fields), new IndexOptions().name(name));
    }

    @Override
    public void ping() {
        ask(() -> database.runCommand(new Document("ping", 1)));
    }

    @Override
    public int append(List<Entry> appended) {
        return ask(
                () -> {
                    try {
                        entries.insertMany(
                                appended.stream().map(EntryDocument::from).toList(),
                                new InsertManyOptions().ordered(true));
                        return appended.size();
                    } catch (MongoBulkWriteException e) {
                        // With ordered writes, the one error is of the first that was refused.
                        for (var error : e.getWriteErrors()) {
                            if (ErrorCategory.fromErrorCode(error.getCode())
                                    == ErrorCategory.DUPLICATE_KEY) {
                                return error.getIndex();
                            }
                        }
                        throw e;
                    }
                });
    }

    @Override
    public Optional<Head> head(String account) {
        return ask(
                () ->
                        Optional.ofNullable(
                                        entries.find(and(eq("account", account), gt("number", 0L)))
                                                .sort(descending("number"))
                                                .limit(1)
                                                .first())
                                .map(MongoAuditStore::head));
    }

    /** Made from the document as it is, so that one that was tampered with still has its number taken. */
    private static Head head(Document document) {
        return new Head(
                number(document, "number"),
                String.valueOf(document.get("hash")),
                String.valueOf(document.get("_id")));
    }

    @Override
    public Map<String, String> hashes(Collection<String> ids) {
        return ask(
                () -> {
                    var found = new HashMap<String, String>();
                    for (var document : entries.find(in("_id", ids)).projection(include("hash"))) {
                        found.put(document.getString("_id"), String.valueOf(document.get("hash")));
                    }
                    return found;
                });
    }

    @Override
    public Optional<Position> last(String topicId, int partition) {
        return ask(
                () ->
                        Optional.ofNullable(
                                        entries.find(
                                                        and(
                                                                eq("source.topic_id", topicId),
                                                                eq(
                                                                        "source.partition",
                                                                        (long) partition)))
                                                // A log that lost its end gives an offset twice;
                                                // the
                                                // later one is what it has now.
                                                .sort(descending("source.offset", "at"))
                                                .limit(1)
                                                .first())
                                .map(
                                        document ->
                                                new Position(
                                                        number(
                                                                document.get(
                                                                        "source", Document.class),
                                                                "offset"),
                                                        document.getString("_id"))));
    }

    @Override
    public Optional<ReadUpTo> readUpTo(String topicId, int partition) {
        return ask(
                () ->
                        Optional.ofNullable(
                                        readUpTo.find(eq("_id", topicId + "/" + partition)).first())
                                .map(
                                        document ->
                                                new ReadUpTo(
                                                        document.getString("topic"),
                                                        topicId,
                                                        partition,
                                                        number(document, "next"),
                                                        document.getString("last_entry_id"))));
    }

    @Override
    public void save(ReadUpTo read) {
        var id = read.topicId() + "/" + read.partition();
        var document =
                new Document("_id", id)
                        .append("topic", read.topic())
                        .append("topic_id", read.topicId())
                        .append("partition", read.partition())
                        .append("next", read.next())
                        .append("last_entry_id", read.lastEntryId());
        ask(() -> readUpTo.replaceOne(eq("_id", id), document, new ReplaceOptions().upsert(true)));
    }

    @Override
    public Set<String> logs(String topic) {
        return ask(
                () -> {
                    var ids = new HashSet<String>();
                    for (var document : readUpTo.find(eq("topic", topic))) {
                        ids.add(document.getString("topic_id"));
                    }
                    return ids;
                });
    }

    @Override
    public void save(Gap gap) {
        var id = "%s/%d/%d".formatted(gap.topicId(), gap.partition(), gap.from());
        var document =
                new Document("_id", id)
                        .append("topic", gap.topic())
                        .append("topic_id", gap.topicId())
                        .append("partition", gap.partition())
                        .append("from", gap.from())
                        .append("to", gap.to())
                        .append("found_at", Date.from(gap.foundAt()));
        ask(() -> gaps.replaceOne(eq("_id", id), document, new ReplaceOptions().upsert(true)));
    }

    @Override
    public List<Gap> gaps() {
        return ask(
                () -> {
                    var all = new ArrayList<Gap>();
                    for (var document : gaps.find()) {
                        all.add(
                                new Gap(
                                        document.getString("topic"),
                                        document.getString("topic_id"),
                                        (int) number(document, "partition"),
                                        number(document, "from"),
                                        number(document, "to"),
                                        document.getDate("found_at").toInstant()));
                    }
                    return all;
                });
    }

    @Override
    public List<Entry> page(String account, Filter filter, long below, int limit) {
        var wanted = new ArrayList<Bson>();
        wanted.add(eq("account", account));
        wanted.add(lt("number", below));
        addIfGiven(wanted, "uid", filter.uid());
        addIfGiven(wanted, "action", filter.action());
        addIfGiven(wanted, "actor", filter.actor());
        if (filter.from() != null) {
            wanted.add(gte("at", Date.from(ceiling(filter.from()))));
        }
        if (filter.to() != null) {
            wanted.add(lt("at", Date.from(ceiling(filter.to()))));
        }
        return list(and(wanted), descending("number"), limit);
    }

    private static void addIfGiven(List<Bson> wanted, String field, @Nullable String value) {
        if (value != null) {
            wanted.add(eq(field, value));
        }
    }

    /** Entries are kept to the millisecond: the first that is not before {@code time}. */
    private static Instant ceiling(Instant time) {
        var floor = Instant.ofEpochMilli(time.toEpochMilli());
        return floor.equals(time) ? floor : floor.plusMillis(1);
    }

    @Override
    public List<Entry> above(String account, long number, int limit) {
        return list(and(eq("account", account), gt("number", number)), ascending("number"), limit);
    }

    @Override
    public List<Entry> ofCommand(String account, String commandId, int limit) {
        return list(
                and(eq("account", account), eq("command_id", commandId)),
                ascending("number"),
                limit);
    }

    private List<Entry> list(Bson filter, Bson order, int limit) {
        return ask(
                () ->
                        entries
                                .find(filter)
                                .sort(order)
                                .limit(limit)
                                .into(new ArrayList<>())
                                .stream()
                                .map(EntryDocument::toEntry)
                                .toList());
    }

    @Override
    public void walk(String account, Predicate<Entry> visitor) {
        ask(
                () -> {
                    // One cursor and no paging by number, so that an entry whose number was made
                    // something else is met too.
                    try (var all =
                            entries.find(eq("account", account))
                                    .sort(ascending("number"))
                                    .batchSize(BATCH)
                                    .cursor()) {
                        while (all.hasNext() && visitor.test(EntryDocument.toEntry(all.next()))) {}
                    }
                    return true;
                });
    }

    private static long number(Document document, String field) {
        return document.get(field) instanceof Number number ? number.longValue() : 0;
    }

    private static <T> T ask(Supplier<T> question) {
        try {
            return question.get();
        } catch (MongoException e) {
            throw new StoreUnavailable(e);
        }
    }
}
