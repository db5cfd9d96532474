package io.elasticaddress.gateway.auth;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;
import org.springframework.web.client.RestTemplate;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Supplier;

/**
 * Whose signatures are believed: the built-in authorization server's where it is on, without asking it over HTTP, and the
 * issuer's otherwise. The issuer's keys are fetched when the first token comes, and again for a key that is not known yet.
 */
@Configuration(proxyBeanMethods = false)
class TokenKeys {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    @Bean
    TokenRules tokenRules(AuthProperties properties) {
        return new TokenRules(properties);
    }

    @Bean
    JwtDecoder jwtDecoder(
            AuthProperties properties,
            TokenRules rules,
            ObjectProvider<JWKSource<SecurityContext>> own) {
        var ownKeys = own.getIfAvailable();
        return ownKeys == null
                ? lazily(() -> issuerDecoder(properties, rules))
                : ownDecoder(ownKeys, rules);
    }

    /** An issuer that can't be asked is told from a token that is bad. */
    private static JwtDecoder lazily(Supplier<JwtDecoder> made) {
        var decoder = new SupplierJwtDecoder(made);
        return token -> {
            try {
                return decoder.decode(token);
            } catch (JwtDecoderInitializationException e) {
                throw new JwtException("The issuer can't be asked for its keys", e);
            }
        };
    }

    private static JwtDecoder ownDecoder(JWKSource<SecurityContext> keys, TokenRules rules) {
        var decoder =
                NimbusJwtDecoder.withJwkSource(keys)
                        .jwsAlgorithms(known -> replace(known, TokenRules.ALGORITHMS))
                        .build();
        decoder.setJwtValidator(rules.validator());
        return decoder;
    }

    private static JwtDecoder issuerDecoder(AuthProperties properties, TokenRules rules) {
        var requests =
                new JdkClientHttpRequestFactory(
                        HttpClient.newBuilder().connectTimeout(TIMEOUT).build());
        requests.setReadTimeout(TIMEOUT);
        var issuer = new RestTemplate(requests);
        issuer.getInterceptors().add(new IssuerAnswers(System::nanoTime));
        var jwkSetUri = properties.jwkSetUri();
        var builder =
                jwkSetUri == null
                        ? NimbusJwtDecoder.withIssuerLocation(properties.issuerUri())
                        : NimbusJwtDecoder.withJwkSetUri(jwkSetUri.toString());
        var decoder =
                builder.restOperations(issuer)
                        .jwsAlgorithms(known -> replace(known, TokenRules.ALGORITHMS))
                        .validateType(false)
                        .build();
        decoder.setJwtValidator(rules.validator());
        return decoder;
    }

    private static <T> void replace(Collection<T> known, Collection<T> with) {
        known.clear();
        known.addAll(with);
    }
}
