package io.elasticaddress.systemtests.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;

import io.elasticaddress.contracts.command.CommandMessage;
import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.event.EventMessage;
import io.elasticaddress.contracts.outcome.OutcomeMessage;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.contracts.state.SnapshotKey;
import io.elasticaddress.contracts.wire.Codec;
import io.elasticaddress.contracts.wire.Decoded;

import org.bson.Document;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What the topics and MongoDB say afterwards about some accounts. */
public final class Books {
    public static final String DATABASE = "elastic_address";
    private static final String GROUPS = "elastic_addresses";
    private static final List<String> AT_REST =
            List.of(GROUPS, "stacks", "account_settings", "maintenance_windows", "webhooks");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Set<String> accounts;
    private final List<EventMessage> events;
    private final List<OutcomeMessage> outcomes;
    private final Map<SnapshotKey, Snapshot> snapshots = new HashMap<>();

    /**
     * Of records as they came, of which others' are none of ours.
     *
     * @param snapshots the latest of each last
     */
    Books(
            Set<String> accounts,
            List<EventMessage> events,
            List<OutcomeMessage> outcomes,
            List<Snapshot> snapshots) {
        this.accounts = accounts;
        this.events = events.stream().filter(event -> accounts.contains(event.account())).toList();
        this.outcomes =
                outcomes.stream().filter(outcome -> accounts.contains(outcome.account())).toList();
        snapshots.stream()
                .filter(snapshot -> accounts.contains(snapshot.account()))
                .forEach(snapshot -> this.snapshots.put(snapshot.key(), snapshot));
    }

    public static Books of(String bootstrapServers, Set<String> accounts) {
        return new Books(
                accounts,
                read(bootstrapServers, "elastic.events", Codec.EVENTS),
                read(bootstrapServers, "elastic.outcomes", Codec.OUTCOMES),
                read(bootstrapServers, "elastic.snapshots", Codec.SNAPSHOTS));
    }

    /** In order, account by account. */
    public List<EventMessage> events() {
        return events;
    }

    /** The latest of each, also of what was deleted. */
    public Collection<Snapshot> snapshots() {
        return snapshots.values();
    }

    /** What failover policies did is of nobody's command. */
    public void assertEveryCommandHasOneEvent(Collection<String> commandIds) {
        assertThat(
                        events.stream()
                                .filter(event -> !isByPolicy(event))
                                .map(event -> event.cause().commandId()))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(commandIds);
        assertThat(events.stream().map(EventMessage::id)).doesNotHaveDuplicates();
    }

    public void assertEveryAttemptHasOneOutcome(Collection<String> attemptIds) {
        assertThat(outcomes.stream().map(OutcomeMessage::attemptId))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(attemptIds);
    }

    /** Whether nobody asked for it. */
    public static boolean isByPolicy(EventMessage event) {
        return event.cause().via().equals(CommandMessage.VIA_POLICY);
    }

    public void assertVersionsHaveNoGapAndSnapshotsAreTheLastEvents() {
        var last = new HashMap<SnapshotKey, Snapshot>();
        for (var event : events) {
            if (event.event() instanceof Event.Change change) {
                var before = last.put(change.after().key(), change.after());
                assertThat(change.before()).isEqualTo(before);
                assertThat(change.after().version())
                        .isEqualTo(before == null ? 1 : before.version() + 1);
            }
        }
        assertThat(snapshots).isEqualTo(last);
    }

    public void assertIdsAreDealtOnce() {
        var groups =
                snapshots.values().stream()
                        .filter(ElasticAddress.class::isInstance)
                        .map(ElasticAddress.class::cast)
                        .toList();
        assertThat(groups).extracting(ElasticAddress::id).doesNotHaveDuplicates();
        assertThat(groups).extracting(ElasticAddress::dnsName).doesNotHaveDuplicates();
    }

    /** In the end: MongoDB follows, and no command waits for it. */
    public void awaitTheSameInMongo(String uri) {
        awaitTheSameInMongo(uri, PATIENCE);
    }

    /** Likewise. */
    public void awaitTheSameInMongo(String uri, Duration patience) {
        var expected =
                snapshots.values().stream()
                        .filter(Books::isKeptAtRest)
                        .collect(Collectors.toMap(s -> s.account() + "/" + s.uid(), Books::facts));
        try (var mongo = MongoClients.create(uri)) {
            await("MongoDB has what the snapshots say")
                    .atMost(patience)
                    .untilAsserted(() -> assertThat(documents(mongo)).isEqualTo(expected));
        }
    }

    private Map<String, List<Object>> documents(MongoClient mongo) {
        var found = new HashMap<String, List<Object>>();
        for (var collection : AT_REST) {
            for (var document : mongo.getDatabase(DATABASE).getCollection(collection).find()) {
                if (accounts.contains(document.getString("account"))) {
                    found.put(document.getString("_id"), facts(document));
                }
            }
        }
        return found;
    }

    /** What is observed is not. */
    private static boolean isKeptAtRest(Snapshot snapshot) {
        return switch (snapshot.kind()) {
            case GROUP, STACK, ACCOUNT, WINDOW, WEBHOOK -> true;
            case HEALTH, HOLD -> false;
        };
    }

    private static List<Object> facts(Snapshot snapshot) {
        var facts = new ArrayList<Object>(List.of(snapshot.version()));
        if (snapshot instanceof ElasticAddress group) {
            facts.add(group.id());
            facts.add(group.currentStack().wireName());
        }
        return facts;
    }

    private static List<Object> facts(Document document) {
        var facts = new ArrayList<Object>(List.of(version(document)));
        if (document.containsKey("current_stack")) {
            facts.add(document.get("id", Number.class).longValue());
            facts.add(document.getString("current_stack"));
        }
        return facts;
    }

    private static long version(Document document) {
        return document.get("version", Number.class).longValue();
    }

    private static <M> List<M> read(String bootstrapServers, String topic, Codec<M> codec) {
        return TopicRecords.all(bootstrapServers, topic).stream()
                .map(record -> readable(codec.decode(record)))
                .toList();
    }

    private static <M> M readable(Decoded<M> decoded) {
        return switch (decoded) {
            case Decoded.Readable<M>(var message) -> message;
            case Decoded.Unreadable<M>(var reason) -> throw new AssertionError(reason);
        };
    }
}
