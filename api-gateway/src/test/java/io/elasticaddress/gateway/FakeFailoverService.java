package io.elasticaddress.gateway;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.command.CommandMessage;
import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.contracts.health.FailoverPolicy;
import io.elasticaddress.contracts.health.FailoverPolicyRequest;
import io.elasticaddress.contracts.health.HealthCheck;
import io.elasticaddress.contracts.health.HealthCheckRequest;
import io.elasticaddress.contracts.health.Heartbeat;
import io.elasticaddress.contracts.health.LastSwitch;
import io.elasticaddress.contracts.health.Vote;
import io.elasticaddress.contracts.outcome.Outcome;
import io.elasticaddress.contracts.outcome.OutcomeMessage;
import io.elasticaddress.contracts.outcome.RejectionCode;
import io.elasticaddress.contracts.state.AccountSettings;
import io.elasticaddress.contracts.state.DeletedElasticAddress;
import io.elasticaddress.contracts.state.DeletedStack;
import io.elasticaddress.contracts.state.DeletedWebhook;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.Kind;
import io.elasticaddress.contracts.state.Maintenance;
import io.elasticaddress.contracts.state.MaintenanceWindow;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.contracts.state.SnapshotKey;
import io.elasticaddress.contracts.state.Stack;
import io.elasticaddress.contracts.state.StackHealth;
import io.elasticaddress.contracts.state.StackType;
import io.elasticaddress.contracts.state.Webhook;
import io.elasticaddress.contracts.topic.Topic;
import io.elasticaddress.contracts.wire.Codec;
import io.elasticaddress.contracts.wire.Decoded;
import io.elasticaddress.contracts.wire.WireRecord;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.boot.convert.DurationStyle;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Answers commands over Kafka as the failover service would, without its rules: it accepts everything and does what it is
 * told, unless an account has a script of its own.
 */
public final class FakeFailoverService implements AutoCloseable {

    /** What to do with a command, in place of accepting it. */
    @FunctionalInterface
    public interface Script {
        void handle(CommandMessage message, FakeFailoverService service);
    }

    public static final Script ACCEPT = (message, service) -> service.accept(message);
    public static final Script SILENT = (_, _) -> {};

    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private final Map<SnapshotKey, Snapshot> state = new ConcurrentHashMap<>();
    private final List<CommandMessage> received = new CopyOnWriteArrayList<>();
    private final AtomicLong ids = new AtomicLong(100_000_000);
    private final Thread thread;
    private volatile boolean running = true;

