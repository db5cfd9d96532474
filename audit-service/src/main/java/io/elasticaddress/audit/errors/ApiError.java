package io.elasticaddress.audit.errors;

import io.elasticaddress.contracts.wire.Json;

import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The body of an answer that is not a success.
 *
 * @param error the class of the error, one of the API's names
 * @param description the class in a sentence
 * @param details what a person reads first
 */
public record ApiError(String error, String description, String details) {

    public ApiError(String error, String details) {
        this(error, details, details);
    }

    /** What there is to say where only the status is known. */
    public static ApiError of(int status) {
        return switch (status) {
            case 400 -> new ApiError("bad_request", "The request can't be read");
            case 401 ->
                    new ApiError("unauthenticated", "Authentication failed or missing OAuth token");
            case 403 -> new ApiError("forbidden", "This is not allowed");
            case 404 -> new ApiError("not_found", "There is nothing at this path");
            case 405 -> new ApiError("bad_request", "This path does not know this method");
            case 409 -> new ApiError("conflict", "The request conflicts with what there is");
            case 412 -> new ApiError("precondition_failed", "A precondition does not hold");
            case 413 -> new ApiError("bad_request", "The request is too large");
            case 415 -> new ApiError("bad_request", "This content type is not understood");
            case 422 -> new ApiError("unprocessable_entity", "The request can't be carried out");
            case 429 -> new ApiError("throttled", "Too many requests");
            case 501 -> new ApiError("bad_request", "This method is not known");
            case 505 -> new ApiError("bad_request", "This version of HTTP is not spoken");
            case 503 -> new ApiError("unavailable", "This can't be answered for now; try again");
            default ->
                    status >= 500
                            ? new ApiError("internal", "Something went wrong here")
                            : new ApiError("bad_request", "The request can't be answered");
        };
    }

    public Map<String, String> json() {
        var json = new LinkedHashMap<String, String>();
        json.put("error", error);
        json.put("error_description", description);
        json.put("details", details);
        return json;
    }

    /** Writes it as the whole answer; headers that are set already stay. */
    public void write(HttpServletResponse response, int status) throws IOException {
        response.setStatus(status);
        response.setContentType("application/json");
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        var body = Json.MAPPER.writeValueAsBytes(json());
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
