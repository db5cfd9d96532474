package io.elasticaddress.failover.deciding;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.command.CommandMessage;
import io.elasticaddress.contracts.event.Cause;
import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.event.EventMessage;
import io.elasticaddress.contracts.health.Vantage;
import io.elasticaddress.contracts.outcome.Outcome;
import io.elasticaddress.contracts.outcome.OutcomeMessage;
import io.elasticaddress.contracts.topic.Partitions;
import io.elasticaddress.contracts.topic.Topic;
import io.elasticaddress.contracts.wire.Codec;
import io.elasticaddress.contracts.wire.Decoded;
import io.elasticaddress.contracts.wire.WireRecord;
import io.elasticaddress.failover.elasticaddress.AccountState;
import io.elasticaddress.failover.elasticaddress.Decider;
import io.elasticaddress.failover.elasticaddress.Decision;
import io.elasticaddress.failover.elasticaddress.FailoverDecisions;
import io.elasticaddress.failover.elasticaddress.MaintenanceRuns;
import io.elasticaddress.failover.elasticaddress.Plan;
import io.elasticaddress.failover.elasticaddress.Rejection;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Decodes a command, asks the core, and forwards what was decided. Everything is made ready before the first store is
 * written or the first record forwarded, so a command that can't be decided leaves nothing behind and the partition goes
 * on; only a fault of Kafka or an unusable store is thrown on.
 */
final class DecisionProcessor implements Processor<byte[], byte[], byte[], Outgoing> {
    private static final Logger log = LoggerFactory.getLogger(DecisionProcessor.class);
    private static final Duration FORGETTING = Duration.ofSeconds(10);

    private static final int FORGOTTEN_AT_ONCE = 5_000;
    private static final int LONGEST_TEXT_OF_A_REFUSAL = 256;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private final Decider decider;
    private final FailoverDecisions policies;
    private final MaintenanceRuns maintenance;
    private final Supplier<List<Vantage>> vantages;
    private final Installation installation;
    private final DecisionMetrics metrics;
    private final int sizeLimit;
    private final DeadLetters deadLetters;
    private final EventIds eventIds;

    /** Set once by {@link #init}, before any command. */
    private @Nullable Task task;

    /**
     * @param vantages the vantage points that are there
     * @param sizeLimit in bytes, of each record that a decision leads to
     */
    DecisionProcessor(
            Decider decider,
            FailoverDecisions policies,
            MaintenanceRuns maintenance,
            Supplier<List<Vantage>> vantages,
            Installation installation,
            DecisionMetrics metrics,
            int sizeLimit) {
        this.decider = decider;
        this.policies = policies;
        this.maintenance = maintenance;
        this.vantages = vantages;
        this.installation = installation;
        this.metrics = metrics;
        this.sizeLimit = sizeLimit;
        this.deadLetters = new DeadLetters(sizeLimit);
        this.eventIds = new EventIds(installation.id());
    }

    @Override
    public void init(ProcessorContext<byte[], Outgoing> context) {
        KeyValueStore<String, byte[]> groups = context.getStateStore(DecisionStores.GROUPS);
        KeyValueStore<String, byte[]> stacks = context.getStateStore(DecisionStores.STACKS);
        KeyValueStore<String, byte[]> groupsByStack =
                context.getStateStore(DecisionStores.GROUPS_BY_STACK);
        var numbers =
                new Numbers(
                        context.getStateStore(DecisionStores.NUMBERS),
                        installation,
                        context.taskId().partition());
        var handled =
                new HandledCommands(
                        context.getStateStore(DecisionStores.HANDLED),
                        context.getStateStore(DecisionStores.HANDLED_BY_TIME));
        KeyValueStore<String, byte[]> beside = context.getStateStore(DecisionStores.BESIDE);
        var tallies = new Tallies(context.getStateStore(DecisionStores.TALLIES));
        var due =
                new DueStore(
                        context.getStateStore(DecisionStores.DUE),
                        context.getStateStore(DecisionStores.DUE_AT));
        Function<String, AccountState> accounts =
                account ->
                        new StoredAccountState(
                                account,
                                groups,
                                stacks,
                                groupsByStack,
                                beside,
                                tallies,
                                numbers,
                                vantages.get());
        var sinks = new Sinks(context, installation.partitions());
        var unasked = new Unasked(eventIds, sinks);
        var policyWork =
                new PolicyWork(
                        policies,
                        accounts,
                        vantages,
                        beside,
                        due,
                        unasked,
                        new MaintenanceWork(maintenance, due, unasked, metrics),
                        metrics,
                        wake -> new Alarm(context, wake));
        task = new Task(context, handled, accounts, policyWork, sinks);
        // The stores are restored between this and the first punctuation.
        new Alarm(context, policyWork::begin)
                .set(Instant.ofEpochMilli(context.currentSystemTimeMs()));
        context.schedule(
                FORGETTING,
                PunctuationType.WALL_CLOCK_TIME,
                _ -> handled.forgetDue(FORGOTTEN_AT_ONCE));
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        Objects.requireNonNull(task, "init comes first").process(record);
    }

