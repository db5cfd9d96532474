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
import io.elasticaddress.systemtests.history.Operation;
import io.elasticaddress.systemtests.platform.Books;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** What the topics, MongoDB, DNS and the audit log must say once all faults are over. */
final class Aftermath {
    private final Sandbox sandbox;
    private final List<Account> accounts;
    private final Duration patience;
    private final Books books;
    private final Policies.NanosAt clocks = Policies.NanosAt.now();
    private final long end;

    /**
     * @param patience with what follows behind the decisions
     */
    Aftermath(Sandbox sandbox, List<Account> accounts, Duration patience) {
        this.sandbox = sandbox;
        this.accounts = accounts;
        this.patience = patience;
        this.books =
                Books.of(
                        sandbox.bootstrapServers(),
                        accounts.stream().map(Account::name).collect(Collectors.toSet()));
        this.end = System.nanoTime();
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

    /** As operations, which were over before this was made. */
    List<Operation> switchesOfPolicies() {
        return Policies.operations(books.events(), clocks, end);
    }

    void assertPoliciesHaveGrounds() {
        Policies.assertEachSwitchHasGrounds(books.events());
    }

    void assertEveryCommandHasItsEvent(List<Operation> operations) {
        CommandEvents.assertOneEach(books.events(), operations);
    }

    void assertSnapshotsAgree() {
        books.assertVersionsHaveNoGapAndSnapshotsAreTheLastEvents();
        books.assertIdsAreDealtOnce();
    }

    void awaitMongo() {
        books.awaitTheSameInMongo(sandbox.mongoUri(), patience);
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
                            .atMost(patience)
                            .untilAsserted(
                                    () ->
                                            assertThat(dns.addresses(group.dnsName()))
                                                    .containsExactlyInAnyOrderElementsOf(wanted));
                }
                case DeletedElasticAddress deleted ->
                        await(deleted.dnsName())
                                .atMost(patience)
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
                        .atMost(patience)
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
                            .toList();
            await("the audit log of " + account.name())
                    .atMost(patience)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertAudited(account, events));
        }
    }

    /** What policies do meanwhile comes too, so the events are read again each time. */
    void awaitWebhooks(Hooks hooks) {
        for (var account : accounts) {
            await("all events of " + account.name() + " are at its webhook")
                    .atMost(patience)
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(
                            () ->
                                    hooks.assertAllCame(
                                            account,
                                            Books.of(
                                                            sandbox.bootstrapServers(),
                                                            Set.of(account.name()))
                                                    .events()));
        }
    }

    private void assertAudited(Account account, List<EventMessage> events) {
        var api = account.api(0);
        for (var audit : sandbox.cluster().all(Service.AUDIT)) {
            var verified = api.getFrom(audit.base() + "/audit_log/verify").response();
            assertThat(verified.path("ok").booleanValue()).as("%s", verified).isTrue();
        }
        var entries = api.auditLog("");
        assertThat(account.api(1).auditLog("")).isEqualTo(entries);
        AuditEntries.assertOneEach(events, entries);
    }
}
