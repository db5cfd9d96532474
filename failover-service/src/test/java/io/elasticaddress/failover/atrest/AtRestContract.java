package io.elasticaddress.failover.atrest;

import static io.elasticaddress.failover.atrest.Snapshots.automatic;
import static io.elasticaddress.failover.atrest.Snapshots.deletedGroup;
import static io.elasticaddress.failover.atrest.Snapshots.deletedStack;
import static io.elasticaddress.failover.atrest.Snapshots.group;
import static io.elasticaddress.failover.atrest.Snapshots.probed;
import static io.elasticaddress.failover.atrest.Snapshots.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;

import io.elasticaddress.contracts.state.DeletedWebhook;
import io.elasticaddress.contracts.state.ElasticAddress;

import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** What the stores promise, on whatever serves MongoDB's protocol. */
abstract class AtRestContract {
    private final String account = Snapshots.account();
    private final String uid = "fg-" + UUID.randomUUID();

    private MongoClient client;
    private MongoTemplate mongo;
    private MongoElasticAddresses groups;
    private MongoStacks stacks;
    private MongoWatermarks watermarks;

    /** Of a server that is running. */
    abstract String uri();

    @BeforeEach
    void connect() {
        var settings =
                MongoClientSettings.builder().applyConnectionString(new ConnectionString(uri()));
        AtRestConfiguration.durable(settings);
        client = MongoClients.create(settings.build());
        var database = "test_" + UUID.randomUUID().toString().replace("-", "");
        mongo =
                AtRestConfiguration.template(
                        new SimpleMongoClientDatabaseFactory(client, database));
        groups = new MongoElasticAddresses(mongo);
        stacks = new MongoStacks(mongo);
        watermarks = new MongoWatermarks(mongo);
        groups.ensureIndexes();
        stacks.ensureIndexes();
    }

    @AfterEach
    void disconnect() {
        mongo.getDb().drop();
        client.close();
    }

    @Test
    void what_was_stored_is_found_as_it_was() {
        var unattached =
                new ElasticAddress(
                        account,
                        "fg-unattached",
                        7,
                        "000-000-007.ea.test",
                        null,
                        null,
                        group(account, uid, 1).currentStack(),
                        group(account, uid, 1).createdAt(),
                        group(account, uid, 1).updatedAt(),
                        1);
        var all =
                List.of(
                        group(account, uid, 3),
                        unattached,
                        deletedGroup(account, "fg-deleted", 9),
                        stack(account, "web", 4),
                        deletedStack(account, "gone", 5));

        assertThat(groups.apply(all)).isEqualTo(3);
        assertThat(stacks.apply(all)).isEqualTo(2);

        assertThat(groups.find(account, uid)).contains(all.get(0));
        assertThat(groups.find(account, "fg-unattached")).contains(unattached);
        assertThat(groups.find(account, "fg-deleted")).contains(all.get(2));
        assertThat(stacks.find(account, "web")).contains(all.get(3));
        assertThat(stacks.find(account, "gone")).contains(all.get(4));
        assertThat(groups.find(account, "fg-other")).isEmpty();
    }

    @Test
    void a_groups_own_ttl_is_stored_and_goes_with_the_version_that_has_none() {
        var plain = group(account, uid, 3);
        var own =
                new ElasticAddress(
                        account,
                        uid,
                        plain.id(),
                        plain.dnsName(),
                        plain.primaryStackUid(),
                        plain.secondaryStackUid(),
                        plain.currentStack(),
                        300L,
                        plain.createdAt(),
                        plain.updatedAt(),
                        2);

        groups.apply(List.of(own));
        assertThat(groups.find(account, uid)).contains(own);

        groups.apply(List.of(plain));
        assertThat(groups.find(account, uid)).contains(plain);
    }

    @Test
    void a_groups_policy_and_last_switch_are_stored_and_go_with_a_version_that_has_none() {
        groups.apply(List.of(automatic(account, uid, 3)));
        assertThat(groups.find(account, uid)).contains(automatic(account, uid, 3));

        groups.apply(List.of(group(account, uid, 4)));
        assertThat(groups.find(account, uid)).contains(group(account, uid, 4));

        groups.apply(List.of(automatic(account, uid, 5), deletedGroup(account, uid, 6)));
        assertThat(groups.find(account, uid)).contains(deletedGroup(account, uid, 6));
    }