    /** The processor once it has its stores. */
    private final class Task {
        private final ProcessorContext<byte[], Outgoing> context;
        private final HandledCommands handled;
        private final Function<String, AccountState> accounts;
        private final PolicyWork policyWork;
        private final Sinks sinks;

        Task(
                ProcessorContext<byte[], Outgoing> context,
                HandledCommands handled,
                Function<String, AccountState> accounts,
                PolicyWork policyWork,
                Sinks sinks) {
            this.context = context;
            this.handled = handled;
            this.accounts = accounts;
            this.policyWork = policyWork;
            this.sinks = sinks;
        }

        void process(Record<byte[], byte[]> record) {
            var place = context.recordMetadata().orElseThrow();
            var received =
                    new Received(
                            record.key(),
                            record.headers(),
                            record.value(),
                            place.topic(),
                            place.partition(),
                            place.offset(),
                            record.timestamp(),
                            Instant.ofEpochMilli(context.currentSystemTimeMs()));
            policyWork.begin(received.time());
            switch (Codec.COMMANDS.decode(record.key(), record.headers(), record.value())) {
                case Decoded.Unreadable(var reason) -> deadLetter(received, reason);
                case Decoded.Readable(var message) -> {
                    try (var _ = MDC.putCloseable("command_id", printable(message.commandId()));
                            var _ = MDC.putCloseable("account", message.account())) {
                        handle(received, message);
                    }
                    policyWork.work(received.time());
                }
            }
        }

        private void handle(Received received, CommandMessage message) {
            var partition = Partitions.of(message.account(), installation.partitions());
            if (partition != received.partition()) {
                deadLetter(
                        received,
                        "The account's partition is %d of %d, not %d. Leave the choice to a Java producer's default, or set partitioner=murmur2_random with librdkafka."
                                .formatted(
                                        partition,
                                        installation.partitions(),
                                        received.partition()));
                return;
            }
            if (message.dryRun()) {
                plan(received, message);
                return;
            }
            var fingerprint = HandledCommand.fingerprint(message.command());
            var former =
                    handled.find(message.account(), message.commandId(), received.brokerTime());
            if (former.isPresent()) {
                answerAgain(received, message, former.get(), fingerprint);
            } else if (handled.mayHaveForgotten(received.brokerTime())) {
                deadLetter(
                        received,
                        "Older by more than %d hours than commands that were handled already: it may have been handled too"
                                .formatted(HandledCommands.KEPT.toHours()));
            } else {
                decide(received, message, fingerprint);
            }
        }

        /** Nothing is remembered of it, nothing happens, and so there is no event. */
        private void plan(Received received, CommandMessage message) {
            if (!message.outcomeWanted()) {
                return;
            }
            var account = accounts.apply(message.account());
            WireRecord record;
            try {
                var decision = decider.decide(account, message, received.time());
                record = outcome(message, Plan.of(account, message.command(), decision));
            } catch (UnusableState | KafkaException e) {
                throw e;
            } catch (RuntimeException | StackOverflowError e) {
                log.error("A command could not be planned", e);
                record = outcome(message, new Rejection.NotDecided().toOutcome());
            }
            var fits =
                    RecordSize.of(record.keyBytes(), record.headers(), record.payload())
                            <= sizeLimit;
            forward(
                    received,
                    fits ? record : outcome(message, new Rejection.NotDecided().toOutcome()));
            metrics.planned(message.command().action());
        }

        /** A repeat changes nothing, and is no event: what it asked for happened, or was refused, before. */
        private void answerAgain(
                Received received,
                CommandMessage message,
                HandledCommand former,
                String fingerprint) {
            if (!former.fingerprint().equals(fingerprint)) {
                refuse(received, message, new Rejection.CommandIdReused());
                return;
            }
            log.info("{} was handled before", message.command().action().wireName());
            if (message.outcomeWanted()) {
                forward(received, outcome(message, former.outcome()));
            }
            metrics.repeated(message.command().action());
        }

