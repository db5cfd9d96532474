package io.elasticaddress.gateway.auth;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Stands between the gateway and its issuer. Every token that names an unknown key makes the keys be fetched: what was
 * answered a moment ago is not asked for again, so that nobody can make the gateway flood its issuer. And what was answered
 * last stays good for a while when the issuer is away: a failover must not wait for an identity provider that is down too.
 */
final class IssuerAnswers implements ClientHttpRequestInterceptor {
    static final Duration PAUSE = Duration.ofSeconds(5);
    static final Duration TOLERANCE = Duration.ofHours(1);
    private static final Logger log = LoggerFactory.getLogger(IssuerAnswers.class);

    private final LongSupplier nanoTime;
    private final Map<URI, Kept> kept = new ConcurrentHashMap<>();

    /**
     * @param nanoTime as {@link System#nanoTime()}
     */
    IssuerAnswers(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public ClientHttpResponse intercept(
            HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        var before = kept.get(request.getURI());
        if (before != null && before.age(nanoTime).compareTo(PAUSE) < 0) {
            return before.again();
        }
        try (var response = execution.execute(request, body)) {
            if (!response.getStatusCode().is2xxSuccessful()) {
                throw new IOException("the issuer answered " + response.getStatusCode());
            }
            var now =
                    new Kept(
                            response.getHeaders(),
                            response.getBody().readAllBytes(),
                            nanoTime.getAsLong());
            kept.put(request.getURI(), now);
            return now.again();
        } catch (IOException e) {
            if (before == null || before.age(nanoTime).compareTo(TOLERANCE) > 0) {
                throw e;
            }
            log.warn(
                    "{} can't be asked, going on with its answer of {} ago: {}",
                    request.getURI(),
                    before.age(nanoTime),
                    e.getMessage());
            return before.again();
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Kept(HttpHeaders headers, byte[] body, long at) {
        Duration age(LongSupplier nanoTime) {
            return Duration.ofNanos(nanoTime.getAsLong() - at);
        }

        ClientHttpResponse again() {
            return new Replay(headers, new ByteArrayInputStream(body));
        }
    }

    private record Replay(HttpHeaders headers, InputStream body) implements ClientHttpResponse {

        @Override
        public HttpStatusCode getStatusCode() {
            return HttpStatus.OK;
        }

        @Override
        public String getStatusText() {
            return HttpStatus.OK.getReasonPhrase();
        }

        @Override
        public HttpHeaders getHeaders() {
            return headers;
        }

        @Override
        public InputStream getBody() {
            return body;
        }

        @Override
        public void close() {}
    }
}
