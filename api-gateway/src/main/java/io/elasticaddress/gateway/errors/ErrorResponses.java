package io.elasticaddress.gateway.errors;

import io.elasticaddress.contracts.wire.Json;

import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.util.Map;

/** Writes errors where there is no controller: in filters and in the container. */
public final class ErrorResponses {
    private static final String JSON = "application/json";

    private ErrorResponses() {}

    /** Leaves the response's headers as they are; does nothing where an answer is already on its way. */
    public static void write(HttpServletResponse response, ApiError error) throws IOException {
        write(response, error.status(), error.body());
    }

    /** Where another standard says what {@code error} is called. */
    public static void write(HttpServletResponse response, int status, String error, String text)
            throws IOException {
        write(response, status, ApiError.body(error, text, text));
    }

    private static void write(HttpServletResponse response, int status, Map<String, String> content)
            throws IOException {
        if (response.isCommitted()) {
            return;
        }
        var body = Json.MAPPER.writeValueAsBytes(content);
        response.resetBuffer();
        response.setStatus(status);
        response.setContentType(JSON);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }
}
