package io.elasticaddress.failover.deciding;

import static io.elasticaddress.contracts.state.Side.PRIMARY;
import static io.elasticaddress.contracts.state.Side.SECONDARY;
import static io.elasticaddress.failover.deciding.TestedTopology.NOON;
import static io.elasticaddress.failover.deciding.TestedTopology.headers;
import static io.elasticaddress.failover.deciding.TestedTopology.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.command.Action;
import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.command.CommandMessage;
import io.elasticaddress.contracts.event.Cause;
import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.event.EventMessage;
import io.elasticaddress.contracts.outcome.Outcome;
import io.elasticaddress.contracts.outcome.RejectionCode;
import io.elasticaddress.contracts.state.DeletedElasticAddress;
import io.elasticaddress.contracts.state.Kind;
import io.elasticaddress.contracts.wire.Codec;
import io.elasticaddress.failover.elasticaddress.Decider;
import io.elasticaddress.failover.elasticaddress.ElasticAddressDecider;
import io.elasticaddress.failover.elasticaddress.FailoverDecisions;
import io.elasticaddress.failover.elasticaddress.Identities;
import io.elasticaddress.failover.elasticaddress.MaintenanceRuns;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.TopologyDescription;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

class DecisionTopologyTest {
    private static final Duration DAY = Duration.ofHours(24);

    private final AtomicReference<RuntimeException> fault = new AtomicReference<>();

    /** Of the clock by which it is decided; that of the topology only goes forward. */
    private final AtomicReference<Duration> jump = new AtomicReference<>(Duration.ZERO);

    private final Decider product =
            new ElasticAddressDecider(new Identities("test", "ea.test"), TestedTopology.LIMITS);
    private final TestedTopology topology =
            new TestedTopology(
                    (state, command, time) -> {
                        if (fault.get() != null) {
                            throw fault.get();
                        }
                        return product.decide(state, command, time.plus(jump.get()));
                    });
    private final String account = TestedTopology.account();

    @AfterEach
    void close() {
        topology.close();
    }

    @Nested
    class EveryCommand {

        @Test
        void a_creation_gives_event_snapshot_and_outcome() {
            register("blue");
            var message =
                    message(account, new Command.CreateElasticAddress("blue", null, null, "why"));

            var outcome = (Outcome.Accepted) topology.tell(message);

            var event = topology.eventMessages().getLast();
            var group = ((Event.ElasticAddressCreated) event.event()).after();
            assertThat(event.account()).isEqualTo(account);
            assertThat(event.at()).isEqualTo(NOON);
            assertThat(event.cause())
                    .isEqualTo(
                            new Cause(
                                    message.commandId(),
                                    message.attemptId(),
                                    "/test",
                                    "alice",
                                    "198.51.100.7",
                                    "rest",
                                    "why"));
            assertThat(topology.snapshots().getLast()).isEqualTo(group);
            assertThat(outcome)
                    .isEqualTo(new Outcome.Accepted(Kind.GROUP, group.uid(), group.dnsName(), 1));
        }

        @Test
        void the_story_of_a_group_from_its_stacks_to_its_deletion() {
            register("blue");
            register("green");
            var uid = create("blue", "green");
            var told =
                    List.of(
                            topology.tell(
                                    account, new Command.SwitchStack(uid, SECONDARY, null, null)),
                            topology.tell(
                                    account,
                                    new Command.UpdateStack(
                                            "green",
                                            null,
                                            null,
                                            null,
                                            null,
                                            null,
                                            null,
                                            List.of("192.0.2.9"),
                                            null,
                                            null,
                                            null,
                                            null)),
                            topology.tell(
                                    account,
                                    new Command.UpdateElasticAddress(
                                            uid, "", "", null, null, null)),
                            topology.tell(
                                    account, new Command.DeleteElasticAddress(uid, null, null)),
                            topology.tell(account, new Command.RemoveStack("blue", null)));

            assertThat(told).allSatisfy(o -> assertThat(o).isInstanceOf(Outcome.Accepted.class));
            assertThat(topology.events())
                    .<Class<?>>map(Object::getClass)
                    .containsExactly(
                            Event.StackRegistered.class,
                            Event.StackRegistered.class,
                            Event.ElasticAddressCreated.class,
                            Event.StackSwitched.class,
                            Event.StackUpdated.class,
                            Event.ElasticAddressUpdated.class,
                            Event.ElasticAddressDeleted.class,
                            Event.StackRemoved.class);
            assertThat(topology.snapshots())
                    .extracting(snapshot -> snapshot.version())
                    .containsExactly(1L, 1L, 1L, 2L, 2L, 3L, 4L, 2L);
        }

