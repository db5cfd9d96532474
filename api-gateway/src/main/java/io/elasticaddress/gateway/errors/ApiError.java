package io.elasticaddress.gateway.errors;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer that is not 2xx.
 *
 * @param status of HTTP; not always the kind's own, as 405 is a {@code bad_request} too
 * @param description {@code error_description}: the class of the error in a sentence
 * @param details what a person reads first
 */
public record ApiError(int status, ErrorKind kind, String description, String details) {

    public static ApiError of(ErrorKind kind, String description, String details) {
        return new ApiError(kind.status(), kind, description, details);
    }

    /** Where one text says it all. */
    public static ApiError of(ErrorKind kind, String text) {
        return of(kind, text, text);
    }

    /** For an answer whose status a layer below chose. */
    public static ApiError ofStatus(int status, String details) {
        return new ApiError(status, ErrorKind.ofStatus(status), description(status), details);
    }

    /** For an answer of which nothing but the status is known. */
    public static ApiError ofStatus(int status) {
        return ofStatus(status, description(status));
    }

    /** The body, in the order in which it is documented. */
    public Map<String, String> body() {
        return body(kind.wireName(), description, details);
    }

    static Map<String, String> body(String error, String description, String details) {
        var body = new LinkedHashMap<String, String>();
        body.put("error", error);
        body.put("error_description", description);
        body.put("details", details);
        return body;
    }

    private static String description(int status) {
        return switch (status) {
            case 400 -> "The request could not be understood";
            case 401 -> "Authentication failed or missing OAuth token";
            case 403 -> "Forbidden";
            case 404 -> "Not found";
            case 405 -> "The method is not allowed here";
            case 406 -> "Answers are application/json only";
            case 408 -> "The request did not arrive in time";
            case 409 -> "Conflict";
            case 412 -> "Precondition failed";
            case 413 -> "The body is too large";
            case 414 -> "The request line is too long";
            case 415 -> "The body's content type is not supported";
            case 417 -> "The expectation can't be met";
            case 422 -> "The request can't be carried out";
            case 431 -> "The request's header is too large";
            case 501 -> "The method or the transfer coding is not supported";
            case 503 -> "The service is not available at this time";
            case 505 -> "The HTTP version is not supported";
            default -> status >= 500 ? "Internal error" : "The request was refused";
        };
    }
}
