package io.elasticaddress.webhooks.kafka;

import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.event.EventMessage;
import io.elasticaddress.contracts.state.DeletedWebhook;
import io.elasticaddress.contracts.state.Kind;
import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.contracts.state.SnapshotKey;
import io.elasticaddress.contracts.state.Webhook;
import io.elasticaddress.contracts.topic.Topic;
import io.elasticaddress.contracts.topic.TopicSetup;
import io.elasticaddress.contracts.topic.TopicSetup.PartitionMismatch;
import io.elasticaddress.contracts.webhook.WebhookDelivery;
import io.elasticaddress.contracts.wire.Codec;
import io.elasticaddress.contracts.wire.Decoded;
import io.elasticaddress.webhooks.delivering.Deliveries;
import io.elasticaddress.webhooks.delivering.Ledger;
import io.elasticaddress.webhooks.event.EventBodies;
import io.elasticaddress.webhooks.event.OutgoingEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The consumer of events. It shares the partitions with other instances; of each it reads the webhooks and what was to be sent to
 * them to their ends first, and then the events from where the group left off. What an event leads to goes into the ledger, then
 * the position is committed, and only then is anything sent. Starts over for as long as Kafka is away.
 */
public final class Intake {
    private static final Logger log = LoggerFactory.getLogger(Intake.class);
    private static final String EVENTS = Topic.EVENTS.wireName();
    private static final String SNAPSHOTS = Topic.SNAPSHOTS.wireName();
    private static final String DELIVERIES = Topic.WEBHOOK_DELIVERIES.wireName();
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final KafkaClients clients;
    private final Function<Ledger, Deliveries> makeDeliveries;
    private final EventBodies bodies;
    private final Clock clock;
    private final Duration oldest;
    private final Fatal fatal;
    private final Counter unreadable;
    private final Counter tooOld;
    private final Map<Integer, Loading> loading = new HashMap<>();
    private final TreeSet<Integer> ready = new TreeSet<>();
    private volatile State state = new State("Not connected to Kafka yet", 0, 0);
    private volatile @Nullable Workings workings;
    private volatile boolean stopping;
    private volatile @Nullable Consumer<byte[], byte[]> consumer;
    private @Nullable Thread thread;

    /** Ends the service for a reason that no time cures. */
    public interface Fatal {
        void end(String sentence);
    }

    /**
     * Where the intake stands.
     *
     * @param problem null where all is well
     * @param assigned partitions that this instance looks after
     * @param caughtUp those of which it knows what is to be sent
     */
    public record State(@Nullable String problem, int assigned, int caughtUp) {
        public boolean isCaughtUp() {
            return problem == null && assigned == caughtUp;
        }
    }

    private record Workings(KafkaLedger ledger, Deliveries deliveries) {}

    /** A partition whose webhooks and deliveries are not known to their ends yet. */
    private static final class Loading {
        private final Map<String, Snapshot> webhooks = new HashMap<>();
        private final Map<String, WebhookDelivery> deliveries = new HashMap<>();
    }

    /**
     * @param makeDeliveries called once, when the ledger is there
     * @param oldest an event that is older is not sent any more
     */
    public Intake(
            KafkaClients clients,
            Function<Ledger, Deliveries> makeDeliveries,
            EventBodies bodies,
            Clock clock,
            Duration oldest,
            Fatal fatal,
            MeterRegistry meters) {
        this.clients = clients;
        this.makeDeliveries = makeDeliveries;
        this.bodies = bodies;
        this.clock = clock;
        this.oldest = oldest;
        this.fatal = fatal;
        this.unreadable =
                Counter.builder("elastic.webhooks.unreadable")
                        .description("Records that could not be read")
                        .register(meters);
        this.tooOld =
                Counter.builder("elastic.webhooks.too.old")
                        .description("Events that were too old to be sent")
                        .register(meters);
    }

    public synchronized void start() {
        thread =
                Thread.ofPlatform()
                        .name("webhook-intake")
                        .uncaughtExceptionHandler((_, e) -> died(e))
                        .start(this::run);
    }

    /** Leaves the group, so that others need not wait for a session to end. */
    public synchronized void stop() throws InterruptedException {
        stopping = true;
        var running = consumer;
        if (running != null) {
            running.wakeup();
        } else if (thread != null) {
            thread.interrupt();
        }
        if (thread != null) {
            thread.join(Duration.ofSeconds(4));
            thread = null;
        }
    }

    /** After {@link #stop()}: what is still on its way to the ledger gets there, for a while. */
    public void close() {
        var made = workings;
        if (made != null) {
            made.ledger.close();
        }
    }

    public State state() {
        return state;
    }

    /** Whether the ledger gets there. */
    public boolean isLedgerWell() {
        var made = workings;
        return made == null || made.ledger.isWell();
    }

