package io.elasticaddress.dns.provider;

import java.io.IOException;
import java.time.Duration;

/** Asked too often, by the service's word or by our own count of what it allows. Nothing was read. */
public final class ThrottledException extends IOException {
    private final transient Duration retryAfter;

    /**
     * @param retryAfter how long not to ask again
     * @param reason a sentence for people
     */
    public ThrottledException(Duration retryAfter, String reason) {
        super(reason);
        this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
