package io.elasticaddress.failover.deciding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.command.CommandMessage;
import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.health.Grounds;
import io.elasticaddress.contracts.health.Verdict;
import io.elasticaddress.contracts.health.Vote;
import io.elasticaddress.contracts.outcome.Outcome;
import io.elasticaddress.contracts.state.AccountSettings;
import io.elasticaddress.contracts.state.DeletedElasticAddress;
import io.elasticaddress.contracts.state.DeletedStack;
import io.elasticaddress.contracts.state.DeletedWebhook;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.FailoverHold;
import io.elasticaddress.contracts.state.Kind;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.contracts.state.Stack;
import io.elasticaddress.contracts.state.StackHealth;
import io.elasticaddress.contracts.state.StackType;
import io.elasticaddress.contracts.state.Webhook;
import io.elasticaddress.failover.elasticaddress.AccountState;
import io.elasticaddress.failover.elasticaddress.Decision;
import io.elasticaddress.failover.elasticaddress.ElasticAddressDecider;
import io.elasticaddress.failover.elasticaddress.Identities;
import io.elasticaddress.failover.elasticaddress.InMemoryAccountState;

import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.core.JacksonException;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** What the stores hold, and that a state over them is the same as one in memory. */
class StoredStateTest {
    private static final Instant AT = Instant.parse("2026-11-23T12:00:00.123Z");
    private final TestedTopology topology = new TestedTopology();
    private final KeyValueStore<String, byte[]> groups = topology.store(DecisionStores.GROUPS);
    private final KeyValueStore<String, byte[]> stacks = topology.store(DecisionStores.STACKS);
    private final KeyValueStore<String, byte[]> uses =
            topology.store(DecisionStores.GROUPS_BY_STACK);
    private final KeyValueStore<String, byte[]> beside = topology.store(DecisionStores.BESIDE);
    private final KeyValueStore<String, byte[]> tallies = topology.store(DecisionStores.TALLIES);
    private final KeyValueStore<String, String> numbers = topology.store(DecisionStores.NUMBERS);

    @AfterEach
    void close() {
        topology.close();
    }

