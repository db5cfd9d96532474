package io.elasticaddress.audit.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;

import io.elasticaddress.audit.chain.ChainVerifier;
import io.elasticaddress.audit.chain.Chains;
import io.elasticaddress.audit.chain.Entry;
import io.elasticaddress.audit.chain.Fact;
import io.elasticaddress.audit.recording.Recorder.StoreRewound;
import io.elasticaddress.audit.store.AuditStore;
import io.elasticaddress.audit.store.MongoAuditStore;
import io.elasticaddress.embedded.EmbeddedMongo;

import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;

/** Numbers and repeats, against a store that refuses what a store must refuse. */
class RecorderIT {
    private static EmbeddedMongo mongo;
    private static MongoClient client;
    private static AuditStore store;

    private final String account = "acme-" + UUID.randomUUID();

    @BeforeAll
    static void start() {
        mongo = EmbeddedMongo.start(null, 0);
        client = MongoClients.create(mongo.uri());
        store = new MongoAuditStore(client.getDatabase("elastic_audit"));
        store.prepare();
    }

    @AfterAll
    static void stop() {
        client.close();
        mongo.close();
    }

    private Fact fact(long offset) {
        return Chains.fact(account + "-" + offset, account, offset);
    }

    private List<Fact> facts(long from, long to) {
        return LongStream.rangeClosed(from, to).mapToObj(this::fact).toList();
    }

    /** The offsets in the chain's order, after the chain was verified. */
    private static List<Long> recorded(String account) {
        var verifier = new ChainVerifier(account);
        var offsets = new ArrayList<Long>();
        store.walk(
                account,
                entry -> {
                    assertThat(verifier.next(entry)).isEmpty();
                    offsets.add(Long.parseLong(entry.id().substring(account.length() + 1)));
                    return true;
                });
        return offsets;
    }

    private static List<Long> to(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    @Test
    void facts_follow_one_another() {
        var recorder = new Recorder(store);
        recorder.record(facts(1, 3), List.of());
        recorder.record(facts(4, 5), List.of());

        assertThat(recorded(account)).isEqualTo(to(5));
    }

    @Test
    void a_repeat_within_a_batch_or_after_it_enters_nothing_twice() {
        var recorder = new Recorder(store);
        var first = recorder.record(List.of(fact(1), fact(2), fact(1)), List.of());
        var second = recorder.record(List.of(fact(2), fact(3), fact(1), fact(4)), List.of());

        assertThat(first.repeated()).containsExactly(fact(1));
        assertThat(second.appended().stream().map(Entry::number)).containsExactly(3L, 4L);
        assertThat(second.repeated()).containsExactlyInAnyOrder(fact(1), fact(2));
        assertThat(recorded(account)).isEqualTo(to(4));
    }

    @Test
    void a_new_writer_goes_on_where_the_chain_is() {
        new Recorder(store).record(facts(1, 3), List.of());
        new Recorder(store).record(facts(3, 6), List.of());

        assertThat(recorded(account)).isEqualTo(to(6));
    }

    @Test
    void a_zombie_that_wakes_up_with_an_old_batch_does_no_harm() {
        var zombie = new Recorder(store);
        zombie.record(facts(1, 2), List.of());
        var successor = new Recorder(store);
        successor.record(facts(3, 5), List.of());

        var late = zombie.record(facts(3, 4), List.of());
        successor.record(facts(6, 7), List.of());
        zombie.record(facts(5, 9), List.of());
        successor.record(facts(8, 10), List.of());

        assertThat(late.appended()).isEmpty();
        assertThat(recorded(account)).isEqualTo(to(10));
    }

    @Test
    void two_writers_of_the_same_partition_that_overlap_in_any_way_give_one_chain() {
        var random = new Random(3);
        for (var run = 0; run < 20; run++) {
            var chain = account + "-" + run;
            var writers = List.of(new Recorder(store), new Recorder(store), new Recorder(store));
            var read = new int[3];
            while (read[0] < 30 || read[1] < 30 || read[2] < 30) {
                var writer = random.nextInt(3);
                var from = read[writer] + 1;
                var to = Math.min(30, from + random.nextInt(6));
                writers.get(writer)
                        .record(
                                LongStream.rangeClosed(from, to)
                                        .mapToObj(
                                                offset ->
                                                        Chains.fact(
                                                                chain + "-" + offset,
                                                                chain,
                                                                offset))
                                        .toList(),
                                List.of());
                read[writer] = to;
            }
            assertThat(recorded(chain)).isEqualTo(to(30));
        }
    }

    @Test
    void two_writers_at_the_same_time_give_one_chain() {
        var writers =
                List.of(1, 2).stream()
                        .map(
                                _ ->
                                        CompletableFuture.runAsync(
                                                () -> {
                                                    var recorder = new Recorder(store);
                                                    for (var from = 1; from <= 200; from += 10) {
                                                        recorder.record(
                                                                facts(from, from + 9), List.of());
                                                    }
                                                }))
                        .toList();
        writers.forEach(CompletableFuture::join);

        assertThat(recorded(account)).isEqualTo(to(200));
    }

    @Test
    void accounts_of_one_batch_have_chains_of_their_own() {
        var other = account + "-2";
        new Recorder(store)
                .record(
                        List.of(
                                fact(1),
                                Chains.fact(other + "-1", other, 2),
                                fact(2),
                                Chains.fact(other + "-2", other, 4)),
                        List.of());

        assertThat(recorded(account)).isEqualTo(to(2));
        assertThat(recorded(other)).isEqualTo(to(2));
    }

    @Test
    void a_store_that_lost_entries_is_noticed_before_anything_is_built_upon_them() {
        var recorder = new Recorder(store);
        recorder.record(facts(1, 4), List.of());
        var entries = client.getDatabase("elastic_audit").getCollection("entries");
        entries.deleteOne(new Document("_id", account + "-4"));

        assertThatExceptionOfType(StoreRewound.class)
                .isThrownBy(() -> recorder.record(facts(5, 6), List.of()));
        assertThat(recorded(account)).isEqualTo(to(3));

        recorder.forget();
        recorder.record(facts(4, 6), List.of());
        assertThat(recorded(account)).isEqualTo(to(6));
    }

    @Test
    void entries_that_are_known_and_gone_are_noticed_also_when_nothing_is_to_be_recorded() {
        var recorder = new Recorder(store);
        recorder.record(facts(1, 1), List.of());
        recorder.record(List.of(), List.of(account + "-1"));

        assertThatExceptionOfType(StoreRewound.class)
                .isThrownBy(() -> recorder.record(List.of(), List.of(account + "-2")));
    }
}