    public FakeFailoverService(String bootstrapServers) {
        producer =
                new KafkaProducer<>(
                        Map.of(
                                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrapServers,
                                ProducerConfig.LINGER_MS_CONFIG,
                                0),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        var consumer =
                new KafkaConsumer<>(
                        Map.<String, Object>of(
                                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        var partitions =
                IntStream.range(0, Kafka.PARTITIONS)
                        .mapToObj(p -> new TopicPartition(Topic.COMMANDS.wireName(), p))
                        .toList();
        consumer.assign(partitions);
        consumer.endOffsets(partitions).forEach(consumer::seek);
        thread = Thread.ofPlatform().name("fake-failover-service").start(() -> run(consumer));
    }

    private void run(KafkaConsumer<byte[], byte[]> consumer) {
        try (consumer) {
            while (running) {
                for (var record : consumer.poll(Duration.ofMillis(100))) {
                    if (Codec.COMMANDS.decode(record)
                            instanceof Decoded.Readable<CommandMessage>(var message)) {
                        received.add(message);
                        handle(message);
                    }
                }
            }
        }
    }

    /** What a script can't do is said to whoever waits, and ends no thread. */
    private void handle(CommandMessage message) {
        try {
            scripts.getOrDefault(message.account(), ACCEPT).handle(message, this);
        } catch (RuntimeException e) {
            reject(message, RejectionCode.INTERNAL, "The test's script failed: " + e);
        }
    }

    public void script(String account, Script script) {
        scripts.put(account, script);
    }

    public List<CommandMessage> received(String account) {
        return received.stream().filter(message -> message.account().equals(account)).toList();
    }

    public CommandMessage last(String account) {
        return received(account).getLast();
    }

    /** Does what it is told, publishes it, then says so; of a dry run it says what it would do. */
    public void accept(CommandMessage message) {
        if (message.dryRun()) {
            outcome(message, planned(message));
            return;
        }
        var after = apply(message);
        publish(after);
        outcome(message, accepted(after));
    }

    private Outcome planned(CommandMessage message) {
        var uid = message.command().subject();
        return new Outcome.Planned(
                uid,
                null,
                message.command() instanceof Command.SwitchStack change
                                && change.overrideRules() != null
                        ? change.overrideRules()
                        : List.of(),
                planned(message.account(), message.command(), uid),
                message.command() instanceof Command.PlanMaintenance plan
                        ? switched(message.account(), plan.groupUid())
                        : records(apply(message)));
    }

    private List<RecordSet> planned(String account, Command command, String uid) {
        var group = command instanceof Command.PlanMaintenance plan ? plan.groupUid() : uid;
        return group == null ? List.of() : records(group(account, group));
    }

    private List<RecordSet> switched(String account, String uid) {
        if (uid == null) {
            return List.of();
        }
        return records(
                apply(
                        account,
                        new Command.SwitchStack(
                                uid,
                                group(account, uid).currentStack().other(),
                                null,
                                null,
                                null)));
    }

    private List<RecordSet> records(Snapshot snapshot) {
        if (snapshot instanceof ElasticAddress group && group.currentStackUid() != null) {
            return RecordSet.of(
                    stack(group.account(), group.currentStackUid()),
                    Objects.requireNonNullElse(group.ttl(), 0L));
        }
        return List.of();
    }

    public Outcome accepted(Snapshot after) {
        return new Outcome.Accepted(
                after.kind(),
                after.uid(),
                after instanceof ElasticAddress group ? group.dnsName() : null,
                after.version());
    }

    public void reject(CommandMessage message, RejectionCode code, String text) {
        outcome(message, new Outcome.Rejected(code, "a_rule", text, text));
    }

    public void outcome(CommandMessage message, Outcome outcome) {
        send(
                Codec.OUTCOMES.encode(
                        new OutcomeMessage(
                                message.account(),
                                message.commandId(),
                                message.attemptId(),
                                outcome)));
    }

    public void publish(Snapshot snapshot) {
        state.put(snapshot.key(), snapshot);
        send(Codec.SNAPSHOTS.encode(snapshot));
    }

    public void publish(DnsStatus status) {
        send(Codec.DNS.encode(status));
    }

    /** What the DNS updater says of the group as it is now. */
    public void dns(String account, String uid, DnsStatus.State said) {
        var group = (ElasticAddress) state.get(new SnapshotKey(Kind.GROUP, account, uid));
        var current = group.currentStackUid();
        var stack =
                current == null
                        ? null
                        : (Stack) state.get(new SnapshotKey(Kind.STACK, account, current));
        publish(
                new DnsStatus(
                        account,
                        uid,
                        group.dnsName(),
                        said,
                        group.version(),
                        stack == null ? 0 : stack.addressVersion(),
                        List.of(),
                        List.of(),
                        Instant.now(),
                        null));
    }

    /** What a vantage point sends; it counts as gone soon after the last one. */
    public void publish(Heartbeat heartbeat) {
        send(Codec.HEARTBEATS.encode(heartbeat));
    }

    public void raw(ProducerRecord<byte[], byte[]> record) {
        producer.send(record);
    }

    private void send(WireRecord record) {
        producer.send(record.toProducerRecord(Kafka.PARTITIONS));
    }

    /** A new group, which is not published yet. */
    public ElasticAddress create(String account) {
        return (ElasticAddress)
                apply(account, new Command.CreateElasticAddress(null, null, null, null));
    }

    /** What a vantage point reports, and nobody asks for an outcome of. */
    public void report(String account, Command.ReportHealth report) {
        publish(apply(account, report));
    }

    /** What the command makes of the state. */
    public Snapshot apply(CommandMessage message) {
        return apply(message.account(), message.command());
    }

    private Snapshot apply(String account, Command command) {
        var now = Instant.now();
        return switch (command) {
            case Command.CreateElasticAddress create -> {
                var id = ids.incrementAndGet();
                var digits = Long.toString(id);
                yield new ElasticAddress(
                        account,
                        "fg-" + UUID.randomUUID().toString().replace("-", ""),
                        id,
                        "%s-%s-%s.ea.test"
                                .formatted(
                                        digits.substring(0, 3),
                                        digits.substring(3, 6),
                                        digits.substring(6)),
                        emptyToNull(create.primaryStackUid()),
                        emptyToNull(create.secondaryStackUid()),
                        create.currentStack() == null ? Side.PRIMARY : create.currentStack(),
                        merged(create.ttl(), null),
                        merged(create.failoverPolicy(), null),
                        null,
                        now,
                        now,
                        1);
            }
            case Command.UpdateElasticAddress update -> {
                var group = group(account, update.uid());
                yield changed(
                        group,
                        merged(update.primaryStackUid(), group.primaryStackUid()),
                        merged(update.secondaryStackUid(), group.secondaryStackUid()),
                        update.currentStack() == null
                                ? group.currentStack()
                                : update.currentStack(),
                        merged(update.ttl(), group.ttl()),
                        merged(update.failoverPolicy(), group.failoverPolicy()));
            }
            case Command.SwitchStack change -> {
                var group = group(account, change.uid());
                yield changed(
                        group,
                        group.primaryStackUid(),
                        group.secondaryStackUid(),
                        change.to(),
                        group.ttl(),
                        group.failoverPolicy());
            }
            case Command.DeleteElasticAddress delete -> {
                var group = group(account, delete.uid());
                yield new DeletedElasticAddress(
                        account,
                        group.uid(),
                        group.id(),
                        group.dnsName(),
                        now,
                        group.version() + 1);
            }
            case Command.RegisterStack register ->
                    new Stack(
                            account,
                            register.uid() == null
                                    ? UUID.randomUUID().toString().replace("-", "")
                                    : register.uid(),
                            register.name(),
                            register.environment(),
                            register.cloud(),
                            register.region(),
                            register.type() == null ? StackType.STANDARD : register.type(),
                            register.fqdn(),
                            register.ipv4() == null ? List.of() : register.ipv4(),
                            register.ipv6() == null ? List.of() : register.ipv6(),
                            Boolean.TRUE.equals(register.hasLoadbalancer()),
                            register.failoverGroupEditors() == null
                                    ? List.of(Stack.EVERYONE)
                                    : register.failoverGroupEditors(),
                            merged(register.healthCheck(), null, 1),
                            now,
                            now,
                            1,
                            1);
            case Command.UpdateStack update -> {
                var stack = stack(account, update.uid());
                yield new Stack(
                        account,
                        stack.uid(),
                        Objects.requireNonNullElse(update.name(), stack.name()),
                        update.environment() == null ? stack.environment() : update.environment(),
                        stack.cloud(),
                        stack.region(),
                        stack.type(),
                        stack.fqdn(),
                        Objects.requireNonNullElse(update.ipv4(), stack.ipv4()),
                        stack.ipv6(),
                        stack.hasLoadbalancer(),
                        stack.failoverGroupEditors(),
                        merged(update.healthCheck(), stack.healthCheck(), stack.version() + 1),
                        stack.createdAt(),
                        now,
                        stack.version() + 1,
                        stack.addressVersion() + (update.ipv4() == null ? 0 : 1));
            }
            case Command.RemoveStack remove -> {
                var stack = stack(account, remove.uid());
                yield new DeletedStack(
                        account, stack.uid(), now, stack.version() + 1, stack.addressVersion());
            }
            case Command.ReportHealth report -> {
                var known = health(account, report.uid());
                var votes = new ArrayList<>(known == null ? List.<Vote>of() : known.votes());
                votes.removeIf(vote -> vote.vantage().equals(report.vantage()));
                votes.add(
                        new Vote(
                                report.vantage(),
                                report.region(),
                                report.incarnation(),
                                report.verdict(),
                                report.checkVersion(),
                                now,
                                report.detail()));
                yield new StackHealth(
                        account, report.uid(), votes, now, known == null ? 1 : known.version() + 1);
            }
            case Command.SetFailover set -> {
                var known =
                        (AccountSettings)
                                state.get(new SnapshotKey(Kind.ACCOUNT, account, account));
                yield new AccountSettings(
                        account, set.paused(), now, known == null ? 1 : known.version() + 1);
            }
            case Command.PlanMaintenance plan -> {
                var start = plan.start() == null ? now : Instant.parse(plan.start());
                var gradual = Boolean.TRUE.equals(plan.gradual());
                yield new MaintenanceWindow(
                        account,
                        "mw-" + UUID.randomUUID().toString().replace("-", ""),
                        plan.groupUid(),
                        plan.stackUid(),
                        start,
                        Instant.parse(plan.end()),
                        !Boolean.FALSE.equals(plan.switchBack()),
                        gradual,
                        Objects.requireNonNullElse(plan.overrideRules(), List.of()),
                        "tester",
                        plan.reason(),
                        MaintenanceWindow.Phase.PLANNED,
                        gradual ? start.minusSeconds(65) : null,
                        start,
                        null,
                        null,
                        now,
                        now,
                        1);
            }
            case Command.CancelMaintenance cancel -> {
                var window = window(account, cancel.uid());
                yield in(
                        window.phase() == MaintenanceWindow.Phase.OPEN
                                ? MaintenanceWindow.Phase.CLOSING
                                : MaintenanceWindow.Phase.CANCELLED,
                        window,
                        now);
            }
            case Command.CreateWebhook create ->
                    new Webhook(
                            account,
                            "wh-" + UUID.randomUUID().toString().replace("-", ""),
                            create.url(),
                            create.types(),
                            !Boolean.FALSE.equals(create.enabled()),
                            1,
                            null,
                            0,
                            now,
                            now,
                            1);
            case Command.UpdateWebhook update -> {
                var webhook = webhook(account, update.uid());
                var rotated = Boolean.TRUE.equals(update.rotateSecret());
                yield new Webhook(
                        account,
                        webhook.uid(),
                        Objects.requireNonNullElse(update.url(), webhook.url()),
                        update.types() == null ? webhook.types() : update.types(),
                        Objects.requireNonNullElse(update.enabled(), webhook.enabled()),
                        webhook.secretGeneration() + (rotated ? 1 : 0),
                        rotated ? now : webhook.rotatedAt(),
                        webhook.retries(),
                        webhook.createdAt(),
                        now,
                        webhook.version() + 1);
            }
            case Command.RemoveWebhook remove -> {
                var webhook = webhook(account, remove.uid());
                yield new DeletedWebhook(account, webhook.uid(), now, webhook.version() + 1);
            }
            case Command.RetryWebhook retry -> {
                var webhook = webhook(account, retry.uid());
                yield new Webhook(
                        account,
                        webhook.uid(),
                        webhook.url(),
                        webhook.types(),
                        webhook.enabled(),
                        webhook.secretGeneration(),
                        webhook.rotatedAt(),
                        webhook.retries() + 1,
                        webhook.createdAt(),
                        now,
                        webhook.version() + 1);
            }
        };
    }

    /** A window goes on to that phase by itself; what it does to groups is for {@link #move} to do. */
    public void enter(MaintenanceWindow.Phase phase, String account, String uid) {
        publish(in(phase, window(account, uid), window(account, uid).cancelledAt()));
    }

    private static MaintenanceWindow in(
            MaintenanceWindow.Phase phase, MaintenanceWindow window, Instant cancelledAt) {
        return new MaintenanceWindow(
                window.account(),
                window.uid(),
                window.groupUid(),
                window.stackUid(),
                window.start(),
                window.end(),
                window.switchBack(),
                window.gradual(),
                window.overrideRules(),
                window.actor(),
                window.reason(),
                phase,
                window.prepareAt(),
                window.openAt(),
                window.forgottenAt(),
                cancelledAt,
                window.createdAt(),
                Instant.now(),
                window.version() + 1);
    }

    /** The group is switched by the window, which had lowered its TTL where there is one. */
    public void move(String account, String uid, String windowUid, Long ttlBefore) {
        var group = group(account, uid);
        publish(
                maintained(
                        group,
                        group.currentStack().other(),
                        new Maintenance(
                                windowUid, group.currentStack(), ttlBefore != null, ttlBefore)));
    }

    /** The group is switched back. */
    public void moveBack(String account, String uid) {
        var group = group(account, uid);
        publish(maintained(group, group.currentStack().other(), null));
    }

    private static ElasticAddress maintained(
            ElasticAddress group, Side current, Maintenance maintenance) {
        return new ElasticAddress(
                group.account(),
                group.uid(),
                group.id(),
                group.dnsName(),
                group.primaryStackUid(),
                group.secondaryStackUid(),
                current,
                maintenance != null && maintenance.ttlLowered() ? Long.valueOf(60) : group.ttl(),
                group.failoverPolicy(),
                null,
                maintenance,
                group.createdAt(),
                Instant.now(),
                group.version() + 1);
    }

    private static ElasticAddress changed(
            ElasticAddress group,
            String primary,
            String secondary,
            Side current,
            Long ttl,
            FailoverPolicy policy) {
        var now = Instant.now();
        return new ElasticAddress(
                group.account(),
                group.uid(),
                group.id(),
                group.dnsName(),
                primary,
                secondary,
                current,
                ttl,
                policy,
                current == group.currentStack()
                        ? group.lastSwitch()
                        : new LastSwitch(now, false, 0),
                group.createdAt(),
                now,
                group.version() + 1);
    }

    public ElasticAddress group(String account, String uid) {
        return (ElasticAddress) state.get(new SnapshotKey(Kind.GROUP, account, uid));
    }

    public Webhook webhook(String account, String uid) {
        return (Webhook) state.get(new SnapshotKey(Kind.WEBHOOK, account, uid));
    }

    public Stack stack(String account, String uid) {
        return (Stack) state.get(new SnapshotKey(Kind.STACK, account, uid));
    }

    public MaintenanceWindow window(String account, String uid) {
        return (MaintenanceWindow) state.get(new SnapshotKey(Kind.WINDOW, account, uid));
    }

    private StackHealth health(String account, String uid) {
        return (StackHealth) state.get(new SnapshotKey(Kind.HEALTH, account, uid));
    }

    private static FailoverPolicy merged(FailoverPolicyRequest given, FailoverPolicy stored) {
        if (given == null) {
            return stored;
        }
        var former = Objects.requireNonNullElse(stored, FailoverPolicy.DEFAULT);
        return new FailoverPolicy(
                constant(given.mode(), former.mode()),
                constant(given.quorum(), former.quorum()),
                constant(given.failback(), former.failback()),
                millis(given.failbackAfter(), former.failbackAfterMs()),
                merged(given.failbackWindow(), former.failbackWindow()),
                millis(given.holdDown(), former.holdDownMs()),
                millis(given.operatorHold(), former.operatorHoldMs()));
    }

    /** Of HTTP, whatever the type is. */
    private static HealthCheck merged(HealthCheckRequest given, HealthCheck stored, long version) {
        if (given == null) {
            return stored;
        }
        if (given.type().equals("none")) {
            return null;
        }
        return new HealthCheck(
                version,
                constant(given.type(), HealthCheck.Type.HTTP),
                Math.toIntExact(Objects.requireNonNullElse(given.port(), 80L)),
                millis(given.interval(), 10_000),
                millis(given.timeout(), 5_000),
                Math.toIntExact(Objects.requireNonNullElse(given.fall(), 3L)),
                Math.toIntExact(Objects.requireNonNullElse(given.rise(), 2L)),
                Objects.requireNonNullElse(given.method(), "GET"),
                Objects.requireNonNullElse(given.path(), "/"),
                given.host(),
                Objects.requireNonNullElse(given.expectStatus(), "200-299"),
                given.expectBody(),
                Math.toIntExact(Objects.requireNonNullElse(given.redirects(), 0L)),
                given.verifyTls(),
                null,
                null,
                null);
    }

    private static <E extends Enum<E>> E constant(String given, E otherwise) {
        return given == null
                ? otherwise
                : Enum.valueOf(otherwise.getDeclaringClass(), given.toUpperCase(Locale.ROOT));
    }

    private static long millis(String given, long otherwise) {
        return given == null ? otherwise : DurationStyle.SIMPLE.parse(given).toMillis();
    }

    private static String merged(String given, String stored) {
        return given == null ? stored : emptyToNull(given);
    }

    private static Long merged(Long given, Long stored) {
        return given == null ? stored : given == 0 ? null : given;
    }

    private static String emptyToNull(String uid) {
        return uid == null || uid.isEmpty() ? null : uid;
    }

    @Override
    public void close() {
        running = false;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close();
    }
}
