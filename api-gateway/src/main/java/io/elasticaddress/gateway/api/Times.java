package io.elasticaddress.gateway.api;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Moments and lengths of time as texts. */
final class Times {

    private Times() {}

    /** Whole seconds, as in the API that clients were written for. */
    static String seconds(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    static String millis(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    /** In the largest unit that it is a whole number of, as clients may send it back: {@code 200ms}, {@code 1s}, {@code 5m}. */
    static String length(long millis) {
        if (millis % 1_000 != 0) {
            return millis + "ms";
        }
        var seconds = millis / 1_000;
        if (seconds == 0 || seconds % 60 != 0) {
            return seconds + "s";
        }
        if (seconds % 3_600 != 0) {
            return seconds / 60 + "m";
        }
        return seconds % 86_400 != 0 ? seconds / 3_600 + "h" : seconds / 86_400 + "d";
    }
}
