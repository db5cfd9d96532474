package io.elasticaddress.gateway.events;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;

/**
 * How changes are told.
 *
 * @param heartbeat after how long without an event a comment says that the stream is still there
 * @param maxStreams how many there may be at once
 * @param maxStreamsPerAccount how many of one account
 * @param stallTimeout how long a client may take nothing of what is there for it
 * @param resumeWindow how long changes are kept track of for an account once none of its streams is left
 */
@ConfigurationProperties("elastic.gateway.events")
public record EventProperties(
        @DefaultValue("15s") Duration heartbeat,
        @DefaultValue("500") int maxStreams,
        @DefaultValue("50") int maxStreamsPerAccount,
        @DefaultValue("10s") Duration stallTimeout,
        @DefaultValue("10m") Duration resumeWindow) {

    public EventProperties {
        if (heartbeat.toMillis() < 100 || heartbeat.compareTo(Duration.ofMinutes(5)) > 0) {
            throw new IllegalArgumentException(
                    "elastic.gateway.events.heartbeat must be between 100ms and 5m, not "
                            + heartbeat);
        }
        if (maxStreams < 0 || maxStreamsPerAccount < 0) {
            throw new IllegalArgumentException(
                    "elastic.gateway.events.max-streams and max-streams-per-account must not be"
                            + " negative");
        }
        if (stallTimeout.toMillis() < 100 || stallTimeout.compareTo(Duration.ofMinutes(5)) > 0) {
            throw new IllegalArgumentException(
                    "elastic.gateway.events.stall-timeout must be between 100ms and 5m, not "
                            + stallTimeout);
        }
        if (resumeWindow.isNegative() || resumeWindow.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(
                    "elastic.gateway.events.resume-window must be between 0s and 1d, not "
                            + resumeWindow);
        }
    }
}
