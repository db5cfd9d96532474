package io.elasticaddress.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.elasticaddress.contracts.command.Action;
import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.event.EventMessage;
import io.elasticaddress.systemtests.cluster.Account;
import io.elasticaddress.systemtests.platform.WebhookRequest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A webhook of each account, and what receives for all of them. It is always there, and now and then refuses what it is sent
 * for the first time.
 */
final class Hooks implements AutoCloseable {
    /** Of the gateways and the senders. Retries come while the run goes on. */
    static final Map<String, String> ENVIRONMENT =
            Map.of(
                    "ELASTIC_WEBHOOKS_KEY", "ZmF1bHQtcnVucy1mYXVsdC1ydW5zLWZhdWx0LXJ1bnM=",
                    "ELASTIC_WEBHOOKS_ALLOWED_NETWORKS", "127.0.0.0/8",
                    "ELASTIC_WEBHOOKS_SCHEDULE", "1s,1s,1s,1s,1s,1s,1s,1s,1s");

    private static final int ONE_REFUSED_OF = 20;

    private final Map<String, String> secrets = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> received = new ConcurrentHashMap<>();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final Queue<String> unsigned = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    Hooks() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::take);
        server.setExecutor(threads);
        server.start();
    }

    /** From here on the account's events are to come. */
    void of(Account account) {
        received.put(account.name(), ConcurrentHashMap.newKeySet());
        var made =
                account.api()
                        .post(
                                "/webhooks",
                                "{\"url\":\"http://127.0.0.1:%d/%s\"}"
                                        .formatted(server.getAddress().getPort(), account.name()));
        assertThat(made.status()).as("%s", made).isEqualTo(200);
        secrets.put(account.name(), made.response().path("secret").asString());
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = WebhookRequest.read(exchange);
            var account = exchange.getRequestURI().getPath().substring(1);
            // The first one can be here before what tells the secret.
            var secret = secrets.get(account);
            if (secret == null || isRefused(request.id())) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            if (!request.isSignedWith(secret)
                    || !request.event().path("id").asString().equals(request.id())) {
                unsigned.add(account + "/" + request.id());
            }
            received.get(account).add(request.id());
            exchange.sendResponseHeaders(204, -1);
        }
    }

    private boolean isRefused(String id) {
        return Math.floorMod(id.hashCode(), ONE_REFUSED_OF) == 0 && refused.add(id);
    }

    /** How many different ones came. */
    int count() {
        return received.values().stream().mapToInt(Set::size).sum();
    }

    /**
     * Each event since there is a webhook has come, and nothing else, all of it signed.
     *
     * @param events the account's, in their order
     */
    void assertAllCame(Account account, List<EventMessage> events) {
        assertThat(unsigned).as("not signed with the webhook's secret").isEmpty();
        assertAllCame(events, received.getOrDefault(account.name(), Set.of()));
    }

    static void assertAllCame(List<EventMessage> events, Set<String> received) {
        var created =
                events.stream()
                        .filter(message -> message.event() instanceof Event.WebhookCreated)
                        .findFirst()
                        .orElseThrow();
        var told =
                events.stream()
                        .filter(message -> message.event().action() != Action.REPORT_HEALTH)
                        .toList();
        assertThat(received)
                .as("what came")
                .containsAll(ids(told.stream().dropWhile(message -> message != created)));
        var strangers = new HashSet<>(received);
        // In the same millisecond, what is before it can come too.
        strangers.removeAll(ids(told.stream().filter(m -> !m.at().isBefore(created.at()))));
        assertThat(strangers).as("came, and is no event").isEmpty();
    }

    private static Set<String> ids(Stream<EventMessage> messages) {
        return messages.map(EventMessage::id).collect(Collectors.toSet());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
