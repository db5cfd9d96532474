package io.elasticaddress.audit.store;

import static io.elasticaddress.audit.chain.Chains.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClients;

import io.elasticaddress.audit.chain.Entry;
import io.elasticaddress.audit.chain.Head;
import io.elasticaddress.embedded.EmbeddedMongo;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;

class FileAuditStoreIT extends AuditStoreContract {
    @TempDir private static Path folder;
    private static EmbeddedMongo mongo;

    @BeforeAll
    static void start() {
        mongo = EmbeddedMongo.start(folder, 0);
    }

    @AfterAll
    static void stop() {
        mongo.close();
    }

    @Override
    String uri() {
        return mongo.uri();
    }

    /** The file as the death of its process would leave it, in the middle of writing. */
    @Test
    void a_file_that_was_torn_away_has_a_beginning_of_what_was_stored_and_refuses_all_of_it_again(
            @TempDir Path alive, @TempDir Path torn) throws IOException {
        var entries = chain("acme", 400);
        try (var writing = EmbeddedMongo.start(alive, 0);
                var client = MongoClients.create(writing.uri())) {
            var store = new MongoAuditStore(client.getDatabase("elastic_audit"));
            store.prepare();
            for (var from = 0; from < entries.size(); from += 20) {
                store.append(entries.subList(from, from + 20));
                if (from == 300) {
                    copy(alive, torn);
                }
            }
        }
        try (var left = EmbeddedMongo.start(torn, 0);
                var client = MongoClients.create(left.uri())) {
            var store = new MongoAuditStore(client.getDatabase("elastic_audit"));
            store.prepare();
            var count = store.head("acme").map(Head::number).orElse(0L).intValue();

            assertThat(store.above("acme", 0, 1000)).isEqualTo(entries.subList(0, count));
            for (var entry : entries.subList(0, count)) {
                assertThat(store.append(List.of(entry))).as("number %s", entry.number()).isZero();
                assertThat(store.append(List.of(renamed(entry))))
                        .as("number %s under another id", entry.number())
                        .isZero();
            }
            assertThat(store.append(entries.subList(count, entries.size())))
                    .isEqualTo(entries.size() - count);
        }
    }

    private static Entry renamed(Entry entry) {
        var json = new LinkedHashMap<>(entry.json());
        json.put("id", "another");
        return new Entry(json);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.list(from)) {
            for (var file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
