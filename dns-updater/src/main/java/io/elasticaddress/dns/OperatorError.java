package io.elasticaddress.dns;

import com.fasterxml.jackson.annotation.JsonProperty;

import org.springframework.http.HttpStatus;

import java.io.Serial;

/** A refusal of the operator's endpoint. */
final class OperatorError extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    private final transient HttpStatus status;
    private final String code;

    /**
     * @param code one word for programs
     * @param details a sentence for people
     */
    OperatorError(HttpStatus status, String code, String details) {
        super(details, null, false, false);
        this.status = status;
        this.code = code;
    }

    HttpStatus status() {
        return status;
    }

    Body body() {
        return new Body(code, status.getReasonPhrase(), String.valueOf(getMessage()));
    }

    /** As the API's errors are. */
    record Body(
            String error,
            @JsonProperty("error_description") String errorDescription,
            String details) {}
}
