package io.elasticaddress.contracts.state;

import com.fasterxml.jackson.annotation.JsonProperty;

/** One of a group's two places for a stack. */
public enum Side {
    @JsonProperty("primary")
    PRIMARY,
    @JsonProperty("secondary")
    SECONDARY;

    public Side other() {
        return this == PRIMARY ? SECONDARY : PRIMARY;
    }

    /** {@code primary} or {@code secondary}, as on the wire. */
    public String wireName() {
        return this == PRIMARY ? "primary" : "secondary";
    }
}
