package io.elasticaddress.gateway.errors;

import org.springframework.http.HttpHeaders;

/** Ends the handling of a request with this error. */
public final class ApiException extends RuntimeException {
    private final transient ApiError error;
    private final transient HttpHeaders headers;

    public ApiException(ApiError error, HttpHeaders headers) {
        super(error.details(), null, false, false);
        this.error = error;
        this.headers = headers;
    }

    public ApiException(ApiError error) {
        this(error, HttpHeaders.EMPTY);
    }

    /** 400, one text for both of its sentences. */
    public static ApiException badRequest(String text) {
        return new ApiException(ApiError.of(ErrorKind.BAD_REQUEST, text));
    }

    public static ApiException notFound(String what) {
        return new ApiException(ApiError.of(ErrorKind.NOT_FOUND, "Not found", what));
    }

    public ApiError error() {
        return error;
    }

    /** Of the answer. */
    public HttpHeaders headers() {
        return headers;
    }
}
