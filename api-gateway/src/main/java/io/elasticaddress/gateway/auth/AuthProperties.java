package io.elasticaddress.gateway.auth;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.net.URI;
import java.time.Duration;

/**
 * Which tokens are accepted.
 *
 * @param issuer what their {@code iss} must be; where its keys are not said, they are found by OpenID discovery under it
 * @param jwkSetUri where the issuer's keys are; null for discovery
 * @param audience what their {@code aud} must contain
 * @param accountClaim the claim that names the account
 * @param clockSkew by how much the issuer's clock may differ
 */
@ConfigurationProperties("elastic.auth")
public record AuthProperties(
        @Nullable String issuer,
        @Nullable URI jwkSetUri,
        @DefaultValue("elastic-address") String audience,
        @DefaultValue("account") String accountClaim,
        @DefaultValue("60s") Duration clockSkew) {

    public AuthProperties {
        if (issuer == null || issuer.isBlank()) {
            throw new IllegalArgumentException(
                    "elastic.auth.issuer must say who issues the tokens: an OpenID issuer's URL,"
                            + " or, with elastic.authorization-server.enabled, the URL under which"
                            + " clients reach this gateway");
        }
        if (!isHttp(URI.create(issuer))) {
            throw new IllegalArgumentException(
                    "elastic.auth.issuer must be an http or https URL, not " + issuer);
        }
        if (jwkSetUri != null && jwkSetUri.toString().isEmpty()) {
            jwkSetUri = null;
        }
        if (jwkSetUri != null && !isHttp(jwkSetUri)) {
            throw new IllegalArgumentException(
                    "elastic.auth.jwk-set-uri must be an http or https URL, not " + jwkSetUri);
        }
        if (audience.isBlank()) {
            throw new IllegalArgumentException("elastic.auth.audience must not be empty");
        }
        if (accountClaim.isBlank()) {
            throw new IllegalArgumentException("elastic.auth.account-claim must not be empty");
        }
        if (clockSkew.isNegative() || clockSkew.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException(
                    "elastic.auth.clock-skew must be between 0s and 10m, not " + clockSkew);
        }
    }

    private static boolean isHttp(URI uri) {
        return uri.getHost() != null
                && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
    }

    /** {@link #issuer()}, which the constructor made sure of. */
    public String issuerUri() {
        return java.util.Objects.requireNonNull(issuer);
    }
}