        @Test
        void a_refusal_is_an_event_and_changes_nothing() {
            var before = topology.stored();
            var command = new Command.SwitchStack("fg-0", PRIMARY, null, null);

            var outcome = topology.tell(account, command);

            assertThat(outcome)
                    .isEqualTo(
                            new Outcome.Rejected(
                                    RejectionCode.BAD_REQUEST,
                                    "group_not_found",
                                    "Invalid failover group UID",
                                    "Invalid failover group UID"));
            assertThat(topology.events())
                    .containsExactly(
                            new Event.CommandRejected(
                                    Action.SWITCH, "fg-0", (Outcome.Rejected) outcome));
            assertThat(topology.snapshots()).isEmpty();
            assertThat(withoutHandled(topology.stored())).isEqualTo(before);
        }

        @Test
        void what_is_as_asked_for_already_is_an_event_without_a_snapshot() {
            register("blue");
            var uid = create("blue", null);
            topology.snapshots();

            topology.tell(account, new Command.SwitchStack(uid, PRIMARY, null, null));

            assertThat(topology.events().getLast())
                    .isEqualTo(new Event.NothingChanged(Action.SWITCH, Kind.GROUP, uid, 1));
            assertThat(topology.snapshots()).isEmpty();
        }

        @Test
        void an_outcome_that_nobody_wants_is_not_published() {
            topology.send(
                    new CommandMessage(
                            account,
                            "c",
                            "a",
                            "/test",
                            "alice",
                            null,
                            "command",
                            null,
                            false,
                            new Command.CreateElasticAddress(null, null, null, null)));

            assertThat(topology.events()).hasSize(1);
            assertThat(topology.outcomes()).isEmpty();
        }

        @Test
        void accounts_of_a_partition_know_nothing_of_each_other() {
            register("blue");
            var other = TestedTopology.account();

            assertThat(
                            topology.tell(
                                    other,
                                    new Command.CreateElasticAddress("blue", null, null, null)))
                    .isInstanceOfSatisfying(
                            Outcome.Rejected.class,
                            rejected ->
                                    assertThat(rejected.details())
                                            .isEqualTo("Stack not found: blue"));
        }

        @Test
        void each_group_gets_the_next_number_of_the_partition() {
            var identities = new Identities("test", "ea.test");
            var uids = List.of(create(null, null), create(null, null), create(null, null));

            assertThat(uids)
                    .containsExactly(
                            identities.group(0).uid(),
                            identities.group(12).uid(),
                            identities.group(24).uid());
        }

        @Test
        void a_tombstone_stays_in_the_store() {
            var uid = create(null, null);
            topology.tell(account, new Command.DeleteElasticAddress(uid, null, null));

            byte[] stored = topology.<byte[]>store(DecisionStores.GROUPS).get(account + "/" + uid);
            assertThat(StoredSnapshot.read("key", stored))
                    .isInstanceOf(DeletedElasticAddress.class);
        }

        @Test
        void events_have_ids_of_their_own_that_a_second_reading_would_give_again() {
            var message =
                    message(account, new Command.CreateElasticAddress(null, null, null, null));
            topology.send(message);
            topology.send(message(account, message.command()));
            var ids = topology.eventMessages().stream().map(EventMessage::id).toList();

            assertThat(new HashSet<>(ids)).hasSize(2);
            try (var again = new TestedTopology()) {
                again.send(message);
                assertThat(again.eventMessages().getFirst().id()).isEqualTo(ids.getFirst());
            }
        }

