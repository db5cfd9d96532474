package io.elasticaddress.contracts.health;

import com.fasterxml.jackson.annotation.JsonProperty;

import java.util.Locale;

/** What a vantage point has found about a stack, its fall and rise counted. Before the first there is none. */
public enum Verdict {
    /** Each of its addresses answers. */
    @JsonProperty("up")
    UP,
    /** Some of its addresses answer; it serves. */
    @JsonProperty("partial")
    PARTIAL,
    /** None of its addresses answers. */
    @JsonProperty("down")
    DOWN;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
