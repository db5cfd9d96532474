package io.elasticaddress.dns.servers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.elasticaddress.dns.exchange.ServerAddress;
import io.elasticaddress.dns.provider.DnsProvider;
import io.elasticaddress.dns.provider.hosted.Endpoint;
import io.elasticaddress.dns.provider.hosted.RequestBudget;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A hosted service on loopback, as its documentation describes it: its requests, answers, limits and errors, with state, and
 * a DNS server that answers what it holds. A subclass knows the service. Requests are handled one at a time, and any of them
 * can be held up, lost or answered with something else.
 */
public abstract class FakeService implements ServedZone {
    static final JsonMapper JSON = JsonMapper.builder().build();

    final FakeZone zone;
    private final int port = ProgramServer.freePort();
    private final List<String> requests = new ArrayList<>();
    private final Deque<Fault> faults = new ArrayDeque<>();
    private final Deque<Long> times = new ArrayDeque<>();
    private int limit = Integer.MAX_VALUE;
    private Duration window = Duration.ofSeconds(1);
    private HttpServer http;

    record Request(
            String method,
            String path,
            Map<String, String> query,
            Map<String, String> headers,
            String body) {

        JsonNode json() {
            return JSON.readTree(body);
        }

        String query(String name, String otherwise) {
            return query.getOrDefault(name, otherwise);
        }
    }

    record Response(int status, Map<String, String> headers, String body) {
        static Response json(int status, JsonNode body) {
            return new Response(
                    status, Map.of("Content-Type", "application/json"), body.toString());
        }
    }

    /** What happens to the next request that it is for. */
    private record Fault(
            Predicate<Request> which,
            @Nullable Held held,
            @Nullable Response instead,
            boolean lostAfterwards) {}

    /** A request that waits where it is. */
    public static final class Held {
        private final CountDownLatch arrived = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        public void awaitArrival() throws InterruptedException {
            if (!arrived.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("The request did not come");
            }
        }

        public void release() {
            released.countDown();
        }
    }

    FakeService(Path folder) {
        zone = new FakeZone(folder);
        startHttp();
    }

    /** A provider with a budget of its own. */
    public abstract DnsProvider provider(RequestBudget budget, Duration surveyAge);

    /** Answers a request; called for one at a time. */
    abstract Response handle(Request request);

    /** What the service answers to who asks too often. */
    abstract Response throttled();

    /** Whether a request changes something. */
    public abstract boolean isWrite(String method, String path);

    /** Where its API is. */
    final Endpoint endpoint() {
        return Endpoint.of("http://127.0.0.1:" + port, "url", false);
    }

    static RequestBudget generous(String name) {
        return new RequestBudget(
                name, List.of(new RequestBudget.Limit(10_000, Duration.ofSeconds(1))));
    }

    @Override
    public final ServerAddress address() {
        return zone.address();
    }

    /** Takes no more than so many requests in any window of that length from now on. */
    public final synchronized void allow(int requests, Duration window) {
        limit = requests;
        times.clear();
        this.window = window;
    }

    /** The requests so far, as {@code METHOD /path}. */
    public final synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    public final synchronized void forgetRequests() {
        requests.clear();
    }

    /** Holds the next request up that changes something. */
    public final synchronized Held holdNextWrite() {
        var held = new Held();
        faults.add(new Fault(request -> isWrite(request.method, request.path), held, null, false));
        return held;
    }

    /** Handles the next request that changes something, and breaks the connection instead of answering. */
    public final synchronized void loseNextAnswer() {
        faults.add(new Fault(request -> isWrite(request.method, request.path), null, null, true));
    }

    /** Breaks the connection at the n-th request from now that changes something, counted from 0, which is not handled. */
    public final synchronized void breakAtWrite(int n) {
        var count = new int[] {n};
        faults.add(
                new Fault(
                        request -> isWrite(request.method, request.path) && count[0]-- == 0,
                        null,
                        new Response(0, Map.of(), ""),
                        false));
    }

    /** Answers the next request that changes something as if it came too often. */
    public final synchronized void throttleNextWrite() {
        faults.add(
                new Fault(
                        request -> isWrite(request.method, request.path),
                        null,
                        throttled(),
                        false));
    }

    /** Where its API is, as it is configured. */
    public final String url() {
        return endpoint().toString();
    }

    /** Answers the next request as if it came too often. */
    public final synchronized void throttleNext() {
        faults.add(new Fault(request -> !isForToken(request), null, throttled(), false));
    }

    final synchronized void answerNext(Predicate<Request> which, Response response) {
        faults.add(new Fault(which, null, response, false));
    }

    @Override
    public final synchronized void byHand(String name, String type, String value) {
        try {
            zone.change(List.of(), List.of(new FakeZone.Rec(0, name, type, 60, value)));
        } catch (FakeZone.Conflict e) {
            throw new AssertionError(e);
        }
    }

    /** Removes what stands at a name, of a type. */
    public final synchronized void removeByHand(String name, String type) {
        try {
            zone.change(
                    zone.find(rec -> rec.name().equals(name) && rec.type().equals(type)),
                    List.of());
        } catch (FakeZone.Conflict e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public final void stop() {
        http.stop(0);
        zone.stop();
    }

    @Override
    public final void start() {
        zone.start();
        startHttp();
    }

    @Override
    public final void close() {
        http.stop(0);
        zone.close();
    }

    private void startHttp() {
        try {
            http =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/", this::serve);
        http.start();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = request(exchange);
            var fault = take(request);
            if (fault != null && fault.held != null) {
                fault.held.arrived.countDown();
                if (!fault.held.released.await(30, TimeUnit.SECONDS)) {
                    throw new AssertionError("Never released");
                }
            }
            var response =
                    fault != null && fault.instead != null ? fault.instead : handleInTurn(request);
            if (response.status == 0 || fault != null && fault.lostAfterwards) {
                // Closed without an answer.
                return;
            }
            var body = response.body.getBytes(StandardCharsets.UTF_8);
            response.headers.forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(response.status, body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Of another service, with limits of its own. */
    private static boolean isForToken(Request request) {
        return request.path.equals("/token");
    }

    private synchronized @Nullable Fault take(Request request) {
        if (!isForToken(request)) {
            requests.add(request.method + " " + request.path);
        }
        for (var fault : faults) {
            if (fault.which.test(request)) {
                faults.remove(fault);
                return fault;
            }
        }
        return null;
    }

    private synchronized Response handleInTurn(Request request) {
        if (isForToken(request)) {
            return handle(request);
        }
        var now = System.nanoTime();
        while (!times.isEmpty() && now - times.peek() > window.toNanos()) {
            times.remove();
        }
        if (times.size() >= limit) {
            return throttled();
        }
        times.add(now);
        return handle(request);
    }

    private static Request request(HttpExchange exchange) throws IOException {
        var query = new HashMap<String, String>();
        var raw = exchange.getRequestURI().getRawQuery();
        if (raw != null) {
            for (var part : raw.split("&")) {
                var equals = part.indexOf('=');
                query.put(
                        decode(equals < 0 ? part : part.substring(0, equals)),
                        equals < 0 ? "" : decode(part.substring(equals + 1)));
            }
        }
        var headers = new HashMap<String, String>();
        exchange.getRequestHeaders()
                .forEach(
                        (name, values) ->
                                headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
        return new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                query,
                headers,
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
