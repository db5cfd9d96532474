package io.elasticaddress.gateway.audit;

import io.elasticaddress.gateway.errors.ApiError;
import io.elasticaddress.gateway.errors.ApiException;
import io.elasticaddress.gateway.errors.ErrorKind;

import jakarta.servlet.http.HttpServletRequest;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * Asks the audit service with the caller's own token. That service checks the token and takes the account from it, so nobody
 * reads another account's log by way of this one.
 */
@Component
class AuditService implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(AuditService.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT_TIMEOUT)
                    .build();
    private final AuditProperties properties;
    private final Semaphore places;

    AuditService(AuditProperties properties) {
        this.properties = properties;
        this.places = new Semaphore(properties.auditMaxOutstanding());
    }

    /**
     * @param path below the service's URL, with the query, percent-encoded
     * @return its answer as it is, whatever its status; it is JSON
     * @throws ApiException 503 where there is none
     * @throws IllegalArgumentException where the path holds what none can
     */
    ResponseEntity<byte[]> get(String path, HttpServletRequest caller) throws InterruptedException {
        var base = properties.auditUrl().toString();
        var answered = send(URI.create((base.endsWith("/") ? base : base + "/") + path), caller);
        var type = answered.headers().firstValue(HttpHeaders.CONTENT_TYPE).orElse("");
        if (!type.startsWith(MediaType.APPLICATION_JSON_VALUE)) {
            log.warn("The audit service answered {} with {}", answered.statusCode(), type);
            throw notUnderstood();
        }
        var answer =
                ResponseEntity.status(answered.statusCode())
                        .contentType(MediaType.APPLICATION_JSON);
        for (var header : new String[] {HttpHeaders.WWW_AUTHENTICATE, HttpHeaders.RETRY_AFTER}) {
            answered.headers().firstValue(header).ifPresent(value -> answer.header(header, value));
        }
        return answer.body(answered.body());
    }

    static ApiException notUnderstood() {
        return unavailable("The audit service's answer can't be understood");
    }

    private HttpResponse<byte[]> send(URI uri, HttpServletRequest caller)
            throws InterruptedException {
        var query =
                HttpRequest.newBuilder(uri)
                        .timeout(properties.auditTimeout())
                        .header(
                                HttpHeaders.AUTHORIZATION,
                                caller.getHeader(HttpHeaders.AUTHORIZATION))
                        .header(HttpHeaders.ACCEPT, MediaType.APPLICATION_JSON_VALUE)
                        .build();
        if (!places.tryAcquire()) {
            throw unavailable("Too many queries of the audit log are under way");
        }
        try {
            return client.send(query, HttpResponse.BodyHandlers.ofByteArray());
        } catch (HttpTimeoutException e) {
            throw unavailable("The audit service did not answer in time");
        } catch (IOException e) {
            log.warn("The audit service can't be reached: {}", e.toString());
            throw unavailable("The audit service can't be reached");
        } finally {
            places.release();
        }
    }

    private static ApiException unavailable(String details) {
        var headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, "2");
        return new ApiException(
                ApiError.of(
                        ErrorKind.UNAVAILABLE,
                        "The service is not available at this time",
                        details),
                headers);
    }

    @Override
    public void destroy() {
        client.shutdownNow();
    }
}