        @Test
        void the_clock_is_read_when_the_command_is_decided() {
            topology.timePasses(Duration.ofSeconds(90));
            create(null, null);

            assertThat(topology.eventMessages().getFirst().at()).isEqualTo(NOON.plusSeconds(90));
        }
    }

    @Nested
    class Repeats {
        private final Command creation =
                new Command.CreateElasticAddress(null, null, null, "one request");

        @Test
        void a_repeat_gets_the_first_outcome_for_its_own_attempt_and_changes_nothing() {
            var first = topology.tell(message(account, "command", creation));
            topology.eventMessages();
            var before = topology.stored();

            var second = topology.tell(message(account, "command", creation));

            assertThat(second).isEqualTo(first);
            assertThat(topology.eventMessages()).isEmpty();
            assertThat(topology.stored()).isEqualTo(before);
        }

        @Test
        void a_repeated_refusal_stays_one_even_where_it_would_be_accepted_now() {
            var command = new Command.CreateElasticAddress("blue", null, null, null);
            var first = topology.tell(message(account, "command", command));
            register("blue");

            assertThat(topology.tell(message(account, "command", command))).isEqualTo(first);
        }

        @Test
        void another_request_under_the_same_id_is_refused_as_an_event_and_not_kept() {
            var first = topology.tell(message(account, "command", creation));
            var other = new Command.CreateElasticAddress(null, null, null, "another");
            topology.events();

            assertThat(topology.tell(message(account, "command", other)))
                    .isEqualTo(
                            new Outcome.Rejected(
                                    RejectionCode.UNPROCESSABLE_ENTITY,
                                    "command_id_reused",
                                    "The idempotency key was used for another request",
                                    "The idempotency key was used for another request"));
            assertThat(topology.events()).hasOnlyElementsOfType(Event.CommandRejected.class);
            assertThat(topology.tell(message(account, "command", creation))).isEqualTo(first);
        }

        @Test
        void the_same_id_in_another_account_is_another_command() {
            var first = topology.tell(message(account, "command", creation));

            assertThat(topology.tell(message(TestedTopology.account(), "command", creation)))
                    .isNotEqualTo(first);
        }

        @Test
        void white_space_and_the_order_of_fields_make_no_other_request() {
            register("blue");
            var uid = create("blue", null);
            var record =
                    Codec.COMMANDS.encode(
                            message(
                                    account,
                                    "command",
                                    new Command.SwitchStack(uid, PRIMARY, null, "r")));
            topology.events();
            topology.send(record.keyBytes(), record.payload(), record.headers());
            topology.send(
                    record.keyBytes(),
                    "{ \"reason\":\"r\",\n \"to\":\"primary\", \"uid\":\"%s\", \"new\":1}"
                            .formatted(uid)
                            .getBytes(StandardCharsets.UTF_8),
                    record.headers());

            assertThat(topology.events()).hasSize(1);
        }

        @Test
        void after_24_hours_of_broker_time_an_id_is_free_again() {
            var first = topology.tell(message(account, "command", creation));
            topology.brokerTimePasses(DAY.minusMillis(1));
            assertThat(topology.tell(message(account, "command", creation))).isEqualTo(first);

            topology.brokerTimePasses(Duration.ofMillis(1));
            assertThat(topology.tell(message(account, "command", creation))).isNotEqualTo(first);
        }

        @Test
        void what_is_due_to_be_forgotten_is_forgotten_between_commands() {
            topology.tell(message(account, "old", creation));
            topology.brokerTimePasses(Duration.ofMinutes(1));
            topology.tell(message(account, "newer", creation));
            topology.brokerTimePasses(DAY.minusSeconds(30));
            topology.tell(message(account, "newest", creation));
            assertThat(handledIds()).containsExactlyInAnyOrder("old", "newer", "newest");

            topology.timePasses(Duration.ofSeconds(10));

            assertThat(handledIds()).containsExactlyInAnyOrder("newer", "newest");
            assertThat(
                            topology.<byte[]>store(DecisionStores.HANDLED_BY_TIME)
                                    .approximateNumEntries())
                    .isEqualTo(2);
        }

