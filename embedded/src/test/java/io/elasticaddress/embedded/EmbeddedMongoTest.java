package io.elasticaddress.embedded;

import static com.mongodb.client.model.Filters.eq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.ReplaceOptions;

import org.bson.Document;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;

class EmbeddedMongoTest {
    @TempDir Path folder;

    @Test
    void documents_and_unique_indexes_survive_a_restart() {
        try (var mongo = EmbeddedMongo.start(folder, 0);
                var client = MongoClients.create(mongo.uri())) {
            things(client)
                    .createIndex(Indexes.ascending("number"), new IndexOptions().unique(true));
            things(client).insertOne(new Document("_id", "a").append("number", 1));
        }
        try (var mongo = EmbeddedMongo.start(folder, 0);
                var client = MongoClients.create(mongo.uri())) {
            assertThat(things(client).find(eq("number", 1)).first()).containsEntry("_id", "a");
            assertThatThrownBy(
                            () ->
                                    things(client)
                                            .insertOne(
                                                    new Document("_id", "b").append("number", 1)))
                    .isInstanceOf(MongoWriteException.class);
        }
    }

    @Test
    void without_a_folder_nothing_is_kept() {
        try (var mongo = EmbeddedMongo.start(null, 0);
                var client = MongoClients.create(mongo.uri())) {
            assertThat(mongo.uri()).startsWith("mongodb://127.0.0.1:");
            things(client).insertOne(new Document("_id", "a"));
            assertThat(things(client).countDocuments()).isEqualTo(1);
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_second_server_on_the_same_folder_is_refused() throws Exception {
        var child = Child.start(Writer.class, folder.toString());
        child.line();
        try {
            assertThatThrownBy(() -> EmbeddedMongo.start(folder, 0)).hasMessageContaining("lock");
        } finally {
            child.kill();
        }
    }

    @RepeatedTest(3)
    void a_kill_never_tears_an_index_from_its_documents() throws Exception {
        var child = Child.start(Writer.class, folder.toString());
        var rounds = ThreadLocalRandom.current().nextInt(5, 40);
        for (var round = 0; round < rounds; round++) {
            child.line();
        }
        child.kill();

        try (var mongo = EmbeddedMongo.start(folder, 0);
                var client = MongoClients.create(mongo.uri())) {
            var found = things(client).find().into(new ArrayList<>());
            var held = new HashSet<Integer>();
            var last = 0;
            for (var document : found) {
                held.add(document.getInteger("number"));
                last = Math.max(last, Integer.parseInt(document.getString("_id").substring(1)));
            }
            assertThat(held).hasSameSizeAs(found);
            var recent = Math.max(1, last - 200);
            for (var document : found) {
                if (Integer.parseInt(document.getString("_id").substring(1)) >= recent) {
                    assertThat(things(client).find(eq("number", document.get("number"))).first())
                            .isEqualTo(document);
                }
            }
            // An entry without its document would refuse these.
            for (var i = recent; i <= last + 1; i++) {
                for (var number : List.of(i, Writer.moved(i))) {
                    if (!held.contains(number)) {
                        things(client)
                                .insertOne(
                                        new Document("_id", "new" + number)
                                                .append("number", number));
                    }
                }
            }
        }
    }

    @Test
    void what_is_dropped_under_writes_can_be_written_again() throws Exception {
        try (var mongo = EmbeddedMongo.start(folder, 0);
                var client = MongoClients.create(mongo.uri());
                var writers = Executors.newVirtualThreadPerTaskExecutor()) {
            var done = new AtomicBoolean();
            var written = new ArrayList<Future<?>>();
            for (var i = 0; i < 3; i++) {
                written.add(writers.submit(() -> writeUntil(done, client)));
            }
            try {
                for (var i = 0; i < 100; i++) {
                    client.getDatabase("test").drop();
                }
            } finally {
                done.set(true);
            }
            for (var writer : written) {
                writer.get();
            }
            things(client).insertOne(new Document("_id", "after"));
            assertThat(things(client).find(eq("_id", "after")).first()).isNotNull();
        }
    }

    private static void writeUntil(AtomicBoolean done, MongoClient client) {
        var upsert = new ReplaceOptions().upsert(true);
        for (var i = 0; !done.get(); i++) {
            var id = "d" + i % 7;
            things(client).replaceOne(eq("_id", id), new Document("number", i), upsert);
        }
    }

    private static MongoCollection<Document> things(MongoClient client) {
        return client.getDatabase("test").getCollection("things");
    }

    /** Inserts, moves and deletes under a unique index, as fast as it can, and prints a line every 50 operations. */
    static final class Writer {
        static int moved(int number) {
            return -number;
        }

        public static void main(String[] args) {
            Child.endWithParent();
            var mongo = EmbeddedMongo.start(Path.of(args[0]), 0);
            try (var client = MongoClients.create(mongo.uri())) {
                var things = things(client);
                things.createIndex(Indexes.ascending("number"), new IndexOptions().unique(true));
                for (var i = 1; ; i++) {
                    things.insertOne(new Document("_id", "d" + i).append("number", i));
                    things.updateOne(
                            eq("_id", "d" + (i - 1)),
                            new Document("$set", new Document("number", moved(i - 1))));
                    if (i % 3 == 0) {
                        things.deleteOne(eq("_id", "d" + (i - 2)));
                    }
                    if (i % 50 == 0) {
                        System.out.println(i);
                    }
                }
            }
        }
    }
}
