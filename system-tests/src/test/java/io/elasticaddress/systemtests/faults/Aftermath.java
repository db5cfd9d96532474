package io.elasticaddress.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.event.EventMessage;
import io.elasticaddress.contracts.state.DeletedElasticAddress;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.contracts.state.Stack;
import io.elasticaddress.systemtests.cluster.Account;
import io.elasticaddress.systemtests.cluster.Service;
import io.elasticaddress.systemtests.history.Answer;
import io.elasticaddress.systemtests.history.Operation;
import io.elasticaddress.systemtests.platform.Books;

import tools.jackson.databind.JsonNode;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** What the topics, MongoDB, DNS and the audit log must say once all faults are over. */
final class Aftermath {
    private static final String DEADLINE_PASSED = "deadline_passed";
    private static final Duration CATCH_UP = Duration.ofSeconds(60);

    private final Sandbox sandbox;
    private final List<Account> accounts;
    private final Books books;

    Aftermath(Sandbox sandbox, List<Account> accounts) {
        this.sandbox = sandbox;
        this.accounts = accounts;
        this.books =
                Books.of(
                        sandbox.bootstrapServers(),
                        accounts.stream().map(Account::name).collect(Collectors.toSet()));
    }

    /** How many there are. */
    int events() {
        return books.events().size();
    }

    /** In which the events came, account by account. */
    List<String> commandsInOrder() {
        return books.events().stream().map(event -> event.cause().commandId()).toList();
    }

    /** The version that each accepted command led to, by the command's id. */
    Map<String, Long> versions() {
        var versions = new HashMap<String, Long>();
        for (var event : books.events()) {
            switch (event.event()) {
                case Event.Change change ->
                        versions.put(event.cause().commandId(), change.after().version());
                case Event.NothingChanged same ->
                        versions.put(event.cause().commandId(), same.version());
                case Event.CommandRejected _ -> {}
            }
        }
        return versions;
    }

    /** Exactly one event to each command that was answered, at most one to any other, and none that nobody asked for. */
    void assertEveryCommandHasItsEvent(List<Operation> operations) {
        var decided = books.events().stream().filter(event -> !isTooLate(event)).toList();
        var ids = decided.stream().map(event -> event.cause().commandId()).toList();
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(books.events()).extracting(EventMessage::id).doesNotHaveDuplicates();

        var answered = new HashSet<String>();
        var sent = new HashSet<String>();
        var nameless = 0;
        for (var operation : operations) {
            if (operation.commandId() == null) {
                nameless++;
                continue;
            }
            sent.add(operation.commandId());
            if (isDecided(operation.answer())) {
                answered.add(operation.commandId());
            }
        }
        assertThat(ids).containsAll(answered);
        var strangers = new HashSet<>(ids);
        strangers.removeAll(sent);
        assertThat(strangers).hasSizeLessThanOrEqualTo(nameless);
    }

    private static boolean isTooLate(EventMessage event) {
        return event.event() instanceof Event.CommandRejected rejected
                && rejected.rejection().rule().equals(DEADLINE_PASSED);
    }

    /** What is answered 422 was not decided in time, and leaves nothing but that. */
    private static boolean isDecided(Answer answer) {
        return answer instanceof Answer.Accepted
                || answer instanceof Answer.Rejected rejected && rejected.status() != 422;
    }

    void assertTopicsAndMongoAgree() {
        books.assertVersionsHaveNoGapAndSnapshotsAreTheLastEvents();
        books.assertIdsAreDealtOnce();
        books.awaitTheSameInMongo(sandbox.mongoUri());
    }

    /** Every group's name, asked of the server itself. */
    void awaitDns() {
        var stacks =
                books.snapshots().stream()
                        .filter(Stack.class::isInstance)
                        .map(Stack.class::cast)
                        .collect(
                                Collectors.toMap(
                                        stack -> stack.account() + "/" + stack.uid(), Stack::ipv4));
        var dns = sandbox.dns();
        for (var snapshot : books.snapshots()) {
            switch (snapshot) {
                case ElasticAddress group -> {
                    var stack =
                            group.currentStack() == Side.PRIMARY
                                    ? group.primaryStackUid()
                                    : group.secondaryStackUid();
                    var wanted =
                            stack == null
                                    ? List.<String>of()
                                    : Objects.requireNonNull(
                                            stacks.get(group.account() + "/" + stack));
                    await(group.dnsName())
                            .atMost(CATCH_UP)
                            .untilAsserted(
                                    () ->
                                            assertThat(dns.addresses(group.dnsName()))
                                                    .containsExactlyInAnyOrderElementsOf(wanted));
                }
                case DeletedElasticAddress deleted ->
                        await(deleted.dnsName())
                                .atMost(CATCH_UP)
                                .untilAsserted(
                                        () ->
                                                assertThat(dns.addresses(deleted.dnsName()))
                                                        .isEmpty());
                default -> {}
            }
        }
    }

    /** Every group counts as confirmed, at both gateways. */
    void awaitQuiet() {
        for (var account : accounts) {
            for (var gateway : List.of(0, 1)) {
                var api = account.api(gateway);
                await("DNS is confirmed for " + account.name())
                        .atMost(CATCH_UP)
                        .ignoreExceptions()
                        .untilAsserted(
                                () ->
                                        assertThat(api.get("/elastic_addresses").response())
                                                .allMatch(
                                                        group ->
                                                                !group.path("busy_toggling")
                                                                        .booleanValue()));
            }
        }
    }

    /** One entry to each event, numbered without a gap, the same at both audit services. */
    void awaitAudit() {
        for (var account : accounts) {
            var events =
                    books.events().stream()
                            .filter(event -> event.account().equals(account.name()))
                            .map(EventMessage::id)
                            .collect(Collectors.toSet());
            await("the audit log of " + account.name())
                    .atMost(CATCH_UP)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertAudited(account, events));
        }
    }

    private void assertAudited(Account account, Set<String> events) {
        var api = account.api(0);
        for (var audit : sandbox.cluster().all(Service.AUDIT)) {
            var verified = api.getFrom(audit.base() + "/audit_log/verify").response();
            assertThat(verified.path("ok").booleanValue()).as("%s", verified).isTrue();
        }
        var entries = api.auditLog("");
        assertThat(account.api(1).auditLog("")).isEqualTo(entries);
        var numbers =
                entries.stream().map(entry -> entry.path("number").asLong()).sorted().toList();
        assertThat(numbers).isEqualTo(LongStream.rangeClosed(1, entries.size()).boxed().toList());
        assertThat(entries.stream().map(Aftermath::id)).doesNotHaveDuplicates().containsAll(events);
        assertThat(
                        entries.stream()
                                .filter(entry -> !entry.path("via").asString().equals("dns"))
                                .map(Aftermath::id))
                .containsExactlyInAnyOrderElementsOf(events);
    }

    private static String id(JsonNode entry) {
        return entry.path("id").asString();
    }
}
