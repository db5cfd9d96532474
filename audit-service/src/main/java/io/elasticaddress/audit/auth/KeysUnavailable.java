package io.elasticaddress.audit.auth;

import org.springframework.security.core.AuthenticationException;

/** The issuer does not answer, so that a token can be called neither good nor bad. */
final class KeysUnavailable extends AuthenticationException {
    KeysUnavailable(Throwable cause) {
        super("The issuer's keys can't be fetched", cause);
    }
}
