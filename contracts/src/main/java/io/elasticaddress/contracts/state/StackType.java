package io.elasticaddress.contracts.state;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a stack is. Only a standard one can stand in a failover group. */
public enum StackType {
    @JsonProperty("standard")
    STANDARD,
    @JsonProperty("cluster")
    CLUSTER,
    @JsonProperty("prepress")
    PREPRESS;

    public String wireName() {
        return switch (this) {
            case STANDARD -> "standard";
            case CLUSTER -> "cluster";
            case PREPRESS -> "prepress";
        };
    }
}