        @Test
        void an_id_that_was_used_again_is_kept_for_another_24_hours() {
            topology.tell(message(account, "command", creation));
            topology.brokerTimePasses(DAY);
            var second = topology.tell(message(account, "command", creation));
            topology.timePasses(Duration.ofSeconds(10));

            assertThat(topology.tell(message(account, "command", creation))).isEqualTo(second);
        }

        @Test
        void this_instances_clock_makes_nothing_forgotten() {
            topology.tell(message(account, "command", creation));
            topology.timePasses(DAY.multipliedBy(400));

            assertThat(handledIds()).containsExactly("command");
        }

        @Test
        void a_command_that_may_have_been_handled_and_forgotten_is_not_applied() {
            topology.tell(message(account, "one", creation));
            topology.brokerTimePasses(DAY.plusDays(3));
            topology.tell(message(account, "two", creation));
            topology.timePasses(Duration.ofSeconds(10));
            topology.events();

            topology.brokerTimePasses(DAY.plusDays(3).negated());
            topology.send(message(account, "one", creation));

            assertThat(topology.events()).isEmpty();
            assertThat(reason())
                    .isEqualTo(
                            "Older by more than 24 hours than commands that were handled already:"
                                    + " it may have been handled too");
        }
    }

    @Nested
    class Deadlines {

        @Test
        void past_its_deadline_a_command_is_refused_and_may_come_again_with_a_later_one() {
            var command = new Command.CreateElasticAddress(null, null, null, null);

            assertThat(topology.tell(withDeadline(command, NOON.minusMillis(1))))
                    .isInstanceOfSatisfying(
                            Outcome.Rejected.class,
                            rejected ->
                                    assertThat(rejected.code())
                                            .isEqualTo(RejectionCode.UNPROCESSABLE_ENTITY));
            assertThat(topology.events()).hasOnlyElementsOfType(Event.CommandRejected.class);
            assertThat(topology.tell(withDeadline(command, NOON.plusSeconds(10))))
                    .isInstanceOf(Outcome.Accepted.class);
        }

        @Test
        void a_repeat_of_what_was_applied_is_told_so_also_past_its_deadline() {
            var command = new Command.CreateElasticAddress(null, null, null, null);
            var first = topology.tell(withDeadline(command, NOON.plusSeconds(10)));
            topology.timePasses(Duration.ofSeconds(20));

            assertThat(topology.tell(withDeadline(command, NOON.plusSeconds(10)))).isEqualTo(first);
        }

        private CommandMessage withDeadline(Command command, Instant deadline) {
            var plain = message(account, "command", command);
            return new CommandMessage(
                    account,
                    "command",
                    plain.attemptId(),
                    "/test",
                    "alice",
                    null,
                    "rest",
                    deadline,
                    true,
                    command);
        }
    }

    /** By an hour either way: commands are refused or late, and what was answered stays true. */
    @Nested
    class AClockThatJumps {
        private static final Duration HOUR = Duration.ofHours(1);
        private static final Duration PATIENCE = Duration.ofSeconds(10);
        private final Command creation = new Command.CreateElasticAddress(null, null, null, null);

        @Test
        void forward_at_the_owner_refuses_what_is_in_time_and_applies_it_once_after_its_return() {
            jump.set(HOUR);

            assertThat(topology.tell(attempt("command", NOON.plus(PATIENCE))))
                    .isInstanceOf(Outcome.Rejected.class);
            assertThat(topology.snapshots()).isEmpty();
            jump.set(Duration.ZERO);
            var applied = topology.tell(attempt("command", NOON.plus(PATIENCE)));
            assertThat(applied).isInstanceOf(Outcome.Accepted.class);
            jump.set(HOUR);
            assertThat(topology.tell(attempt("command", NOON.plus(PATIENCE)))).isEqualTo(applied);
            assertThat(topology.snapshots()).hasSize(1);
        }

