package io.elasticaddress.audit.store;

import static io.elasticaddress.audit.chain.Chains.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;

import io.elasticaddress.audit.chain.ChainVerifier;
import io.elasticaddress.audit.chain.Chains;
import io.elasticaddress.audit.chain.Entry;
import io.elasticaddress.audit.chain.Head;

import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What every server that keeps the audit log must do. */
abstract class AuditStoreContract {
    private final String account = "acme-" + UUID.randomUUID();
    private MongoClient client;
    private MongoDatabase database;
    private MongoAuditStore store;

    /** Of a server whose content is nobody else's. */
    abstract String uri();

    @BeforeEach
    void connect() {
        client = MongoClients.create(uri());
        database = client.getDatabase("elastic_audit");
        store = new MongoAuditStore(database);
        store.prepare();
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    private static List<Long> numbers(List<Entry> entries) {
        return entries.stream().map(Entry::number).toList();
    }

    @Test
    void an_entry_comes_back_as_it_was_stored() {
        var entries = chain(account, 6);

        assertThat(store.append(entries)).isEqualTo(6);

        var found = new ArrayList<Entry>();
        store.walk(account, found::add);
        assertThat(found).isEqualTo(entries);
        var verifier = new ChainVerifier(account);
        assertThat(found).allMatch(entry -> verifier.next(entry).isEmpty());
    }

    @Test
    void what_a_failover_policy_did_comes_back_as_it_was_stored() {
        var entry = Entry.after(Head.GENESIS, Chains.failedOver(account + "-1", account, 1));

        store.append(List.of(entry));

        assertThat(store.above(account, 0, 1)).containsExactly(entry);
        assertThat(new ChainVerifier(account).next(store.above(account, 0, 1).getFirst()))
                .isEmpty();
    }

    @Test
    void preparing_again_is_harmless() {
        store.append(chain(account, 2));
        store.prepare();
        store.ping();

        assertThat(store.head(account).map(Head::number)).contains(2L);
    }

    @Test
    void a_second_entry_with_the_same_id_is_refused_and_stops_what_follows() {
        var entries = chain(account, 5);
        store.append(entries.subList(0, 3));

        assertThat(store.append(entries.subList(2, 5))).isZero();
        assertThat(store.head(account).map(Head::number)).contains(3L);
        assertThat(store.append(entries.subList(3, 5))).isEqualTo(2);
    }

    @Test
    void a_second_entry_with_the_same_number_is_refused_and_stops_what_follows() {
        var entries = chain(account, 3);
        store.append(entries.subList(0, 1));
        var other = Entry.after(Head.GENESIS, Chains.fact(account + "-other", account, 9));

        assertThat(store.append(List.of(other, entries.get(1)))).isZero();
        assertThat(store.head(account).map(Head::number)).contains(1L);
    }

    @Test
    void what_came_before_a_refused_entry_is_stored() {
        var mine = chain(account, 4);
        var theirs = chain(account + "-2", 1);
        store.append(theirs);

        assertThat(store.append(List.of(mine.get(0), mine.get(1), theirs.get(0), mine.get(2))))
                .isEqualTo(2);
        assertThat(store.head(account)).contains(mine.get(1).asHead());
    }

    @Test
    void the_same_number_in_another_account_is_another_entry() {
        assertThat(store.append(List.of(chain(account, 1).getFirst()))).isEqualTo(1);
        assertThat(store.append(List.of(chain(account + "-2", 1).getFirst()))).isEqualTo(1);
    }

    @Test
    void an_account_without_entries_has_no_head() {
        assertThat(store.head(account)).isEmpty();
    }

    @Test
    void the_head_is_by_number_and_not_by_text() {
        var entries = chain(account, 11);
        store.append(entries);

        assertThat(store.head(account)).contains(entries.getLast().asHead());
    }

    @Test
    void hashes_are_of_what_is_there() {
        var entries = chain(account, 2);
        store.append(entries);

        assertThat(store.hashes(List.of(entries.get(1).id(), "not there")))
                .containsExactlyEntriesOf(Map.of(entries.get(1).id(), entries.get(1).hash()));
    }

    @Test
    void the_last_of_a_partition_is_by_offset_within_one_log() {
        var topicId = UUID.randomUUID().toString();
        var entries = new ArrayList<Entry>();
        var head = Head.GENESIS;
        for (var offset : List.of(9L, 10L, 2L)) {
            var fact = Chains.from(account + offset, account, topicId, 3, offset);
            var entry = Entry.after(head, fact);
            head = entry.asHead();
            entries.add(entry);
        }
        store.append(entries);

        assertThat(store.last(topicId, 3)).contains(new Position(10, account + 10));
        assertThat(store.last(topicId, 4)).isEmpty();
        assertThat(store.last(UUID.randomUUID().toString(), 3)).isEmpty();
    }

    @Test
    void how_far_was_read_is_kept_by_log_and_partition() {
        var topicId = UUID.randomUUID().toString();
        var topic = "topic-" + topicId;
        store.save(new ReadUpTo(topic, topicId, 3, 17, "a"));
        store.save(new ReadUpTo(topic, topicId, 3, 18, "b"));
        store.save(new ReadUpTo(topic, topicId, 4, 1, ""));

        assertThat(store.readUpTo(topicId, 3)).contains(new ReadUpTo(topic, topicId, 3, 18, "b"));
        assertThat(store.readUpTo(topicId, 5)).isEmpty();
        assertThat(store.logs(topic)).containsExactly(topicId);
        assertThat(store.logs("another")).isEmpty();
    }

    @Test
    void a_gap_is_kept_once() {
        var gap =
                new Gap(
                        "elastic.events",
                        UUID.randomUUID().toString(),
                        3,
                        5,
                        9,
                        Instant.parse("2026-11-23T10:15:30.123Z"));
        store.save(gap);
        store.save(gap);

        assertThat(store.gaps()).filteredOn(gap::equals).hasSize(1);
    }

    @Test
    void a_page_is_newest_first_and_below_its_number() {
        store.append(chain(account, 12));

        assertThat(numbers(store.page(account, Filter.ALL, Long.MAX_VALUE, 3)))
                .containsExactly(12L, 11L, 10L);
        assertThat(numbers(store.page(account, Filter.ALL, 3, 3))).containsExactly(2L, 1L);
        assertThat(store.page(account + "-2", Filter.ALL, Long.MAX_VALUE, 3)).isEmpty();
    }

    @Test
    void every_filter_narrows_a_page() {
        store.append(chain(account, 6));

        assertThat(page(new Filter("fg-1", null, null, null, null))).hasSize(6);
        assertThat(page(new Filter("fg-2", null, null, null, null))).isEmpty();
        assertThat(page(new Filter(null, "delete", null, null, null))).containsExactly(6L, 3L);
        assertThat(page(new Filter(null, null, "alice", null, null)))
                .containsExactly(5L, 4L, 2L, 1L);
        // Entry 4 is of 10:15:34.123, entry 3 of 10:15:33.000.
        var at = Instant.parse("2026-11-23T10:15:34.123Z");
        assertThat(page(new Filter(null, null, null, at, null))).containsExactly(6L, 5L, 4L);
        assertThat(page(new Filter(null, null, null, at.plusNanos(1), null)))
                .containsExactly(6L, 5L);
        assertThat(page(new Filter(null, null, null, null, at))).containsExactly(3L, 2L, 1L);
        assertThat(page(new Filter(null, null, null, null, at.plusNanos(1))))
                .containsExactly(4L, 3L, 2L, 1L);
        assertThat(page(new Filter("fg-1", "switch", "alice", at, at.plusSeconds(1))))
                .containsExactly(4L);
    }

    private List<Long> page(Filter filter) {
        return numbers(store.page(account, filter, Long.MAX_VALUE, 100));
    }

    @Test
    void entries_above_a_number_are_oldest_first() {
        store.append(chain(account, 12));

        assertThat(numbers(store.above(account, 9, 2))).containsExactly(10L, 11L);
        assertThat(store.above(account, 12, 2)).isEmpty();
    }

    @Test
    void a_commands_entries_are_found_in_its_account_alone() {
        store.append(chain(account, 3));

        assertThat(numbers(store.ofCommand(account, "command-" + account + "-2", 10)))
                .containsExactly(2L);
        assertThat(store.ofCommand(account + "-2", "command-" + account + "-2", 10)).isEmpty();
    }

    @Test
    void a_walk_ends_when_the_visitor_has_seen_enough() {
        store.append(chain(account, 5));
        var seen = new ArrayList<Long>();

        store.walk(
                account,
                entry -> {
                    seen.add(entry.number());
                    return seen.size() < 2;
                });

        assertThat(seen).containsExactly(1L, 2L);
    }

    @Test
    void what_somebody_changed_in_the_database_does_not_verify() {
        for (var change :
                List.of(
                        new Document("$set", new Document("actor", "somebody else")),
                        new Document("$set", new Document("after.current_stack", "primary")),
                        new Document("$set", new Document("at", new Date(0))),
                        new Document("$set", new Document("at", "2026-11-23T10:15:32.123Z")),
                        new Document("$set", new Document("number", "2")),
                        new Document("$set", new Document("number", 2.5)),
                        new Document("$set", new Document("note", "added")),
                        new Document("$set", new Document("reason", null)),
                        new Document("$set", new Document("source.offset", 2.5)),
                        new Document("$unset", new Document("source_ip", "")))) {
            var changed = "acme-" + UUID.randomUUID();
            store.append(chain(changed, 3));
            database.getCollection("entries")
                    .updateOne(new Document("_id", changed + "-2"), change);
            var verifier = new ChainVerifier(changed);
            var holds = new ArrayList<Boolean>();
            store.walk(changed, entry -> holds.add(verifier.next(entry).isEmpty()));

            assertThat(holds).as(change.toJson()).contains(false);
        }
    }

    @Test
    void an_entry_whose_number_was_made_a_text_does_not_stop_the_chain() {
        store.append(chain(account, 3));
        database.getCollection("entries")
                .updateOne(
                        new Document("_id", account + "-3"),
                        new Document("$set", new Document("number", "3")));

        assertThat(store.head(account).map(Head::number)).contains(2L);
    }
}
