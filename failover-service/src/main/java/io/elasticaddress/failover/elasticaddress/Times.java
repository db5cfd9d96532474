package io.elasticaddress.failover.elasticaddress;

import java.time.Instant;

/** Another instance's clock, or this one's set back, must not make a state older than the one before. */
final class Times {

    private Times() {}

    static Instant notBefore(Instant earlier, Instant time) {
        return time.isBefore(earlier) ? earlier : time;
    }
}
