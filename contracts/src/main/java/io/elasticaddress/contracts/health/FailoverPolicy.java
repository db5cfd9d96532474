package io.elasticaddress.contracts.health;

import com.fasterxml.jackson.annotation.JsonProperty;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/**
 * When a group is switched without anybody asking. Complete: what the client left out has its default here.
 *
 * @param quorum how many vantage points it takes to call one of the group's stacks down
 * @param failbackAfterMs how long the primary stack must have been up before it becomes current again; it counts where
 *     {@code failback} is not {@link Failback#NEVER}
 * @param failbackWindow when that may happen, in UTC: {@code 02:00-04:00} or {@code sat,sun 22:00-02:00}; null unless {@code
 *     failback} is {@link Failback#WINDOW}
 * @param holdDownMs how long after an automatic switch there is no other one; it doubles with each switch of
 *     a row
 * @param operatorHoldMs how long after an operator's switch there is no automatic one
 */
public record FailoverPolicy(
        Mode mode,
        Quorum quorum,
        Failback failback,
        long failbackAfterMs,
        @Nullable String failbackWindow,
        long holdDownMs,
        long operatorHoldMs) {

    public enum Mode {
        /** Only operators and other services switch. */
        @JsonProperty("manual")
        MANUAL,
        @JsonProperty("automatic")
        AUTOMATIC;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public enum Failback {
        @JsonProperty("never")
        NEVER,
        /** Once the primary stack has been up for long enough. */
        @JsonProperty("after")
        AFTER,
        /** Likewise, and within the window only. */
        @JsonProperty("window")
        WINDOW;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What counts where a group has no policy, and for what one leaves out. */
    public static final FailoverPolicy DEFAULT =
            new FailoverPolicy(
                    Mode.MANUAL, Quorum.MAJORITY, Failback.NEVER, 300_000, null, 60_000, 600_000);

    public boolean isAutomatic() {
        return mode == Mode.AUTOMATIC;
    }
}