        @Test
        void back_at_the_owner_applies_what_is_late_and_versions_go_on_rising() {
            var uid = create(null, null);
            jump.set(HOUR.negated());

            assertThat(topology.tell(attempt("late", NOON.minus(PATIENCE))))
                    .isInstanceOf(Outcome.Accepted.class);
            var deleted = topology.tell(account, new Command.DeleteElasticAddress(uid, null, null));
            assertThat(deleted)
                    .isInstanceOfSatisfying(
                            Outcome.Accepted.class,
                            accepted -> assertThat(accepted.version()).isEqualTo(2));
        }

        @Test
        void at_a_sender_moves_its_own_deadlines_only() {
            assertThat(topology.tell(attempt("behind", NOON.minus(HOUR).plus(PATIENCE))))
                    .isInstanceOf(Outcome.Rejected.class);
            assertThat(topology.tell(attempt("ahead", NOON.plus(HOUR).plus(PATIENCE))))
                    .isInstanceOf(Outcome.Accepted.class);
            assertThat(topology.snapshots()).hasSize(1);
        }

        @Test
        void at_the_broker_forgets_and_doubles_nothing() {
            var first = topology.tell(attempt("command", null));
            topology.brokerTimePasses(HOUR);
            assertThat(topology.tell(attempt("command", null))).isEqualTo(first);
            var second = topology.tell(attempt("second", null));
            topology.timePasses(Duration.ofSeconds(10));

            topology.brokerTimePasses(HOUR.negated());

            assertThat(topology.tell(attempt("command", null))).isEqualTo(first);
            assertThat(topology.tell(attempt("second", null))).isEqualTo(second);
            assertThat(topology.tell(attempt("third", null))).isInstanceOf(Outcome.Accepted.class);
            assertThat(topology.snapshots()).hasSize(3);
            assertThat(topology.deadLetters()).isEmpty();
        }

        private CommandMessage attempt(String commandId, @Nullable Instant deadline) {
            var plain = message(account, commandId, creation);
            return new CommandMessage(
                    account,
                    commandId,
                    plain.attemptId(),
                    "/test",
                    "alice",
                    null,
                    "rest",
                    deadline,
                    true,
                    creation);
        }
    }

    @Nested
    class DeadLetter {

        @Test
        void what_is_no_cloud_event_goes_there_as_received_with_the_reason_and_the_place() {
            create(null, null);
            topology.send(
                    bytes("acme"),
                    bytes("not json"),
                    new RecordHeaders().add("theirs", bytes("kept")));

            var letter = topology.deadLetters().getFirst();
            assertThat(letter.key()).isEqualTo(bytes("acme"));
            assertThat(letter.value()).isEqualTo(bytes("not json"));
            assertThat(headers(letter))
                    .containsEntry("theirs", "kept")
                    .containsEntry("elastic_dlq_topic", "elastic.commands")
                    .containsEntry("elastic_dlq_partition", "0")
                    .containsEntry("elastic_dlq_offset", "1")
                    .containsEntry("elastic_dlq_timestamp", Long.toString(NOON.toEpochMilli()))
                    .hasEntrySatisfying(
                            "elastic_dlq_reason",
                            reason -> assertThat(reason).startsWith("Not a CloudEvent"));
        }

        @Test
        void the_next_command_is_handled() {
            topology.send(null, null, new RecordHeaders());
            create(null, null);

            assertThat(topology.deadLetters()).hasSize(1);
            assertThat(topology.events()).hasSize(1);
        }

        @Test
        void an_unknown_type_or_version_is_told() {
            var record =
                    Codec.COMMANDS.encode(message(account, new Command.RemoveStack("blue", null)));
            record.headers().remove("ce_type").add("ce_type", bytes("elastic.RemoveStack.v9"));
            topology.send(record.keyBytes(), record.payload(), record.headers());

            assertThat(reason())
                    .isEqualTo("Unknown command type or version: elastic.RemoveStack.v9");
        }

