package io.elasticaddress.systemtests.takeover;

import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOptions;

import io.elasticaddress.embedded.EmbeddedKafka;
import io.elasticaddress.embedded.EmbeddedMongo;
import io.elasticaddress.systemtests.platform.Books;
import io.elasticaddress.systemtests.platform.SharedBroker;

import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

@ExtendWith(SharedBroker.class)
class StateAtRestIT {
    private static final int ROUNDS = 10;

    @TempDir Path folder;

    @Test
    void decisions_go_on_while_mongodb_is_away_emptied_or_put_back_and_it_has_all_in_the_end(
            EmbeddedKafka kafka) throws Exception {
        var servers = kafka.bootstrapServers();
        var data = folder.resolve("mongo");
        var mongo = EmbeddedMongo.start(data, 0);
        var uri = mongo.uri();
        try (var processes = new FailoverProcesses(servers, uri, folder)) {
            processes.start();
            processes.awaitSharing(1);
            try (var load = Load.start(servers)) {
                load.awaitProgress(ROUNDS);

                mongo.close();
                load.awaitProgress(ROUNDS);
                mongo = EmbeddedMongo.start(data, URI.create(uri).getPort());
                load.awaitProgress(ROUNDS);

                Books.awaitGroupsInMongo(uri, load.accounts());
                var older = dump(uri);
                load.awaitProgress(ROUNDS);
                restore(uri, older);
                load.awaitProgress(ROUNDS);
                Books.awaitNewerInMongo(uri, load.accounts(), older);

                try (var client = MongoClients.create(uri)) {
                    client.getDatabase(Books.DATABASE).drop();
                }
                load.awaitProgress(ROUNDS);

                var sent = load.stop();
                var books = Books.of(servers, load.accounts());
                books.assertEveryCommandHasOneEvent(Load.commandIds(sent));
                books.assertEveryAttemptHasOneOutcome(Load.attemptIds(sent));
                books.assertVersionsHaveNoGapAndSnapshotsAreTheLastEvents();
                books.awaitTheSameInMongo(uri);
            }
        } finally {
            mongo.close();
        }
    }

    private static Map<String, List<Document>> dump(String uri) {
        try (var client = MongoClients.create(uri)) {
            var database = client.getDatabase(Books.DATABASE);
            var dumped = new LinkedHashMap<String, List<Document>>();
            for (var name : watermarksFirst(database)) {
                dumped.put(name, database.getCollection(name).find().into(new ArrayList<>()));
            }
            return dumped;
        }
    }

    /** As from a backup: what was written since is gone, the watermarks' moves included. */
    private static void restore(String uri, Map<String, List<Document>> older) {
        try (var client = MongoClients.create(uri)) {
            var database = client.getDatabase(Books.DATABASE);
            var names = new ArrayList<>(older.keySet()).reversed();
            names.forEach(name -> restore(database, name, older.get(name)));
        }
    }

    private static void restore(MongoDatabase database, String name, List<Document> documents) {
        var collection = database.getCollection(name);
        collection.deleteMany(new Document());
        // The service may have written one again by now.
        for (var document : documents) {
            collection.replaceOne(
                    Filters.eq("_id", document.get("_id")),
                    document,
                    new ReplaceOptions().upsert(true));
        }
    }

    /**
     * The order to copy in while the service writes, reversed to put back: a watermark is then never newer than the
     * documents beside it, which is what a copy of one moment promises.
     */
    private static List<String> watermarksFirst(MongoDatabase database) {
        return database.listCollectionNames().into(new ArrayList<>()).stream()
                .sorted(Comparator.comparing(name -> !name.equals("watermarks")))
                .toList();
    }
}
