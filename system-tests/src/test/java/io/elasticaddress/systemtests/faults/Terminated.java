package io.elasticaddress.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.gateway.load.Conversations;
import io.elasticaddress.gateway.load.Exchange;
import io.elasticaddress.gateway.load.Exchange.Request;
import io.elasticaddress.systemtests.cluster.Account;
import io.elasticaddress.systemtests.cluster.Instance;
import io.elasticaddress.systemtests.cluster.Service;
import io.elasticaddress.systemtests.platform.Waits;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * One of each service that answers others is ended under load, one after the other: a gateway, an audit service, a
 * failover service.
 */
final class Terminated implements Round.Trouble {
    private static final Duration FOR_AN_ORDERLY_END = Duration.ofSeconds(15);
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final int CLIENTS = 8;
    private static final int BEFORE = 200;

    /** Of the failover service: whoever takes over at once does not wait for it. */
    private static final Duration SESSION = Duration.ofSeconds(6);

    private static final String GROUPS = "/api/3/elastic_addresses";
    private static final String READINESS = "/actuator/health/readiness";

    private final Sandbox sandbox;
    private final Account account;
    private final Map<String, String> creates = new ConcurrentHashMap<>();

    Terminated(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.account = sandbox.cluster().newAccount();
    }

    @Override
    public void befall() throws Exception {
        gateway();
        auditService();
        failoverService();
    }

    private void gateway() throws Exception {
        var gateway = sandbox.cluster().gateway(1);
        var token = account.api().token();
        assertThat(account.api(1).get("/elastic_addresses").status()).isEqualTo(200);
        try (var clients = new Conversations(gateway.port())) {
            for (var i = 0; i < CLIENTS; i++) {
                clients.add(Duration.ofMillis(10L * i), create(token));
                clients.add(Duration.ofMillis(30L * i), () -> Request.get(GROUPS, token));
            }
            clients.add(Duration.ofMillis(20), () -> Request.get(READINESS, token));
            var exchanges = terminate(gateway, clients);

            assertThat(exchanges)
                    .filteredOn(exchange -> exchange.request().path().equals(READINESS))
                    .anyMatch(exchange -> exchange.status() == 503);
            assertThat(exchanges)
                    .filteredOn(exchange -> !exchange.request().path().equals(READINESS))
                    .filteredOn(Exchange::isAnswered)
                    .allMatch(exchange -> exchange.status() == 200 || exchange.isUnavailable());
            assertCommandsHold(exchanges);
        }
        restart(gateway);
    }

    /** A new group each time; the key tells what became of it. */
    private Supplier<Request> create(String token) {
        return () -> {
            var key = UUID.randomUUID().toString();
            creates.put(key, token);
            return new Request("POST", GROUPS, token, key, null);
        };
    }

    /** At the other gateway: what was answered is there, what was not can be repeated, and each is there once. */
    private void assertCommandsHold(List<Exchange> exchanges) {
        var accepted =
                exchanges.stream()
                        .filter(exchange -> exchange.status() == 200)
                        .filter(exchange -> exchange.request().key() != null)
                        .collect(
                                Collectors.toMap(
                                        exchange -> exchange.request().key(),
                                        exchange -> exchange.answer().text()));
        assertThat(accepted).isNotEmpty();
        var other = account.api(0);
        for (var key : creates.keySet()) {
            var again = other.post("/elastic_addresses", null, "Idempotency-Key", key);
            assertThat(again.status()).as("%s", again).isEqualTo(200);
            assertThat(again.text()).isEqualTo(accepted.getOrDefault(key, again.text()));
        }
        assertThat(other.get("/elastic_addresses").json().path("count").asInt())
                .isEqualTo(creates.size());
    }

    private void auditService() throws Exception {
        var audit = sandbox.cluster().all(Service.AUDIT).getFirst();
        var token = account.api().token();
        try (var clients = new Conversations(audit.port())) {
            for (var i = 0; i < CLIENTS; i++) {
                clients.add(
                        Duration.ofMillis(10L * i),
                        () -> Request.get("/audit_log?per_page=50", token));
            }
            var exchanges = terminate(audit, clients);
            assertThat(exchanges)
                    .filteredOn(Exchange::isAnswered)
                    .allMatch(exchange -> exchange.status() == 200);
        }
        restart(audit);
    }

    /** Nobody hears of it: every command is answered 200, none after a session's end. */
    private void failoverService() throws Exception {
        var failover = sandbox.cluster().all(Service.FAILOVER).getFirst();
        var waits = new Waits();
        try (var clients = new Conversations(sandbox.cluster().gateway(0).port())) {
            for (var i = 0; i < CLIENTS; i++) {
                // Of as many accounts, so that every partition has some.
                clients.add(
                        Duration.ofMillis(10),
                        create(sandbox.cluster().newAccount().api().token()));
            }
            awaitAnswers(clients, BEFORE);
            var before = clients.exchanges().size();
            assertThat(failover.terminate(FOR_AN_ORDERLY_END)).isTrue();
            awaitAnswers(clients, before + BEFORE);
            clients.stop();
            assertThat(clients.exchanges()).allMatch(exchange -> exchange.status() == 200);
            clients.exchanges().forEach(exchange -> waits.add(exchange.nanos()));
        }
        System.out.println("SIGTERM to " + failover + ": commands " + waits);
        assertThat(waits.longest()).isLessThan(SESSION);
        restart(failover);
    }

    /**
     * Every request that was written on a connection that had shown itself accepted, by an answer, is answered. On a new
     * one the first may have met the end of the listening socket: then no other connection can be made after it.
     */
    private static List<Exchange> terminate(Instance instance, Conversations clients)
            throws Exception {
        awaitAnswers(clients, BEFORE);
        var began = System.nanoTime();
        var ended = instance.terminate(FOR_AN_ORDERLY_END);
        var took = System.nanoTime() - began;
        assertThat(ended).as("%s ends:%n%s", instance, instance.process().tail()).isTrue();
        clients.awaitEnd();
        var exchanges = clients.exchanges();
        var unanswered = exchanges.stream().filter(exchange -> !exchange.isAnswered()).toList();
        System.out.printf(
                "SIGTERM to %s: ended after %.1f s; %s answers; on new connections not answered:"
                        + " %d%n",
                instance, took / 1e9, byStatus(exchanges), unanswered.size());
        assertThat(unanswered).as("%s", unanswered).allMatch(exchange -> exchange.nth() == 1);
        return exchanges;
    }

    private static Map<Integer, Long> byStatus(List<Exchange> exchanges) {
        return exchanges.stream()
                .filter(Exchange::isAnswered)
                .collect(Collectors.groupingBy(Exchange::status, Collectors.counting()));
    }

    private static void awaitAnswers(Conversations clients, int count) {
        await("%d answers".formatted(count))
                .atMost(WARM_UP)
                .until(() -> clients.exchanges().size() >= count);
    }

    private void restart(Instance instance) {
        instance.start();
        sandbox.cluster().awaitReady();
    }
}