        @Test
        void a_command_on_another_partition_than_its_accounts_is_told_the_remedy() {
            topology.send(
                    message(
                            TestedTopology.account(5),
                            new Command.CreateElasticAddress(null, null, null, null)));

            assertThat(reason())
                    .isEqualTo(
                            "The account's partition is 5 of 12, not 0. Leave the choice to a Java"
                                    + " producer's default, or set partitioner=murmur2_random with"
                                    + " librdkafka.");
            assertThat(topology.events()).isEmpty();
            assertThat(topology.outcomes()).isEmpty();
        }

        @Test
        void a_dead_letter_that_is_sent_again_is_handled_and_carries_the_new_reason_only() {
            fault.set(new IllegalStateException("broken"));
            topology.send(
                    message(account, new Command.CreateElasticAddress(null, null, null, null)));
            var letter = topology.deadLetters().getFirst();
            topology.send(letter.key(), letter.value(), letter.headers());
            var again = topology.deadLetters().getFirst();
            assertThat(again.headers().headers("elastic_dlq_offset")).hasSize(1);
            topology.events();

            fault.set(null);
            topology.send(again.key(), again.value(), again.headers());

            assertThat(topology.events()).hasOnlyElementsOfType(Event.ElasticAddressCreated.class);
        }

        @Test
        void a_record_too_big_to_be_sent_on_loses_its_value_and_then_its_headers() {
            topology.send(bytes("acme"), new byte[TestedTopology.LIMIT], new RecordHeaders());
            topology.send(
                    bytes("acme"),
                    bytes("small"),
                    new RecordHeaders().add("big", new byte[TestedTopology.LIMIT]));

            var letters = topology.deadLetters();
            assertThat(letters.getFirst().value()).isNull();
            assertThat(letters.getFirst().key()).isEqualTo(bytes("acme"));
            assertThat(headers(letters.getFirst())).containsEntry("elastic_dlq_left_out", "value");
            assertThat(letters.getLast().key()).isNull();
            assertThat(headers(letters.getLast()))
                    .containsEntry("elastic_dlq_left_out", "key, headers, value")
                    .containsKey("elastic_dlq_offset")
                    .doesNotContainKey("big");
        }

        @Test
        void dead_letters_are_counted() {
            topology.send(null, null, new RecordHeaders());

            assertThat(topology.meters.counter("elastic.failover.dead.letters").count())
                    .isEqualTo(1);
        }
    }

    @Nested
    class WhatCantBeDecided {

        @Test
        void a_decision_that_throws_is_internal_and_leaves_nothing_behind() {
            var before = topology.stored();
            fault.set(new IllegalStateException("secret"));

            var outcome =
                    topology.tell(
                            account, new Command.CreateElasticAddress(null, null, null, null));

            assertThat(outcome)
                    .isEqualTo(
                            new Outcome.Rejected(
                                    RejectionCode.INTERNAL,
                                    "internal",
                                    "The command could not be decided, and nothing was changed",
                                    "The command could not be decided, and nothing was changed"));
            assertThat(topology.events())
                    .containsExactly(
                            new Event.CommandRejected(
                                    Action.CREATE, null, (Outcome.Rejected) outcome));
            assertThat(reason())
                    .isEqualTo("Deciding it failed: java.lang.IllegalStateException")
                    .doesNotContain("secret");
            assertThat(topology.stored()).isEqualTo(before);
        }

        @Test
        void the_same_command_can_come_again_and_the_partition_goes_on() {
            var command = new Command.CreateElasticAddress(null, null, null, null);
            fault.set(new IllegalStateException("broken"));
            topology.tell(message(account, "command", command));
            fault.set(null);

            assertThat(topology.tell(message(account, "command", command)))
                    .isInstanceOf(Outcome.Accepted.class);
        }

