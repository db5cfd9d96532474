package io.elasticaddress.gateway.audit;

import io.elasticaddress.gateway.errors.ApiError;
import io.elasticaddress.gateway.errors.ApiException;
import io.elasticaddress.gateway.errors.ErrorKind;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/**
 * Passes a query on to the audit service with the caller's own token, and its answer back as it is. That service checks
 * the token and takes the account from it, so nobody reads another account's log by way of this one.
 */
@RestController
class AuditLogController implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(AuditLogController.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT_TIMEOUT)
                    .build();
    private final AuditProperties properties;

    AuditLogController(AuditProperties properties) {
        this.properties = properties;
    }

    @GetMapping({"/api/3/audit_log", "/api/3/audit_log.json"})
    ResponseEntity<byte[]> query(HttpServletRequest request) throws InterruptedException {
        var relayed = send(uri(request.getQueryString()), request);
        var type = relayed.headers().firstValue(HttpHeaders.CONTENT_TYPE).orElse("");
        if (!type.startsWith(MediaType.APPLICATION_JSON_VALUE)) {
            log.warn("The audit service answered {} with {}", relayed.statusCode(), type);
            throw unavailable("The audit service's answer can't be understood");
        }
        var answer =
                ResponseEntity.status(relayed.statusCode()).contentType(MediaType.APPLICATION_JSON);
        for (var header : new String[] {HttpHeaders.WWW_AUTHENTICATE, HttpHeaders.RETRY_AFTER}) {
            relayed.headers().firstValue(header).ifPresent(value -> answer.header(header, value));
        }
        return answer.body(relayed.body());
    }

    private HttpResponse<byte[]> send(URI uri, HttpServletRequest request)
            throws InterruptedException {
        var query =
                HttpRequest.newBuilder(uri)
                        .timeout(properties.auditTimeout())
                        .header(
                                HttpHeaders.AUTHORIZATION,
                                request.getHeader(HttpHeaders.AUTHORIZATION))
                        .header(HttpHeaders.ACCEPT, MediaType.APPLICATION_JSON_VALUE)
                        .build();
        try {
            return client.send(query, HttpResponse.BodyHandlers.ofByteArray());
        } catch (HttpTimeoutException e) {
            throw unavailable("The audit service did not answer in time");
        } catch (IOException e) {
            log.warn("The audit service can't be reached: {}", e.toString());
            throw unavailable("The audit service can't be reached");
        }
    }

    private URI uri(@Nullable String query) {
        var base = properties.auditUrl().toString();
        var path = (base.endsWith("/") ? base : base + "/") + "audit_log";
        try {
            return URI.create(query == null || query.isEmpty() ? path : path + "?" + query);
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest("The query has a character that must be percent-encoded");
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
