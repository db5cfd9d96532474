package io.elasticaddress.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClients;

import io.elasticaddress.systemtests.cluster.Instance;
import io.elasticaddress.systemtests.cluster.Service;
import io.elasticaddress.systemtests.platform.Books;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** MongoDB's databases are dropped, an older copy of its folder is put back, and in the end its folder is empty. */
final class MongoSetBack implements Round.Trouble {
    private static final List<String> DATABASES = List.of(Books.DATABASE, "elastic_audit");
    private static final Duration FOR_AN_ORDERLY_END = Duration.ofSeconds(15);

    private final Sandbox sandbox;
    private final OneGroup group;
    private final Path data;
    private final Path copy;

    MongoSetBack(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.group = OneGroup.create(sandbox);
        this.data = sandbox.folder().resolve("mongo");
        this.copy = sandbox.folder().resolve("mongo-copy");
    }

    @Override
    public void befall() throws Exception {
        var before = sandbox.cluster().all().stream().map(Instance::process).toList();
        work();
        whileStopped(() -> copy(data, copy));
        work();
        var chain = awaitAudited();

        try (var client = MongoClients.create(sandbox.mongoUri())) {
            DATABASES.forEach(name -> client.getDatabase(name).drop());
        }
        awaitRebuilt(chain, "the databases were dropped");
        work();
        chain = awaitAudited();

        whileStopped(
                () -> {
                    empty(data);
                    copy(copy, data);
                });
        awaitRebuilt(chain, "an older copy was put back");
        work();
        chain = awaitAudited();

        whileStopped(() -> empty(data));
        awaitRebuilt(chain, "the folder was emptied");
        assertThat(sandbox.cluster().all().stream().map(Instance::process).toList())
                .isEqualTo(before);
        assertThat(before).allMatch(process -> process.isAlive());
    }

    private void work() {
        group.mustSwitch(0);
        group.awaitActive();
        group.mustSwitch(1);
        group.awaitActive();
    }

    private interface Work {
        void run() throws IOException;
    }

    private void whileStopped(Work work) throws IOException {
        var mongo = sandbox.server("mongo");
        assertThat(mongo.process().terminate(FOR_AN_ORDERLY_END)).isTrue();
        work.run();
        mongo.start();
    }

    private static void empty(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.list(from)) {
            for (var file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    /** The account's entries, newest first, once they tell of its last switch and what DNS said to that. */
    private List<JsonNode> awaitAudited() {
        return await("the audit log is complete")
                .atMost(OneGroup.CATCH_UP)
                .ignoreExceptions()
                .until(
                        () -> group.account().api().auditLog(""),
                        entries ->
                                entries.stream().filter(MongoSetBack::isOfDns).count()
                                        == group.shown(0).path("version").asLong());
    }

    private static boolean isOfDns(JsonNode entry) {
        return entry.path("action").asString().equals("dns_confirmed");
    }

    /** The same state, and the same entries with the same contents in a chain that verifies, at both audit services. */
    private void awaitRebuilt(List<JsonNode> chain, String since) {
        var began = System.nanoTime();
        await("the audit log is there again")
                .atMost(OneGroup.CATCH_UP)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .untilAsserted(
                        () ->
                                assertThat(withoutPlaces(group.account().api().auditLog("")))
                                        .containsExactlyInAnyOrderElementsOf(withoutPlaces(chain)));
        var took = System.nanoTime() - began;
        for (var audit : sandbox.cluster().all(Service.AUDIT)) {
            var verified =
                    group.account().api().getFrom(audit.base() + "/audit_log/verify").response();
            assertThat(verified.path("ok").booleanValue()).as("%s", verified).isTrue();
            assertThat(verified.path("entries").asInt()).isEqualTo(chain.size());
        }
        Books.of(sandbox.bootstrapServers(), Set.of(group.account().name()))
                .awaitTheSameInMongo(sandbox.mongoUri());
        System.out.printf(
                "MongoDB set back: the audit log has all %.1f s, the state %.1f s after %s%n",
                took / 1e9, (System.nanoTime() - began) / 1e9, since);
    }

    /** Whether commands and DNS come out in the same order depends on the times of their records: docs/audit.md. */
    private static List<JsonNode> withoutPlaces(List<JsonNode> entries) {
        return entries.stream()
                .map(
                        entry ->
                                (JsonNode)
                                        ((ObjectNode) entry.deepCopy())
                                                .without(
                                                        List.of("number", "hash", "previous_hash")))
                .toList();
    }
}
