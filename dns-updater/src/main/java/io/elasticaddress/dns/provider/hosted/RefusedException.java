package io.elasticaddress.dns.provider.hosted;

import java.io.IOException;

/** The service will do nothing with this zone for who we are. The message names the property to look at. */
public final class RefusedException extends IOException {

    public RefusedException(String message) {
        super(message);
    }
}