    static Stream<Snapshot> everyKind() {
        return Stream.of(
                new ElasticAddress(
                        "acme", "fg-1", 7, "n.ea.test", "blue", null, Side.SECONDARY, AT, AT, 3),
                new ElasticAddress(
                        "acme",
                        "fg-1",
                        7,
                        "n.ea.test",
                        "blue",
                        null,
                        Side.PRIMARY,
                        300L,
                        AT,
                        AT,
                        3),
                new DeletedElasticAddress("acme", "fg-1", 7, "n.ea.test", AT, 4),
                new Stack(
                        "acme",
                        "blue",
                        "Blue",
                        null,
                        "AWS",
                        null,
                        StackType.PREPRESS,
                        "a.example.com",
                        List.of("192.0.2.1"),
                        List.of(),
                        true,
                        List.of("*"),
                        AT,
                        AT,
                        5,
                        2),
                new DeletedStack("acme", "blue", AT, 6, 2),
                new StackHealth(
                        "acme",
                        "blue",
                        List.of(new Vote("v1", "eu", "1", Verdict.DOWN, 5, AT, "refused")),
                        AT,
                        2),
                new FailoverHold(
                        "acme",
                        "fg-1",
                        new Grounds("both_down", List.of(), List.of(), "Both stacks are down"),
                        AT,
                        AT,
                        3),
                new AccountSettings("acme", true, AT, 1),
                new Webhook(
                        "acme",
                        "wh-1",
                        "https://example.com",
                        List.of("elastic.StackSwitched.v1"),
                        true,
                        2,
                        AT,
                        1,
                        AT,
                        AT,
                        3),
                new DeletedWebhook("acme", "wh-1", AT, 4));
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void what_is_stored_is_read_again(Snapshot snapshot) {
        assertThat(StoredSnapshot.read("key", StoredSnapshot.write(snapshot))).isEqualTo(snapshot);
    }

    @Test
    void a_later_format_ends_the_service_with_a_sentence() {
        assertThatThrownBy(
                        () ->
                                StoredSnapshot.read(
                                        "acme/blue",
                                        bytes("{\"format\":2,\"type\":\"STACK\",\"state\":{}}")))
                .isInstanceOf(UnusableState.class)
                .hasMessage("The state of acme/blue has format 2; this version reads 1 only.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"format\":1,\"type\":\"STACK\"}", "{\"format\":1,\"state\":{}}"})
    void what_is_not_whole_ends_the_service_with_a_sentence(String stored) {
        assertThatThrownBy(() -> StoredSnapshot.read("acme/blue", bytes(stored)))
                .isInstanceOf(UnusableState.class)
                .hasMessageStartingWith("The state of acme/blue ");
    }

    @Test
    void what_is_torn_ends_the_service_and_is_not_taken_for_a_command_that_cant_be_decided() {
        var account = TestedTopology.account();
        groups.put(account + "/fg-1", bytes("{"));

        assertThatThrownBy(
                        () ->
                                topology.send(
                                        TestedTopology.message(
                                                account,
                                                new Command.DeleteElasticAddress(
                                                        "fg-1", null, null))))
                .hasRootCauseInstanceOf(JacksonException.class)
                .hasStackTraceContaining("The state of " + account + "/fg-1 can't be read.");
    }

    @Test
    void a_handled_command_is_read_again() {
        var handled =
                new HandledCommand(
                        7, "f", new Outcome.Accepted(Kind.GROUP, "fg-1", "n.ea.test", 3));

        assertThat(HandledCommand.read("key", handled.write())).isEqualTo(handled);
        assertThatThrownBy(() -> HandledCommand.read("key", bytes("{}")))
                .isInstanceOf(UnusableState.class);
    }

    @Test
    void what_was_stored_before_groups_had_a_ttl_is_a_group_with_the_zones() {
        var stored =
                bytes(
                        """
                        {"format":1,"type":"GROUP","state":{"account":"acme","uid":"fg-1",
                        "id":7,"dns_name":"n.ea.test","primary_stack_uid":"blue",
                        "current_stack":"secondary","created_at":"2026-11-23T12:00:00.123Z",
                        "updated_at":"2026-11-23T12:00:00.123Z","version":3}}\
                        """);

        assertThat(StoredSnapshot.read("key", stored))
                .isEqualTo(
                        new ElasticAddress(
                                "acme",
                                "fg-1",
                                7,
                                "n.ea.test",
                                "blue",
                                null,
                                Side.SECONDARY,
                                AT,
                                AT,
                                3));
    }

    /** What commands were written as, and so remembered by, before they had a TTL. */
    @Test
    void a_command_without_a_ttl_has_the_fingerprint_that_it_always_had() throws Exception {
        assertThat(
                        HandledCommand.fingerprint(
                                new Command.CreateElasticAddress("b", "g", Side.PRIMARY, "why")))
                .isEqualTo(
                        sha256(
                                "create\0{\"primary_stack_uid\":\"b\",\"secondary_stack_uid\":\"g\","
                                    + "\"current_stack\":\"primary\",\"reason\":\"why\"}"));
        assertThat(
                        HandledCommand.fingerprint(
                                new Command.UpdateElasticAddress(
                                        "fg-1", "", "g", Side.SECONDARY, 6L, "why")))
                .isEqualTo(
                        sha256(
                                "update\0{\"uid\":\"fg-1\",\"primary_stack_uid\":\"\","
                                        + "\"secondary_stack_uid\":\"g\","
                                        + "\"current_stack\":\"secondary\","
                                        + "\"expected_version\":6,\"reason\":\"why\"}"));
    }

    @Test
    void another_ttl_is_another_request() {
        assertThat(
                        Stream.of(null, 0L, 60L, 300L)
                                .map(
                                        ttl ->
                                                HandledCommand.fingerprint(
                                                        new Command.UpdateElasticAddress(
                                                                "fg-1", null, null, null, ttl, null,
                                                                null, null, null))))
                .doesNotHaveDuplicates();
    }

    private static String sha256(String text) throws NoSuchAlgorithmException {
        return HexFormat.of()
                .formatHex(
                        MessageDigest.getInstance("SHA-256")
                                .digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Nested
    class OfTheNumbers {

        @Test
        void the_kth_of_partition_p_is_k_times_n_plus_p() {
            var dealt = new Numbers(numbers, new Installation("one", 12), 5);
            assertThat(dealt.nextGroup()).isEqualTo(5);
            dealt.groupDealt();
            assertThat(dealt.nextGroup()).isEqualTo(17);
            assertThat(dealt.nextStack()).isEqualTo(5);

            assertThat(new Numbers(numbers, new Installation("one", 12), 5).nextGroup())
                    .isEqualTo(17);
        }

        @Test
        void another_number_of_partitions_ends_the_service_with_a_sentence() {
            new Numbers(numbers, new Installation("one", 12), 5).groupDealt();

            assertThatThrownBy(() -> new Numbers(numbers, new Installation("one", 24), 5))
                    .isInstanceOf(UnusableState.class)
                    .hasMessage(
                            "This installation was made with 12 partitions and its topics have 24"
                                    + " now. The number is fixed when the installation is made.");
        }

        @Test
        void another_installation_ends_the_service_with_a_sentence_that_says_what_to_do() {
            new Numbers(numbers, new Installation("one", 12), 5).stackDealt();

            assertThatThrownBy(() -> new Numbers(numbers, new Installation("two", 12), 5))
                    .isInstanceOf(UnusableState.class)
                    .hasMessage(
                            "This installation's id is one, and two is configured now. Set"
                                + " elastic.deciding.installation-id (ELASTIC_INSTALLATION_ID) to"
                                + " the former: another one would deal ids again that were dealt.");
        }
    }

    /** Both accounts in the stores, so that one could be taken for the other; what each reads is its own. */
    @Test
    void a_state_over_stores_agrees_with_one_in_memory_whatever_happens() {
        for (var seed = 0; seed < 20; seed++) {
            var names = List.of("acme" + seed, "acme" + seed + "-2");
            var random = new Random(seed);
            for (var name : names) {
                agree(name, random);
            }
        }
    }

    private void agree(String name, Random random) {
        var dealt = new Numbers(numbers, new Installation("test", 12), 0);
        AccountState stored =
                new StoredAccountState(
                        name, groups, stacks, uses, beside, new Tallies(tallies), dealt, List.of());
        var expected =
                new InMemoryAccountState(
                        name,
                        Map.of(),
                        Map.of(),
                        stored.nextGroupNumber(),
                        stored.nextStackNumber());
        var decider =
                new ElasticAddressDecider(new Identities("test", "ea.test"), TestedTopology.LIMITS);
        var uids = new ArrayList<String>();
        for (var step = 0; step < 40; step++) {
            var command = command(random, uids);
            var message =
                    new CommandMessage(
                            name, "c", "a", "/test", "alice", null, "rest", null, true, command);
            var decision = decider.decide(stored, message, AT);
            if (decision instanceof Decision.Accepted(Event.Change change, _, _)) {
                uids.add(change.after().uid());
                stored = stored.apply(change);
                expected =
                        expected.apply(change)
                                .numbered(stored.nextGroupNumber(), stored.nextStackNumber());
            }
            for (var uid : List.of("blue", "green", "blue-2", "none")) {
                assertThat(stored.groupsUsing(uid)).isEqualTo(expected.groupsUsing(uid));
                assertThat(stored.groupsUsing(uid, "fg-8", 2))
                        .isEqualTo(expected.groupsUsing(uid, "fg-8", 2));
                assertThat(stored.stack(uid)).isEqualTo(expected.stack(uid));
                assertThat(stored.health(uid)).isEqualTo(expected.health(uid));
            }
            assertThat(stored.stackCount()).isEqualTo(expected.stackCount());
            assertThat(stored.groups("", 3)).isEqualTo(expected.groups("", 3));
            assertThat(stored.settings()).isEqualTo(expected.settings());
            assertThat(stored.webhookCount()).isEqualTo(expected.webhookCount());
            for (var uid : uids) {
                assertThat(stored.webhook(uid)).isEqualTo(expected.webhook(uid));
                assertThat(stored.group(uid)).isEqualTo(expected.group(uid));
            }
        }
    }

    private static Command command(Random random, List<String> uids) {
        var stack = List.of("blue", "green", "blue-2").get(random.nextInt(3));
        var other = List.of("", "green", "blue-2").get(random.nextInt(3));
        var uid = uids.isEmpty() ? "fg-0" : uids.get(random.nextInt(uids.size()));
        return switch (random.nextInt(12)) {
            case 10 -> new Command.CreateWebhook("https://example.com", null, null, null);
            case 11 -> new Command.RemoveWebhook(uid, null);
            case 7, 8 ->
                    new Command.ReportHealth(
                            stack,
                            "v" + random.nextInt(3),
                            null,
                            "1",
                            random.nextBoolean() ? Verdict.UP : Verdict.DOWN,
                            1,
                            null);
            case 9 -> new Command.SetFailover(random.nextBoolean(), null);
            case 0, 1 ->
                    new Command.RegisterStack(
                            stack,
                            stack,
                            null,
                            null,
                            null,
                            null,
                            null,
                            List.of("192.0.2.1"),
                            null,
                            null,
                            null,
                            null);
            case 2 -> new Command.RemoveStack(stack, null);
            case 3 -> new Command.CreateElasticAddress(stack, other, null, null);
            case 4 -> new Command.UpdateElasticAddress(uid, stack, other, null, null, null);
            case 5 -> new Command.UpdateElasticAddress(uid, "", "", null, null, null);
            default -> new Command.DeleteElasticAddress(uid, null, null);
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