    @Test
    void a_stacks_health_check_is_stored_and_goes_with_a_version_that_has_none() {
        for (var check : List.of(Snapshots.HTTPS, Snapshots.DNS, Snapshots.GRPC)) {
            var probed = probed(account, "web", check.version(), check);
            stacks.apply(List.of(probed));
            assertThat(stacks.find(account, "web")).contains(probed);
        }

        stacks.apply(List.of(stack(account, "web", 7)));
        assertThat(stacks.find(account, "web")).contains(stack(account, "web", 7));
    }

    @Test
    void maintenance_windows_are_stored_and_only_get_newer() {
        var windows = new MongoMaintenanceWindows(mongo);
        windows.ensureIndexes();
        var least = Snapshots.window(account, "mw-1", 2);
        var most = Snapshots.window(account, "mw-1", 3);

        assertThat(windows.apply(List.of(least, stack(account, "web", 1)))).isEqualTo(1);
        assertThat(windows.find(account, "mw-1")).contains(least);
        assertThat(windows.apply(List.of(most))).isEqualTo(1);
        assertThat(windows.apply(List.of(least))).isZero();
        assertThat(windows.find(account, "mw-1")).contains(most);
    }

    @Test
    void webhooks_are_stored_and_so_is_that_one_was_removed() {
        var webhooks = new MongoWebhooks(mongo);
        webhooks.ensureIndexes();
        var least = Snapshots.webhook(account, "wh-1", 2);
        var most = Snapshots.webhook(account, "wh-1", 3);
        var removed = new DeletedWebhook(account, "wh-1", Snapshots.CREATED, 4);

        assertThat(webhooks.apply(List.of(least, stack(account, "web", 1)))).isEqualTo(1);
        assertThat(webhooks.find(account, "wh-1")).contains(least);
        assertThat(webhooks.apply(List.of(most, removed))).isEqualTo(1);
        assertThat(webhooks.find(account, "wh-1")).contains(removed);
        assertThat(webhooks.apply(List.of(most))).isZero();
    }

    @Test
    void what_is_set_for_an_account_is_stored() {
        var settings = new MongoAccountSettings(mongo);
        settings.ensureIndexes();

        assertThat(settings.apply(List.of(Snapshots.settings(account, 3)))).isEqualTo(1);
        assertThat(settings.apply(List.of(Snapshots.settings(account, 2)))).isZero();

        assertThat(settings.find(account)).contains(Snapshots.settings(account, 3));
    }

    @Test
    void what_maintenance_did_to_a_group_is_stored_and_goes_with_a_version_that_has_none() {
        var maintained = Snapshots.maintained(account, uid, 3);
        groups.apply(List.of(maintained));
        assertThat(groups.find(account, uid)).contains(maintained);

        groups.apply(List.of(group(account, uid, 4)));

        assertThat(groups.find(account, uid)).contains(group(account, uid, 4));
    }

    @Test
    void what_is_observed_is_not_stored() {
        var observed = Snapshots.observed(account, uid, "web", 9);

        assertThat(groups.apply(observed)).isZero();
        assertThat(stacks.apply(observed)).isZero();

        assertThat(groups.find(account, uid)).isEmpty();
        assertThat(stacks.find(account, "web")).isEmpty();
    }

    @Test
    void the_parts_of_documents_are_named_as_the_contracts_name_them() {
        groups.apply(List.of(automatic(account, uid, 3)));
        stacks.apply(List.of(probed(account, "web", 3, Snapshots.HTTPS)));

        var group = document(MongoElasticAddresses.COLLECTION, uid);
        assertThat(group.get("failover_policy", Document.class))
                .isEqualTo(
                        new Document("mode", "automatic")
                                .append("quorum", "majority_of_regions")
                                .append("failback", "window")
                                .append("failback_after_ms", 300_000L)
                                .append("failback_window", "sat,sun 02:00-04:00")
                                .append("hold_down_ms", 60_000L)
                                .append("operator_hold_ms", 600_000L));
        assertThat(group.get("last_switch", Document.class))
                .containsOnlyKeys("at", "automatic", "streak");
        assertThat(document(MongoStacks.COLLECTION, "web").get("health_check", Document.class))
                .containsOnlyKeys(
                        "version",
                        "type",
                        "port",
                        "interval_ms",
                        "timeout_ms",
                        "fall",
                        "rise",
                        "method",
                        "path",
                        "host",
                        "expect_status",
                        "expect_body",
                        "redirects",
                        "verify_tls")
                .containsEntry("type", "https");
    }

    private Document document(String collection, String named) {
        return mongo.getCollection(collection)
                .find(Filters.eq("_id", account + "/" + named))
                .first();
    }

