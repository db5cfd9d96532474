package io.elasticaddress.dns.provider.hosted;

import io.elasticaddress.dns.provider.ThrottledException;
import io.elasticaddress.dns.provider.Urgency;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * JSON over HTTP to one service, within its budget. Redirects are not followed, so that credentials go nowhere else, and
 * nothing that is sent stands in a message or a log. Safe for use by several threads.
 */
public final class HttpApi implements AutoCloseable {
    public static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Duration UNTOLD_WAIT = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    private static final int LONGEST_QUOTE = 300;

    private final String service;
    private final Endpoint endpoint;
    private final Credentials credentials;
    private final Duration connectTimeout;
    private final Duration timeout;
    private final RequestBudget budget;
    private @Nullable HttpClient client;
    private boolean closed;

    /** What says who we are. */
    @FunctionalInterface
    public interface Credentials {

        /** The headers that say it, fetched anew where they have expired. */
        Map<String, String> headers() throws IOException;
    }

    /**
     * @param body missing where it is no JSON
     */
    public record Answer(int status, JsonNode body, String text) {

        public boolean isOk() {
            return status >= 200 && status < 300;
        }
    }

    /**
     * @param service for people
     * @param timeout how long to wait for an answer
     */
    public HttpApi(
            String service,
            Endpoint endpoint,
            Credentials credentials,
            Duration connectTimeout,
            Duration timeout,
            RequestBudget budget) {
        this.service = service;
        this.endpoint = endpoint;
        this.credentials = credentials;
        this.connectTimeout = connectTimeout;
        this.timeout = timeout;
        this.budget = budget;
    }

    public Answer get(String path, Urgency urgency) throws IOException {
        return send("GET", path, null, urgency);
    }

    /**
     * @param path below the endpoint, encoded
     * @throws ThrottledException where the service, or our own count, says that it is too often
     * @throws IOException where there was no answer, or the service was unable to give one (5xx)
     */
    public Answer send(String method, String path, @Nullable JsonNode body, Urgency urgency)
            throws IOException {
        budget.take(urgency);
        var request =
                HttpRequest.newBuilder(endpoint.resolve(path))
                        .timeout(timeout)
                        .header("Accept", "application/json")
                        .header("User-Agent", "elastic-address");
        credentials.headers().forEach(request::header);
        if (body == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json");
            request.method(method, BodyPublishers.ofString(body.toString()));
        }
        var response = exchange(request.build());
        if (response.statusCode() == 429) {
            throw throttled(response, "429 Too Many Requests");
        }
        if (response.statusCode() >= 500) {
            throw new IOException(
                    service + " answered " + response.statusCode() + quote(response.body()));
        }
        return new Answer(response.statusCode(), parse(response.body()), response.body());
    }

    /** Where a service says in another way than by 429 that it is asked too often. */
    public ThrottledException throttled(Answer answer) {
        budget.pause(UNTOLD_WAIT);
        return new ThrottledException(
                UNTOLD_WAIT,
                service
                        + " is asked too often: it answered "
                        + answer.status()
                        + quote(answer.text()));
    }

    /** For people: what the service answered, shortened. */
    public String said(Answer answer) {
        return service + " answered " + answer.status() + quote(answer.text());
    }

    /** As it may stand in a path or a query. */
    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (client != null) {
            client.shutdownNow();
            client = null;
        }
    }

    private ThrottledException throttled(HttpResponse<String> response, String said) {
        var wait =
                response.headers()
                        .firstValue("Retry-After")
                        .filter(value -> value.matches("\\d{1,6}"))
                        .map(value -> Duration.ofSeconds(Long.parseLong(value)))
                        .orElse(UNTOLD_WAIT);
        if (wait.compareTo(LONGEST_WAIT) > 0) {
            wait = LONGEST_WAIT;
        }
        budget.pause(wait);
        return new ThrottledException(
                wait,
                service
                        + " is asked too often: it answered "
                        + said
                        + "; the next request is sent in "
                        + wait.toSeconds()
                        + " s");
    }

    private HttpResponse<String> exchange(HttpRequest request) throws IOException {
        try {
            return client().send(request, BodyHandlers.ofString());
        } catch (HttpConnectTimeoutException e) {
            throw new IOException(
                    "No connection to " + service + " in " + connectTimeout.toMillis() + " ms", e);
        } catch (HttpTimeoutException e) {
            throw new IOException(
                    "No answer from " + service + " in " + timeout.toMillis() + " ms", e);
        } catch (IOException e) {
            var reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new IOException("No answer from " + service + ": " + reason, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while waiting for " + service);
        }
    }

    /** Made when it is first needed: a client has threads. */
    private synchronized HttpClient client() throws IOException {
        if (closed) {
            throw new IOException("closed here");
        }
        if (client == null) {
            client =
                    HttpClient.newBuilder()
                            .connectTimeout(connectTimeout)
                            .followRedirects(HttpClient.Redirect.NEVER)
                            .build();
        }
        return client;
    }

    private static JsonNode parse(String body) {
        try {
            var node = body.isBlank() ? null : JSON.readTree(body);
            return node == null ? MissingNode.getInstance() : node;
        } catch (JacksonException e) {
            // A proxy's page, say; what can be said of it stands in the text.
            return MissingNode.getInstance();
        }
    }

    private static String quote(String body) {
        var text = body.strip().replaceAll("\\s+", " ");
        return text.isEmpty()
                ? ""
                : ": "
                        + (text.length() > LONGEST_QUOTE
                                ? text.substring(0, LONGEST_QUOTE) + "…"
                                : text);
    }
}
