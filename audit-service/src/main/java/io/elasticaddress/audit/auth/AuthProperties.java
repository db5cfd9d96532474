package io.elasticaddress.audit.auth;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.net.URI;
import java.time.Duration;

/**
 * Which tokens are believed.
 *
 * @param issuer that a token must name; not given: any, and then {@code jwkSetUri} must be
 * @param jwkSetUri where the issuer's keys are; not given: where the issuer's metadata says
 * @param audience that a token must be for
 * @param accountClaim the claim that names the account
 * @param clockSkew how far the issuer's clock may be off
 */
@ConfigurationProperties("elastic.auth")
record AuthProperties(
        @Nullable URI issuer,
        @Nullable URI jwkSetUri,
        @DefaultValue("elastic-address") String audience,
        @DefaultValue("account") String accountClaim,
        @DefaultValue("60s") Duration clockSkew) {

    AuthProperties {
        issuer = given(issuer);
        jwkSetUri = given(jwkSetUri);
        if (issuer == null && jwkSetUri == null) {
            throw new IllegalArgumentException(
                    "elastic.auth.issuer (ELASTIC_ISSUER) or elastic.auth.jwk-set-uri"
                            + " (ELASTIC_JWK_SET_URI) must be given: without one, no token can be"
                            + " checked");
        }
        requireHttp("elastic.auth.issuer (ELASTIC_ISSUER)", issuer);
        requireHttp("elastic.auth.jwk-set-uri (ELASTIC_JWK_SET_URI)", jwkSetUri);
        if (audience.isBlank()) {
            throw new IllegalArgumentException(
                    "elastic.auth.audience (ELASTIC_AUDIENCE) must not be empty");
        }
        if (accountClaim.isBlank()) {
            throw new IllegalArgumentException("elastic.auth.account-claim must not be empty");
        }
        if (clockSkew.isNegative() || clockSkew.toMinutes() > 10) {
            throw new IllegalArgumentException(
                    "elastic.auth.clock-skew must be 0s to 10m, not " + clockSkew);
        }
    }

    private static @Nullable URI given(@Nullable URI uri) {
        return uri == null || uri.toString().isBlank() ? null : uri;
    }

    private static void requireHttp(String name, @Nullable URI uri) {
        if (uri != null
                && (uri.getHost() == null
                        || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())))) {
            throw new IllegalArgumentException(
                    name + " must be an http or https address, not " + uri);
        }
    }
}