    @Test
    void documents_are_named_as_the_contracts_name_things() {
        groups.apply(List.of(group(account, uid, 3)));

        assertThat(document(MongoElasticAddresses.COLLECTION, uid))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.ofEntries(
                                Map.entry("_id", account + "/" + uid),
                                Map.entry("account", account),
                                Map.entry("uid", uid),
                                Map.entry("id", 123_456_789L),
                                Map.entry("dns_name", "123-456-789.ea.test"),
                                Map.entry("primary_stack_uid", "stack-1"),
                                Map.entry("secondary_stack_uid", "stack-2"),
                                Map.entry("current_stack", "secondary"),
                                Map.entry(
                                        "created_at",
                                        Date.from(group(account, uid, 3).createdAt())),
                                Map.entry(
                                        "updated_at",
                                        Date.from(group(account, uid, 3).updatedAt())),
                                Map.entry("deleted", false),
                                Map.entry("version", 3L)));
    }

    @Test
    void a_newer_version_replaces_an_older_one() {
        groups.apply(List.of(group(account, uid, 1)));

        assertThat(groups.apply(List.of(group(account, uid, 2)))).isEqualTo(1);

        assertThat(groups.find(account, uid)).contains(group(account, uid, 2));
    }

    @Test
    void nothing_of_an_older_version_stays_in_a_newer_one() {
        groups.apply(List.of(group(account, uid, 1)));

        groups.apply(List.of(group(account, uid, 2)));

        assertThat(
                        mongo.getCollection(MongoElasticAddresses.COLLECTION)
                                .find(Filters.eq("_id", account + "/" + uid))
                                .first())
                .doesNotContainKey("secondary_stack_uid");
    }

    @Test
    void a_repeat_changes_nothing() {
        groups.apply(List.of(group(account, uid, 2)));
        var other =
                new ElasticAddress(
                        account,
                        uid,
                        1,
                        "other.ea.test",
                        null,
                        null,
                        group(account, uid, 2).currentStack(),
                        group(account, uid, 2).createdAt(),
                        group(account, uid, 2).updatedAt(),
                        2);

        assertThat(groups.apply(List.of(other))).isZero();

        assertThat(groups.find(account, uid)).contains(group(account, uid, 2));
    }

    @Test
    void an_older_version_changes_nothing() {
        groups.apply(List.of(group(account, uid, 5)));

        assertThat(groups.apply(List.of(group(account, uid, 4)))).isZero();

        assertThat(groups.find(account, uid)).contains(group(account, uid, 5));
    }

    @Test
    void of_several_versions_at_once_the_highest_stays_in_whatever_order() {
        groups.apply(
                List.of(
                        group(account, uid, 2),
                        group(account, uid, 4),
                        group(account, uid, 1),
                        group(account, uid, 3)));

        assertThat(groups.find(account, uid)).contains(group(account, uid, 4));
    }

    @Test
    void a_deleted_group_does_not_come_back() {
        groups.apply(List.of(group(account, uid, 2), deletedGroup(account, uid, 3)));

        groups.apply(List.of(group(account, uid, 2)));

        assertThat(groups.find(account, uid)).contains(deletedGroup(account, uid, 3));
    }

    @Test
    void a_removed_stack_that_is_registered_again_goes_on() {
        stacks.apply(List.of(deletedStack(account, "web", 3)));

        stacks.apply(List.of(stack(account, "web", 4)));

        assertThat(stacks.find(account, "web")).contains(stack(account, "web", 4));
    }

    @Test
    void the_same_uid_in_two_accounts_is_two_things() {
        var other = Snapshots.account();

        stacks.apply(List.of(stack(account, "web", 9), stack(other, "web", 1)));

        assertThat(stacks.find(account, "web")).contains(stack(account, "web", 9));
        assertThat(stacks.find(other, "web")).contains(stack(other, "web", 1));
    }

    @Test
    void one_batch_of_known_new_and_newer_ones_writes_what_is_needed() {
        groups.apply(List.of(group(account, "fg-1", 5), group(account, "fg-2", 5)));

        var written =
                groups.apply(
                        List.of(
                                group(account, "fg-1", 4),
                                group(account, "fg-2", 6),
                                group(account, "fg-3", 1)));

        assertThat(written).isEqualTo(2);
        assertThat(groups.find(account, "fg-1")).contains(group(account, "fg-1", 5));
        assertThat(groups.find(account, "fg-2")).contains(group(account, "fg-2", 6));
        assertThat(groups.find(account, "fg-3")).contains(group(account, "fg-3", 1));
    }

    @Test
    void writers_that_race_leave_the_newest() throws Exception {
        var writers = 4;
        var names = IntStream.range(0, 20).mapToObj(number -> "fg-" + number).toList();
        var start = new CyclicBarrier(writers);
        try (var threads = Executors.newFixedThreadPool(writers)) {
            var running = new ArrayList<Future<?>>();
            for (var writer = 0; writer < writers; writer++) {
                var batches = new ArrayList<List<ElasticAddress>>();
                for (var version = 1; version <= 12; version++) {
                    var batch = new ArrayList<ElasticAddress>();
                    for (var name : names) {
                        batch.add(group(account, name, version));
                    }
                    batches.add(batch);
                }
                Collections.shuffle(batches, new Random(writer));
                running.add(
                        threads.submit(
                                () -> {
                                    start.await();
                                    batches.forEach(groups::apply);
                                    return null;
                                }));
            }
            for (var each : running) {
                each.get();
            }
        }

        for (var name : names) {
            assertThat(groups.find(account, name)).contains(group(account, name, 12));
        }
    }

    @Test
    void indexes_can_be_made_again() {
        groups.apply(List.of(group(account, uid, 1)));

        groups.ensureIndexes();
        stacks.ensureIndexes();

        assertThat(
                        mongo.getCollection(MongoElasticAddresses.COLLECTION)
                                .listIndexes()
                                .map(index -> index.get("key", Document.class).keySet())
                                .into(new ArrayList<>()))
                .anySatisfy(key -> assertThat(key).containsExactly("account"))
                .anySatisfy(key -> assertThat(key).containsExactly("dns_name"));
    }

    @Test
    void what_is_stored_without_indexes_is_right_too() {
        mongo.getDb().drop();

        groups.apply(List.of(group(account, uid, 1)));
        groups.apply(List.of(group(account, uid, 3), group(account, "fg-2", 1)));
        groups.apply(List.of(group(account, uid, 2)));

        assertThat(groups.find(account, uid)).contains(group(account, uid, 3));
    }

    @Test
    void an_index_that_is_there_in_another_form_keeps_no_document_out() {
        mongo.getDb().drop();
        mongo.getCollection(MongoStacks.COLLECTION)
                .createIndex(
                        new Document("account", 1), new IndexOptions().unique(true).name("mine"));

        stacks.ensureIndexes();

        assertThat(stacks.apply(List.of(stack(account, "web", 1)))).isEqualTo(1);
    }

    @Test
    void a_watermark_moves_only_from_where_it_was_seen() {
        var beginning = Watermark.beginning(3, "cluster/topic", "me");

        assertThat(watermarks.swap(null, beginning)).isTrue();
        assertThat(watermarks.swap(beginning, beginning.movedTo(10))).isTrue();

        assertThat(watermarks.swap(beginning, beginning.movedTo(20))).isFalse();
        assertThat(watermarks.swap(null, beginning.movedTo(30))).isFalse();
        assertThat(watermarks.find(List.of(3, 4))).isEqualTo(Map.of(3, beginning.movedTo(10)));
    }

    @Test
    void a_watermark_that_is_gone_does_not_move() {
        var seen = Watermark.beginning(3, "cluster/topic", "me").movedTo(10);

        assertThat(watermarks.swap(seen, seen.movedTo(20))).isFalse();

        assertThat(watermarks.find(List.of(3))).isEmpty();
    }

    @Test
    void a_watermark_that_another_follows_does_not_move() {
        var mine = Watermark.beginning(3, "cluster/topic", "me").movedTo(10);
        watermarks.swap(null, mine);
        watermarks.swap(mine, mine.followedBy("another"));

        assertThat(watermarks.swap(mine, mine.movedTo(20))).isFalse();

        assertThat(watermarks.find(List.of(3))).isEqualTo(Map.of(3, mine.followedBy("another")));
    }

    @Test
    void a_watermark_of_another_topic_is_not_taken_for_this_ones() {
        var old = Watermark.beginning(3, "cluster/old", "me").movedTo(10);
        watermarks.swap(null, old);
        var current = Watermark.beginning(3, "cluster/new", "me").movedTo(10);

        assertThat(watermarks.swap(current, current.movedTo(20))).isFalse();
        assertThat(watermarks.swap(old, Watermark.beginning(3, "cluster/new", "me"))).isTrue();

        assertThat(watermarks.find(List.of(3)))
                .isEqualTo(Map.of(3, Watermark.beginning(3, "cluster/new", "me")));
    }
}
