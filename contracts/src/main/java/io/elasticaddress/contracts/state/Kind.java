package io.elasticaddress.contracts.state;

import com.fasterxml.jackson.annotation.JsonProperty;

import java.util.Locale;

/** What a uid names. */
public enum Kind {
    @JsonProperty("group")
    GROUP,
    @JsonProperty("stack")
    STACK,
    /** Of a stack. */
    @JsonProperty("health")
    HEALTH,
    /** Of a group. */
    @JsonProperty("hold")
    HOLD,
    @JsonProperty("account")
    ACCOUNT,
    /** Of maintenance. */
    @JsonProperty("window")
    WINDOW,
    @JsonProperty("webhook")
    WEBHOOK;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
