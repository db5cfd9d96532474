package io.elasticaddress.audit.auth;

import io.elasticaddress.contracts.command.Accounts;

import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;
import org.springframework.web.client.RestTemplate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What makes a token a good one. */
final class Tokens {
    /** Signatures that only the issuer can make; with a shared secret, whoever checks could issue too. */
    private static final List<SignatureAlgorithm> ALGORITHMS =
            List.of(
                    SignatureAlgorithm.RS256,
                    SignatureAlgorithm.RS384,
                    SignatureAlgorithm.RS512,
                    SignatureAlgorithm.ES256,
                    SignatureAlgorithm.ES384,
                    SignatureAlgorithm.ES512);

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private Tokens() {}

    /** Fetches the keys, and where they are, when the first token comes, so that the issuer may start later. */
    static JwtDecoder decoder(AuthProperties properties) {
        return new SupplierJwtDecoder(
                () -> {
                    var requests = new SimpleClientHttpRequestFactory();
                    requests.setConnectTimeout(TIMEOUT);
                    requests.setReadTimeout(TIMEOUT);
                    var from =
                            properties.jwkSetUri() != null
                                    ? NimbusJwtDecoder.withJwkSetUri(
                                            properties.jwkSetUri().toString())
                                    : NimbusJwtDecoder.withIssuerLocation(
                                            String.valueOf(properties.issuer()));
                    var decoder =
                            from.restOperations(new RestTemplate(requests))
                                    .validateType(false)
                                    .jwsAlgorithms(
                                            algorithms -> {
                                                algorithms.clear();
                                                algorithms.addAll(ALGORITHMS);
                                            })
                                    .build();
                    decoder.setJwtValidator(validator(properties));
                    return decoder;
                });
    }

    private static OAuth2TokenValidator<Jwt> validator(AuthProperties properties) {
        var validators = new ArrayList<OAuth2TokenValidator<Jwt>>();
        // RFC 9068 names access tokens at+jwt; many issuers write JWT, or nothing.
        var type = new JwtTypeValidator("JWT", "at+jwt", "application/at+jwt");
        type.setAllowEmpty(true);
        validators.add(type);
        validators.add(new JwtTimestampValidator(properties.clockSkew()));
        if (properties.issuer() != null) {
            validators.add(new JwtIssuerValidator(properties.issuer().toString()));
        }
        validators.add(
                new JwtClaimValidator<Collection<String>>(
                        JwtClaimNames.AUD,
                        audience -> audience != null && audience.contains(properties.audience())));
        validators.add(token -> namesAccount(token, properties.accountClaim()));
        return new DelegatingOAuth2TokenValidator<>(validators);
    }

    private static OAuth2TokenValidatorResult namesAccount(Jwt token, String claim) {
        return token.getClaim(claim) instanceof String account && Accounts.isValid(account)
                ? OAuth2TokenValidatorResult.success()
                : OAuth2TokenValidatorResult.failure(
                        new OAuth2Error(
                                OAuth2ErrorCodes.INVALID_TOKEN,
                                "The token names no account",
                                null));
    }
}