    private void run() {
        Workings made = null;
        while (!stopping) {
            try {
                if (made == null) {
                    var partitions = awaitPartitions();
                    var ledger = new KafkaLedger(clients.producer(), partitions);
                    made = new Workings(ledger, makeDeliveries.apply(ledger));
                    workings = made;
                }
                consume(made);
            } catch (PartitionMismatch e) {
                fatal.end(String.valueOf(e.getMessage()));
                return;
            } catch (WakeupException | InterruptException | InterruptedException e) {
                // Told to stop.
                return;
            } catch (KafkaException e) {
                say("Kafka: " + e.getMessage());
                log.warn("Starting over with Kafka: {}", e.toString());
                pause();
            }
        }
    }

    /** Nothing of it would be read any more, and nobody would notice. */
    private void died(Throwable e) {
        log.error("The reading of events has ended", e);
        say("The reading of events has ended: " + e);
        fatal.end("The reading of events has ended.");
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            stopping = true;
        }
    }

    private int awaitPartitions() throws InterruptedException {
        var said = "";
        while (true) {
            var problem = "The topics are not there yet; the failover service makes them";
            try (var admin = clients.admin()) {
                var partitions = new TopicSetup(admin).partitions();
                if (partitions > 0) {
                    return partitions;
                }
            } catch (KafkaException e) {
                problem = "Kafka: " + e.getMessage();
            }
            if (!problem.equals(said)) {
                log.info("Waiting. {}", problem);
                said = problem;
            }
            say(problem);
            Thread.sleep(PAUSE);
        }
    }

    private void consume(Workings made) throws InterruptedException {
        try (var opened = clients.member()) {
            consumer = opened;
            say("No partitions assigned yet");
            var assignment = new Assignment(opened, made.deliveries);
            opened.subscribe(List.of(EVENTS, SNAPSHOTS, DELIVERIES), assignment);
            while (!stopping) {
                var records = opened.poll(POLL);
                // Webhooks first, so that an event finds them as they are.
                for (var record : records.records(SNAPSHOTS)) {
                    takeSnapshot(record, made.deliveries);
                }
                for (var record : records.records(DELIVERIES)) {
                    takeDelivery(record);
                }
                var positions = new HashMap<TopicPartition, OffsetAndMetadata>();
                var fresh = new HashMap<Integer, List<WebhookDelivery>>();
                for (var partition : records.partitions()) {
                    if (partition.topic().equals(EVENTS)) {
                        for (var record : records.records(partition)) {
                            takeEvent(record, made.deliveries, fresh);
                        }
                        positions.put(partition, new OffsetAndMetadata(opened.position(partition)));
                    }
                }
                pass(opened, made, positions, fresh);
                assignment.catchUp();
                if (assignment.known) {
                    say(null);
                }
            }
        } finally {
            consumer = null;
            List.copyOf(loading.keySet()).forEach(number -> drop(number, made.deliveries));
            List.copyOf(ready).forEach(number -> drop(number, made.deliveries));
        }
    }

    private static void pass(
            Consumer<byte[], byte[]> consumer,
            Workings made,
            Map<TopicPartition, OffsetAndMetadata> positions,
            Map<Integer, List<WebhookDelivery>> fresh)
            throws InterruptedException {
        if (positions.isEmpty()) {
            return;
        }
        for (var deliveries : fresh.values()) {
            made.ledger.writeNow(deliveries);
        }
        consumer.commitSync(positions);
        fresh.forEach(made.deliveries::add);
    }

    private void takeSnapshot(ConsumerRecord<byte[], byte[]> record, Deliveries deliveries) {
        if (!isOfWebhook(record)) {
            return;
        }
        switch (Codec.SNAPSHOTS.decode(record)) {
            case Decoded.Readable<Snapshot>(var snapshot) -> {
                var load = loading.get(record.partition());
                if (load == null) {
                    deliveries.know(record.partition(), snapshot);
                } else {
                    load.webhooks.put(snapshot.key().wireName(), snapshot);
                }
            }
            case Decoded.Unreadable<Snapshot>(var reason) ->
                    unreadable(record, reason, "the webhook stays as it is");
        }
    }

    private static boolean isOfWebhook(ConsumerRecord<byte[], byte[]> record) {
        return record.key() != null
                && SnapshotKey.parse(new String(record.key(), StandardCharsets.UTF_8))
                        .filter(key -> key.kind() == Kind.WEBHOOK)
                        .isPresent();
    }

    /** Once a partition is caught up, they are this instance's own. */
    private void takeDelivery(ConsumerRecord<byte[], byte[]> record) {
        var load = loading.get(record.partition());
        if (load == null || record.key() == null) {
            return;
        }
        var key = new String(record.key(), StandardCharsets.UTF_8);
        if (record.value() == null) {
            load.deliveries.remove(key);
            return;
        }
        switch (Codec.WEBHOOK_DELIVERIES.decode(record)) {
            case Decoded.Readable<WebhookDelivery>(var delivery) ->
                    load.deliveries.put(key, delivery);
            case Decoded.Unreadable<WebhookDelivery>(var reason) ->
                    unreadable(record, reason, "it is left to another version");
        }
    }

    private void takeEvent(
            ConsumerRecord<byte[], byte[]> record,
            Deliveries deliveries,
            Map<Integer, List<WebhookDelivery>> fresh) {
        // The snapshot may be on its way still.
        webhook(record).ifPresent(webhook -> deliveries.know(record.partition(), webhook));
        if (record.key() == null
                || !deliveries.isAnyOf(new String(record.key(), StandardCharsets.UTF_8))) {
            return;
        }
        var found = OutgoingEvent.of(record);
        if (found.isEmpty()) {
            unreadable(record, "it is no event", "it is not sent");
            return;
        }
        var event = found.get();
        var made = deliveries.of(record.partition(), record.offset(), event);
        if (made.isEmpty()) {
            return;
        }
        if (event.at().isBefore(clock.instant().minus(oldest))) {
            tooOld.increment();
            return;
        }
        bodies.keep(record.partition(), record.offset(), event);
        fresh.computeIfAbsent(record.partition(), _ -> new ArrayList<>()).addAll(made);
    }

    /** The webhook that the event changed. */
    private static Optional<Snapshot> webhook(ConsumerRecord<byte[], byte[]> record) {
        var type = record.headers().lastHeader("ce_type");
        if (type == null
                || type.value() == null
                || !new String(type.value(), StandardCharsets.UTF_8)
                        .startsWith("elastic.Webhook")) {
            return Optional.empty();
        }
        return Codec.EVENTS.decode(record) instanceof Decoded.Readable<EventMessage>(var message)
                        && message.event() instanceof Event.Change change
                        && (change.after() instanceof Webhook
                                || change.after() instanceof DeletedWebhook)
                ? Optional.of(change.after())
                : Optional.empty();
    }

    private void unreadable(
            ConsumerRecord<byte[], byte[]> record, String reason, String consequence) {
        unreadable.increment();
        log.warn(
                "A record can't be read; {}. {}-{}@{}: {}",
                consequence,
                record.topic(),
                record.partition(),
                record.offset(),
                reason);
    }

    private void drop(int number, Deliveries deliveries) {
        loading.remove(number);
        if (ready.remove(number)) {
            deliveries.drop(number);
        }
    }

    private void say(@Nullable String problem) {
        state = new State(problem, loading.size() + ready.size(), ready.size());
    }

    /** What this instance looks after, and how far each partition must be read before anything of it is sent. */
    private final class Assignment implements ConsumerRebalanceListener {
        private final Consumer<byte[], byte[]> consumer;
        private final Deliveries deliveries;
        private final Map<TopicPartition, Long> ends = new HashMap<>();
        private boolean known;

        Assignment(Consumer<byte[], byte[]> consumer, Deliveries deliveries) {
            this.consumer = consumer;
            this.deliveries = deliveries;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            var numbers = numbers(assigned, EVENTS);
            if (!numbers.equals(numbers(assigned, SNAPSHOTS))
                    || !numbers.equals(numbers(assigned, DELIVERIES))) {
                // Only a member with another assignor could bring this about.
                throw new KafkaException(
                        "The topics' partitions were assigned to different instances");
            }
            log.info("Looking after the partitions {}", numbers);
            var state =
                    assigned.stream()
                            .filter(partition -> !partition.topic().equals(EVENTS))
                            .toList();
            consumer.seekToBeginning(state);
            ends.putAll(consumer.endOffsets(state));
            consumer.pause(
                    assigned.stream()
                            .filter(partition -> partition.topic().equals(EVENTS))
                            .toList());
            numbers.forEach(number -> loading.put(number, new Loading()));
            known = true;
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            revoked.forEach(ends::remove);
            numbers(revoked, EVENTS).forEach(number -> drop(number, deliveries));
        }

        /** By position and not by the last record: a transaction's marker may stand at the end. */
        void catchUp() {
            for (var number : List.copyOf(loading.keySet())) {
                if (isRead(new TopicPartition(SNAPSHOTS, number))
                        && isRead(new TopicPartition(DELIVERIES, number))) {
                    var load = loading.remove(number);
                    ready.add(number);
                    deliveries.take(number, load.webhooks.values(), load.deliveries.values());
                    consumer.pause(List.of(new TopicPartition(DELIVERIES, number)));
                    consumer.resume(List.of(new TopicPartition(EVENTS, number)));
                    log.info(
                            "Partition {}: {} webhooks, {} deliveries",
                            number,
                            load.webhooks.size(),
                            load.deliveries.size());
                }
            }
        }

        private boolean isRead(TopicPartition partition) {
            var end = ends.get(partition);
            return end != null && consumer.position(partition) >= end;
        }

        private static Collection<Integer> numbers(
                Collection<TopicPartition> partitions, String topic) {
            return partitions.stream()
                    .filter(partition -> partition.topic().equals(topic))
                    .map(TopicPartition::partition)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
