package io.elasticaddress.contracts.outcome;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The class of a refusal; the API's {@code error} is its wire name. */
public enum RejectionCode {
    @JsonProperty("bad_request")
    BAD_REQUEST,
    @JsonProperty("forbidden")
    FORBIDDEN,
    @JsonProperty("not_found")
    NOT_FOUND,
    @JsonProperty("conflict")
    CONFLICT,
    @JsonProperty("precondition_failed")
    PRECONDITION_FAILED,
    @JsonProperty("unprocessable_entity")
    UNPROCESSABLE_ENTITY,
    @JsonProperty("internal")
    INTERNAL
}
