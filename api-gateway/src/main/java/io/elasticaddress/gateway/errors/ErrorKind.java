package io.elasticaddress.gateway.errors;

import java.util.Locale;

/** What an answer's {@code error} may be. */
public enum ErrorKind {
    BAD_REQUEST(400),
    UNAUTHENTICATED(401),
    FORBIDDEN(403),
    NOT_FOUND(404),
    CONFLICT(409),
    PRECONDITION_FAILED(412),
    UNPROCESSABLE_ENTITY(422),
    THROTTLED(503),
    UNAVAILABLE(503),
    INTERNAL(500);

    private final int status;

    ErrorKind(int status) {
        this.status = status;
    }

    public int status() {
        return status;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of an answer whose status a layer below chose. */
    static ErrorKind ofStatus(int status) {
        return switch (status) {
            case 401 -> UNAUTHENTICATED;
            case 403 -> FORBIDDEN;
            case 404 -> NOT_FOUND;
            case 409 -> CONFLICT;
            case 412 -> PRECONDITION_FAILED;
            case 422 -> UNPROCESSABLE_ENTITY;
            case 502, 503, 504 -> UNAVAILABLE;
            // What the client asked for is not there; that is no fault of the service.
            case 501, 505 -> BAD_REQUEST;
            default -> status >= 500 ? INTERNAL : BAD_REQUEST;
        };
    }
}
