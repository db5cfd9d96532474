package io.elasticaddress.gateway.auth;

import io.elasticaddress.contracts.command.Accounts;

import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/** What a token must be, and what it says. Signatures are checked before. */
final class TokenRules {
    /** Signatures by a key pair only: with a shared secret, whoever can check a token could make one. */
    static final List<SignatureAlgorithm> ALGORITHMS =
            List.of(
                    SignatureAlgorithm.RS256,
                    SignatureAlgorithm.RS384,
                    SignatureAlgorithm.RS512,
                    SignatureAlgorithm.ES256,
                    SignatureAlgorithm.ES384,
                    SignatureAlgorithm.ES512);

    private final AuthProperties properties;

    TokenRules(AuthProperties properties) {
        this.properties = properties;
    }

    OAuth2TokenValidator<Jwt> validator() {
        return new DelegatingOAuth2TokenValidator<>(
                new JwtTimestampValidator(properties.clockSkew()),
                new JwtIssuerValidator(properties.issuerUri()),
                require("The token must say when it expires", jwt -> jwt.getExpiresAt() != null),
                require(
                        "The token is not for this audience",
                        jwt ->
                                jwt.getAudience() != null
                                        && jwt.getAudience().contains(properties.audience())),
                require(
                        "The token must have a subject",
                        jwt -> jwt.getSubject() != null && !jwt.getSubject().isBlank()),
                require(
                        "The token must name an account",
                        jwt ->
                                jwt.getClaim(properties.accountClaim()) instanceof String account
                                        && Accounts.isValid(account)));
    }

    JwtAuthenticationToken authentication(Jwt jwt) {
        return new JwtAuthenticationToken(
                jwt, scopes(jwt), Objects.requireNonNull(jwt.getSubject()));
    }

    Caller caller(JwtAuthenticationToken authentication) {
        var jwt = authentication.getToken();
        return new Caller(
                Objects.requireNonNull(jwt.getClaimAsString(properties.accountClaim())),
                Objects.requireNonNull(jwt.getSubject()),
                Objects.requireNonNull(jwt.getExpiresAt()).plus(properties.clockSkew()));
    }

    /** {@code scope} is a text with spaces (RFC 9068); {@code scp}, and with some issuers {@code scope}, a list. */
    private static Collection<GrantedAuthority> scopes(Jwt jwt) {
        var scopes = new ArrayList<GrantedAuthority>();
        for (var claim : List.of("scope", "scp")) {
            var value = jwt.<Object>getClaim(claim);
            if (value instanceof String text) {
                for (var scope : text.split(" ", -1)) {
                    add(scopes, scope);
                }
            } else if (value instanceof Collection<?> list) {
                for (var scope : list) {
                    add(scopes, String.valueOf(scope));
                }
            }
        }
        return scopes;
    }

    private static void add(Collection<GrantedAuthority> scopes, String scope) {
        if (!scope.isEmpty()) {
            scopes.add(new SimpleGrantedAuthority("SCOPE_" + scope));
        }
    }

    private static OAuth2TokenValidator<Jwt> require(String otherwise, Predicate<Jwt> rule) {
        var failure =
                OAuth2TokenValidatorResult.failure(
                        new OAuth2Error("invalid_token", otherwise, null));
        return jwt -> rule.test(jwt) ? OAuth2TokenValidatorResult.success() : failure;
    }
}