        private void decide(Received received, CommandMessage message, String fingerprint) {
            var account = accounts.apply(message.account());
            Decision decision;
            List<WireRecord> records;
            try {
                decision = decider.decide(account, message, received.time());
                records =
                        records(
                                received,
                                message,
                                decision.event(message.command()),
                                cause(message, decision),
                                decision.outcome());
            } catch (UnusableState | KafkaException e) {
                throw e;
            } catch (RuntimeException | StackOverflowError e) {
                log.error("A command could not be decided", e);
                fail(received, message, "Deciding it failed: " + e.getClass().getName());
                return;
            }
            for (var record : records) {
                var size = RecordSize.of(record.keyBytes(), record.headers(), record.payload());
                if (size > sizeLimit) {
                    fail(
                            received,
                            message,
                            "It leads to a record of %d bytes for %s, and the limit is %d"
                                    .formatted(size, record.topic().wireName(), sizeLimit));
                    return;
                }
            }
            if (decision instanceof Decision.Accepted(Event.Change change, _, _)) {
                account.apply(change);
                policyWork.changed(message.account(), change, received.time());
            }
            if (isKept(message, decision)) {
                handled.remember(
                        message.account(),
                        message.commandId(),
                        new HandledCommand(received.brokerTime(), fingerprint, decision.outcome()));
            }
            publish(received, message, decision, records);
        }

        /**
         * Refuses without a look at what is asked for. It is not kept under the command's id, for it says nothing of what
         * the next attempt may hear; and long texts are cut, so that refusing always works.
         */
        private void refuse(Received received, CommandMessage message, Rejection rejection) {
            var decision = new Decision.Rejected(rejection);
            var command = message.command();
            publish(
                    received,
                    message,
                    decision,
                    records(
                            received,
                            message,
                            new Event.CommandRejected(
                                    command.action(),
                                    cutOrNull(command.subject()),
                                    decision.outcome()),
                            cut(cause(message, decision)),
                            decision.outcome()));
        }

        private void fail(Received received, CommandMessage message, String reason) {
            refuse(received, message, new Rejection.NotDecided());
            deadLetter(received, reason);
        }

        private void publish(
                Received received,
                CommandMessage message,
                Decision decision,
                List<WireRecord> records) {
            records.forEach(record -> forward(received, record));
            log.info("{}: {}", message.command().action().wireName(), decision.outcome());
            metrics.decided(message.command().action(), decision);
        }

        private void deadLetter(Received received, String reason) {
            log.warn(
                    "Dead letter: {}-{}@{}: {}",
                    received.topic(),
                    received.partition(),
                    received.offset(),
                    reason);
            context.forward(
                    deadLetters.of(received, reason), DecisionTopology.sink(Topic.DEAD_LETTER));
            metrics.deadLetter();
        }

        private void forward(Received received, WireRecord record) {
            sinks.forward(record, received.time());
        }
    }

    /** A command past its deadline can be sent again under its id, with a later one; a report again changes nothing. */
    private static boolean isKept(CommandMessage message, Decision decision) {
        return !(decision instanceof Decision.Rejected(Rejection.DeadlinePassed _))
                && !(message.command() instanceof Command.ReportHealth);
    }

    /** The event; the snapshot where something changed; the outcome where it is wanted. */
    private List<WireRecord> records(
            Received received, CommandMessage message, Event event, Cause cause, Outcome outcome) {
        var records = new ArrayList<WireRecord>();
        records.add(
                Codec.EVENTS.encode(
                        new EventMessage(
                                eventIds.of(received, message.attemptId(), 0),
                                message.account(),
                                received.time(),
                                cause,
                                event)));
        if (event instanceof Event.Change change) {
            records.add(Codec.SNAPSHOTS.encode(change.after()));
        }
        if (message.outcomeWanted()) {
            records.add(outcome(message, outcome));
        }
        return records;
    }

    private static WireRecord outcome(CommandMessage message, Outcome outcome) {
        return Codec.OUTCOMES.encode(
                new OutcomeMessage(
                        message.account(), message.commandId(), message.attemptId(), outcome));
    }

    private static Cause cause(CommandMessage message, Decision decision) {
        var overridden =
                decision instanceof Decision.Accepted(_, _, var rules) && !rules.isEmpty()
                        ? rules
                        : null;
        return new Cause(
                message.commandId(),
                message.attemptId(),
                message.source(),
                message.actor(),
                message.sourceIp(),
                message.via(),
                message.command().reason(),
                overridden,
                null);
    }

    /** The ids are short: the codec reads no others. */
    private static Cause cut(Cause cause) {
        return new Cause(
                cause.commandId(),
                cause.attemptId(),
                cut(cause.source()),
                cut(cause.actor()),
                cutOrNull(cause.sourceIp()),
                cut(cause.via()),
                cutOrNull(cause.reason()));
    }

    private static @Nullable String cutOrNull(@Nullable String text) {
        return text == null ? null : cut(text);
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_TEXT_OF_A_REFUSAL
                ? text
                : text.substring(0, LONGEST_TEXT_OF_A_REFUSAL);
    }

    /** A line of the log stays one line, whatever a stranger's header holds. */
    private static String printable(String text) {
        return CONTROL.matcher(text).replaceAll("?");
    }
}
