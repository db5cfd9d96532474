package io.elasticaddress.gateway.errors;

import io.elasticaddress.contracts.wire.Json;

import jakarta.servlet.http.HttpServletRequest;

import org.apache.catalina.connector.ClientAbortException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

import java.util.LinkedHashSet;
import java.util.Set;

/** What controllers, and the routing before them, end with. */
@RestControllerAdvice
class ErrorAdvice {
    private static final Logger log = LoggerFactory.getLogger(ErrorAdvice.class);

    @ExceptionHandler
    ResponseEntity<byte[]> handle(ApiException e) {
        return answer(e.error(), e.headers());
    }

    @ExceptionHandler
    @Nullable ResponseEntity<byte[]> handle(Exception e, HttpServletRequest request) {
        if (isOfGoneClient(e)) {
            log.debug("The client closed its connection: {}", e.getMessage());
            return null;
        }
        if (e instanceof ErrorResponse known) {
            var status = known.getStatusCode().value();
            return answer(
                    ApiError.ofStatus(status, details(e, status, request)),
                    e instanceof HttpRequestMethodNotSupportedException method
                            ? allow(method)
                            : known.getHeaders());
        }
        if (e instanceof IllegalArgumentException && hasWildcardType(request)) {
            return answer(
                    ApiError.ofStatus(
                            415, "%s is not supported".formatted(request.getContentType())),
                    HttpHeaders.EMPTY);
        }
        log.error("{} {} failed", request.getMethod(), request.getRequestURI(), e);
        return answer(
                ApiError.of(
                        ErrorKind.INTERNAL,
                        "Internal error",
                        "The request failed by a fault of the service"),
                HttpHeaders.EMPTY);
    }

    /** There is nobody to answer; while a body is written, others wrap it. */
    private static boolean isOfGoneClient(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ClientAbortException) {
                return true;
            }
        }
        return false;
    }

    /** Spring looks into every header before it says that nothing is at a path, and stumbles over such a type. */
    private static boolean hasWildcardType(HttpServletRequest request) {
        var type = request.getContentType();
        return type != null && type.contains("*");
    }

    /** The same methods that OPTIONS names: whatever has a GET has a HEAD. */
    private static HttpHeaders allow(HttpRequestMethodNotSupportedException e) {
        var methods = new LinkedHashSet<HttpMethod>();
        var supported = e.getSupportedHttpMethods();
        for (var method : supported == null ? Set.<HttpMethod>of() : supported) {
            methods.add(method);
            if (method.equals(HttpMethod.GET)) {
                methods.add(HttpMethod.HEAD);
            }
        }
        methods.add(HttpMethod.OPTIONS);
        var headers = new HttpHeaders();
        headers.setAllow(methods);
        return headers;
    }

    private static String details(Exception e, int status, HttpServletRequest request) {
        return switch (e) {
            case HttpRequestMethodNotSupportedException method ->
                    "%s is not allowed on %s"
                            .formatted(method.getMethod(), request.getRequestURI());
            case HttpMediaTypeNotSupportedException type ->
                    "%s is not supported".formatted(type.getContentType());
            default ->
                    status == 404
                            ? "Nothing is at " + request.getRequestURI()
                            : ApiError.ofStatus(status).details();
        };
    }

    /** As bytes, and so with their length: where the connection ends, its end says nothing of the answer's. */
    private static ResponseEntity<byte[]> answer(ApiError error, @Nullable HttpHeaders headers) {
        return ResponseEntity.status(error.status())
                .headers(headers)
                .contentType(MediaType.APPLICATION_JSON)
                .body(Json.MAPPER.writeValueAsBytes(error.body()));
    }
}
