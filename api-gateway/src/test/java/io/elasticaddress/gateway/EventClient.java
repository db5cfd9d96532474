package io.elasticaddress.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.wire.Json;

import tools.jackson.databind.JsonNode;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Listens to a stream of server-sent events, as the HTML standard says how. */
public final class EventClient implements AutoCloseable {
    public static final String PATH = "/api/3/elastic_addresses/events";

    public record Event(String name, String id, JsonNode data) {}

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpResponse<InputStream> response;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final AtomicInteger comments = new AtomicInteger();
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    private EventClient(HttpRequest request) {
        try {
            response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        Thread.ofVirtual().start(this::read);
    }

    /**
     * @param lastId null for none
     */
    public static EventClient open(Gateway gateway, String token, String lastId) {
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + PATH))
                        .header("Authorization", "Bearer " + token)
                        .header("Accept", "text/event-stream");
        if (lastId != null) {
            request.header("Last-Event-ID", lastId);
        }
        return new EventClient(request.build());
    }

    private void read() {
        try (var lines =
                new BufferedReader(
                        new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            String name = null;
            String id = null;
            var data = new StringBuilder();
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(":")) {
                    comments.incrementAndGet();
                } else if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("data: ")) {
                    data.append(line.substring(6));
                } else if (line.isEmpty() && !data.isEmpty()) {
                    events.add(new Event(name, id, Json.MAPPER.readTree(data.toString())));
                    data.setLength(0);
                }
            }
            end.complete(null);
        } catch (IOException e) {
            end.completeExceptionally(e);
        }
    }

    public HttpResponse<InputStream> response() {
        return response;
    }

    /** The next event, waited for. */
    public Event next() {
        try {
            var event = events.poll(20, TimeUnit.SECONDS);
            assertThat(event).as("an event").isNotNull();
            return event;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether there is an event that nobody has taken. */
    public boolean hasMore() {
        return !events.isEmpty();
    }

    public int comments() {
        return comments.get();
    }

    /** Returns once the answer has ended as it should, within that time. */
    public void awaitEnd(Duration atMost) throws Exception {
        end.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    public boolean hasEnded() {
        return end.isDone();
    }

    /** Without a word to the server but that the connection is gone. */
    @Override
    public void close() {
        http.shutdownNow();
    }
}
