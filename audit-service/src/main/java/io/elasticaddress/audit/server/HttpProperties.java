package io.elasticaddress.audit.server;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;

/**
 * @param drain how long everything is answered as ever once this service is to stop, each answer with the word that its
 *     connection ends
 */
@ConfigurationProperties("elastic.http")
record HttpProperties(@DefaultValue("2s") Duration drain) {
    private static final Duration MAX_DRAIN = Duration.ofSeconds(2);

    HttpProperties {
        if (drain.isNegative() || drain.compareTo(MAX_DRAIN) > 0) {
            throw new IllegalArgumentException(
                    "elastic.http.drain must be between 0s and 2s, not " + drain);
        }
    }
}
