package io.elasticaddress.contracts.state;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a uid names. */
public enum Kind {
    @JsonProperty("group")
    GROUP,
    @JsonProperty("stack")
    STACK;

    public String wireName() {
        return this == GROUP ? "group" : "stack";
    }
}
