package io.elasticaddress.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.contracts.wire.Json;
import io.elasticaddress.gateway.events.EventFeed;
import io.elasticaddress.gateway.load.Conversations;
import io.elasticaddress.gateway.load.Exchange;
import io.elasticaddress.gateway.load.Exchange.Request;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** What clients see of a gateway that stops while they work. */
class StoppingIT {
    private static final String GROUPS = "/api/3/elastic_addresses";
    private static final String READINESS = "/actuator/health/readiness";
    private static final Duration WARM_UP = Duration.ofSeconds(60);
    private static final int CLIENTS = 6;

    private static final TestIssuer ISSUER = new TestIssuer();

    private final String account = "stops-" + UUID.randomUUID();
    private final String token = ISSUER.token(account, "public admin");
    private final Queue<String> keys = new ConcurrentLinkedQueue<>();

    @AfterAll
    static void close() {
        ISSUER.close();
    }

    @Test
    void every_request_on_a_connection_that_lives_is_answered_and_each_answer_then_ends_it()
            throws Exception {
        var gateway = gateway("elastic.gateway.http.drain=2s");
        try (gateway;
                var clients = new Conversations(gateway.port())) {
            for (var i = 0; i < CLIENTS; i++) {
                clients.add(Duration.ofMillis(5L * i), this::create);
                clients.add(Duration.ofMillis(50L * i), () -> Request.get(GROUPS, token));
            }
            clients.add(Duration.ofMillis(20), () -> Request.get(READINESS, token));
            awaitAnswers(clients, 200);

            gateway.context().close();

            clients.awaitEnd();
            var exchanges = clients.exchanges();
            assertAccountedFor(exchanges);
            assertThat(exchanges)
                    .filteredOn(exchange -> exchange.request().path().equals(READINESS))
                    .anyMatch(exchange -> exchange.status() == 503)
                    .filteredOn(exchange -> exchange.status() == 503)
                    .allMatch(Exchange::endsConnection);
            assertThat(exchanges)
                    .filteredOn(exchange -> exchange.request().path().equals(GROUPS))
                    .filteredOn(Exchange::isAnswered)
                    .allMatch(exchange -> exchange.status() == 200 || isUnavailable(exchange));
            var accepted = accepted(exchanges);
            assertThat(accepted).isNotEmpty();
            assertThat(Platform.FAILOVER.received(account).size())
                    .isBetween(accepted.size(), keys.size());
        }
    }

    @Test
    void what_waits_for_its_outcome_is_answered_and_ends_its_connection() throws Exception {
        Platform.FAILOVER.script(
                account,
                (message, service) ->
                        CompletableFuture.delayedExecutor(1_500, TimeUnit.MILLISECONDS)
                                .execute(() -> service.accept(message)));
        var gateway = gateway("elastic.gateway.http.drain=200ms");
        try (gateway;
                var clients = new Conversations(gateway.port())) {
            for (var i = 0; i < CLIENTS; i++) {
                clients.add(Duration.ZERO, this::create);
            }
            await().atMost(WARM_UP)
                    .until(() -> Platform.FAILOVER.received(account).size() == CLIENTS);

            gateway.context().close();

            clients.awaitEnd();
            var exchanges = clients.exchanges();
            assertAccountedFor(exchanges);
            assertThat(exchanges).filteredOn(exchange -> exchange.nth() == 1).isNotEmpty();
            assertThat(accepted(exchanges)).hasSizeGreaterThanOrEqualTo(CLIENTS);
            assertThat(exchanges)
                    .filteredOn(Exchange::isAnswered)
                    .allMatch(Exchange::endsConnection);
        }
    }

    @Test
    void an_idle_connection_ends_with_the_service_and_holds_nothing_up() throws Exception {
        var gateway = gateway("elastic.gateway.http.drain=0s");
        try (gateway;
                var clients = new Conversations(gateway.port())) {
            clients.add(Duration.ofMinutes(5), () -> Request.get(READINESS, token));
            awaitAnswers(clients, 1);

            var began = System.nanoTime();
            gateway.context().close();

            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isLessThan(Duration.ofSeconds(7));
        }
    }

    @Test
    void streams_go_on_while_connections_drain_and_then_end_also_where_nobody_takes_anything()
            throws Exception {
        var gateway = gateway("elastic.gateway.http.drain=1s");
        try (gateway;
                var client = EventClient.open(gateway, token, null);
                var stalled = new Socket()) {
            assertThat(client.next().name()).isEqualTo("reset");
            for (var i = 0; i < 4_000; i++) {
                Platform.FAILOVER.publish(Platform.FAILOVER.create(account));
            }
            for (var i = 0; i < 4_000; i++) {
                client.next();
            }
            stalled.setReceiveBufferSize(4_096);
            stalled.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()));
            stalled.getOutputStream()
                    .write(new Request("GET", EventClient.PATH, token, null, null).bytes());
            var streams = gateway.context().getBean(EventFeed.class);
            await().until(() -> streams.streams() == 2);

            var began = System.nanoTime();
            var closing = Thread.ofPlatform().start(gateway.context()::close);
            await().until(() -> gateway.get(READINESS).status() == 503);
            Platform.FAILOVER.publish(Platform.FAILOVER.create(account));
            assertThat(client.next().name()).isEqualTo("group");

            client.awaitEnd(Duration.ofSeconds(10));
            closing.join();
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isLessThan(Duration.ofSeconds(6));
        }
    }

    /** One that knows the issuer's keys already. */
    private Gateway gateway(String drain) {
        var gateway = Gateway.startReady("elastic.auth.issuer=" + ISSUER.uri(), drain);
        await().atMost(WARM_UP)
                .until(
                        () ->
                                gateway.get(GROUPS, "Authorization", "Bearer " + token).status()
                                        == 200);
        return gateway;
    }

    private Request create() {
        var key = UUID.randomUUID().toString();
        keys.add(key);
        return new Request("POST", GROUPS, token, key, null);
    }

    private static void awaitAnswers(Conversations clients, int count) {
        await().atMost(WARM_UP).until(() -> clients.exchanges().size() >= count);
    }

    /**
     * A connection that had an answer loses none. On a new one the first request may have met the end of the listening
     * socket; the client can then make no other connection.
     */
    private static void assertAccountedFor(List<Exchange> exchanges) {
        var unanswered = exchanges.stream().filter(exchange -> !exchange.isAnswered()).toList();
        System.out.printf(
                "%d answered, not answered on new connections: %d%n",
                exchanges.size() - unanswered.size(), unanswered.size());
        assertThat(unanswered).allMatch(exchange -> exchange.nth() == 1);
    }

    private static List<String> accepted(List<Exchange> exchanges) {
        return exchanges.stream()
                .filter(exchange -> exchange.status() == 200 && exchange.request().key() != null)
                .map(exchange -> exchange.request().key())
                .collect(Collectors.toList());
    }

    private static boolean isUnavailable(Exchange exchange) {
        var body = Json.MAPPER.readTree(exchange.answer().text());
        return exchange.status() == 503
                && body.get("error").stringValue().equals("unavailable")
                && exchange.answer().header("Retry-After") != null
                && exchange.answer().header("Idempotency-Key").equals(exchange.request().key());
    }
}