        @Test
        void a_command_that_leads_to_a_record_over_the_limit_is_internal_and_not_applied() {
            var before = topology.stored();
            var reason = "x".repeat(TestedTopology.LIMIT);
            var message =
                    message(account, new Command.CreateElasticAddress(null, null, null, reason));

            assertThat(topology.tell(message))
                    .isInstanceOfSatisfying(
                            Outcome.Rejected.class,
                            rejected ->
                                    assertThat(rejected.code()).isEqualTo(RejectionCode.INTERNAL));
            assertThat(topology.eventMessages())
                    .singleElement()
                    .satisfies(
                            event ->
                                    assertThat(event.cause().reason())
                                            .describedAs("cut, so that it can be told at all")
                                            .hasSize(256));
            assertThat(reason())
                    .matches(
                            "It leads to a record of \\d+ bytes for elastic.events, and the limit"
                                    + " is 20000");
            assertThat(topology.snapshots()).isEmpty();
            assertThat(topology.stored()).isEqualTo(before);
        }
    }

    @Test
    void every_refusal_is_counted_by_its_rule() {
        topology.tell(account, new Command.RemoveStack("red", null));

        assertThat(
                        topology.meters
                                .counter(
                                        "elastic.failover.commands",
                                        "action",
                                        "remove_stack",
                                        "result",
                                        "rejected",
                                        "rule",
                                        "stack_not_found")
                                .count())
                .isEqualTo(1);
    }

    @Test
    void every_record_goes_to_the_partition_of_its_account() {
        register("blue");
        create("blue", null);

        // The test driver knows partition 0 only, and refuses any other.
        assertThat(topology.snapshots()).hasSize(2);
    }

    @Test
    void the_topology_is_one_and_its_stores_and_sinks_have_their_names() {
        var described =
                DecisionTopology.of(
                                () ->
                                        new DecisionProcessor(
                                                product,
                                                new FailoverDecisions(TestedTopology.LIMITS),
                                                new MaintenanceRuns(
                                                        new Identities("test", "ea.test"),
                                                        TestedTopology.LIMITS),
                                                List::of,
                                                new Installation("test", 12),
                                                new DecisionMetrics(topology.meters),
                                                TestedTopology.LIMIT))
                        .describe();

        assertThat(described.subtopologies()).hasSize(1);
        var nodes = described.subtopologies().iterator().next().nodes();
        assertThat(nodes.stream().filter(TopologyDescription.Sink.class::isInstance))
                .extracting(node -> ((TopologyDescription.Sink) node).topic())
                .containsExactlyInAnyOrder(
                        "elastic.events",
                        "elastic.snapshots",
                        "elastic.outcomes",
                        "elastic.commands.dead-letter");
        assertThat(nodes.stream().filter(TopologyDescription.Processor.class::isInstance))
                .flatExtracting(node -> ((TopologyDescription.Processor) node).stores())
                .containsExactlyInAnyOrderElementsOf(DecisionStores.NAMES);
    }

    @Test
    void nothing_of_the_stores_on_disk_is_on_the_class_path() {
        assertThat(getClass().getResource("/org/rocksdb/RocksDB.class")).isNull();
    }

    private void register(String uid) {
        var outcome =
                topology.tell(
                        account,
                        new Command.RegisterStack(
                                uid,
                                uid,
                                null,
                                null,
                                null,
                                null,
                                null,
                                List.of("192.0.2.1"),
                                null,
                                null,
                                null,
                                null));
        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
    }

    private String create(String primary, String secondary) {
        return ((Outcome.Accepted)
                        topology.tell(
                                account,
                                new Command.CreateElasticAddress(primary, secondary, null, null)))
                .uid();
    }

    private String reason() {
        return headers(topology.deadLetters().getFirst()).get("elastic_dlq_reason");
    }

    private Set<String> handledIds() {
        var ids = new HashSet<String>();
        try (var all = topology.<byte[]>store(DecisionStores.HANDLED).all()) {
            all.forEachRemaining(entry -> ids.add(entry.key.substring(account.length() + 1)));
        }
        return ids;
    }

    private static Map<String, Object> withoutHandled(Map<String, Object> stored) {
        stored.keySet().removeIf(key -> key.startsWith("handled"));
        return stored;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
