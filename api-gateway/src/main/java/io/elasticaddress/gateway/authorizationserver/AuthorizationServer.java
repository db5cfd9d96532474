package io.elasticaddress.gateway.authorizationserver;

import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;

import io.elasticaddress.gateway.auth.AuthProperties;
import io.elasticaddress.gateway.auth.ClientAddress;
import io.elasticaddress.gateway.errors.ErrorResponses;
import io.elasticaddress.gateway.limits.RateLimits;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2ClientCredentialsAuthenticationConverter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.preauth.AbstractPreAuthenticatedProcessingFilter;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * {@code POST /oauth/token} (client credentials, RFC 6749 section 4.4) and {@code GET /oauth/jwks}. Tokens are JWTs that
 * whoever has the keys can check, so none is stored, and there is nothing to introspect or to revoke.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("elastic.authorization-server.enabled")
class AuthorizationServer {
    static final String TOKEN_PATH = "/oauth/token";
    static final String JWKS_PATH = "/oauth/jwks";

    @Bean
    SigningKeys signingKeys(AuthorizationServerProperties properties) {
        return SigningKeys.of(properties.signingKey());
    }

    @Bean
    JWKSource<SecurityContext> jwkSource(SigningKeys keys) {
        return new ImmutableJWKSet<>(keys.jwkSet());
    }

    @Bean
    AuthorizationServerSettings authorizationServerSettings(AuthProperties auth) {
        return AuthorizationServerSettings.builder()
                .issuer(auth.issuerUri())
                .tokenEndpoint(TOKEN_PATH)
                .jwkSetEndpoint(JWKS_PATH)
                .build();
    }

    @Bean
    RegisteredClientRepository registeredClients(AuthorizationServerProperties properties) {
        return new ConfiguredClients(
                properties.clients().stream()
                        .map(AuthorizationServer::registered)
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        RegisteredClient::getClientId, Function.identity())));
    }

    @Bean
    OAuth2AuthorizationService authorizations() {
        return new NothingStored();
    }

    @Bean
    OAuth2TokenCustomizer<JwtEncodingContext> tokenClaims(
            AuthProperties auth, AuthorizationServerProperties properties, SigningKeys keys) {
        var clients =
                properties.clients().stream()
                        .collect(
                                Collectors.toMap(
                                        AuthorizationServerProperties.Client::id,
                                        Function.identity()));
        var algorithm = Objects.requireNonNull(SignatureAlgorithm.from(keys.algorithm().getName()));
        return context -> {
            var client =
                    Objects.requireNonNull(
                            clients.get(context.getRegisteredClient().getClientId()));
            context.getJwsHeader()
                    .algorithm(algorithm)
                    .keyId(keys.signing().getKeyID())
                    .type("at+jwt");
            context.getClaims()
                    .subject(client.subjectOrId())
                    .audience(List.of(auth.audience()))
                    .claim("client_id", client.id())
                    .claim(auth.accountClaim(), client.account())
                    .claim("scope", String.join(" ", context.getAuthorizedScopes()));
        };
    }

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    SecurityFilterChain tokenEndpoint(
            HttpSecurity http, RateLimits limits, ClientAddress clientAddress) {
        var attempts = new AttemptLimit(limits, clientAddress);
        http.securityMatcher(TOKEN_PATH, JWKS_PATH);
        http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll());
        http.csrf(AbstractHttpConfigurer::disable);
        http.addFilterBefore(attempts, AbstractPreAuthenticatedProcessingFilter.class);
        // Behind the check of the client's secret, and before what answers.
        http.addFilterBefore(
                (request, response, rest) -> {
                    attempts.didNotFail(request);
                    rest.doFilter(request, response);
                },
                AuthorizationFilter.class);
        http.with(
                new OAuth2AuthorizationServerConfigurer(),
                server ->
                        server.clientAuthentication(
                                        client ->
                                                client.errorResponseHandler(
                                                        (request, response, e) -> {
                                                            if (code(e).equals(
                                                                            OAuth2ErrorCodes
                                                                                    .INVALID_CLIENT)) {
                                                                attempts.failed(request, response);
                                                            } else {
                                                                attempts.didNotFail(request);
                                                            }
                                                            refuse(request, response, e);
                                                        }))
                                .tokenEndpoint(
                                        token ->
                                                token.accessTokenRequestConverter(
                                                                new AllScopesUnlessAskedFor())
                                                        .errorResponseHandler(
                                                                AuthorizationServer::refuse)));
        return http.build();
    }

    private static RegisteredClient registered(AuthorizationServerProperties.Client client) {
        return RegisteredClient.withId(client.id())
                .clientId(client.id())
                .clientSecret(client.secret())
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .scopes(scopes -> scopes.addAll(client.scopes()))
                .tokenSettings(
                        TokenSettings.builder()
                                .accessTokenTimeToLive(client.tokenLifetime())
                                .build())
                .build();
    }

    /** RFC 6749, section 5.2, and {@code details} beside it, as in every error of this service. */
    private static void refuse(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
            throws IOException {
        var code = code(e);
        var unknownClient = code.equals(OAuth2ErrorCodes.INVALID_CLIENT);
        if (unknownClient) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"" + TOKEN_PATH + "\"");
        }
        var text =
                switch (code) {
                    case "invalid_client" -> "The client is unknown or its secret is wrong";
                    case "invalid_scope" ->
                            "The client may not have one of the scopes that it asks for";
                    case "unsupported_grant_type" ->
                            "Only the grant type client_credentials is supported";
                    case "unauthorized_client" -> "The client may not use this grant type";
                    default -> "The token request is malformed";
                };
        ErrorResponses.write(response, unknownClient ? 401 : 400, code, text);
    }

    private static String code(AuthenticationException e) {
        return e instanceof OAuth2AuthenticationException oauth
                ? oauth.getError().getErrorCode()
                : OAuth2ErrorCodes.INVALID_REQUEST;
    }

    /** A client that asks for no scope gets all of its own. */
    private static final class AllScopesUnlessAskedFor
            implements org.springframework.security.web.authentication.AuthenticationConverter {
        private final OAuth2ClientCredentialsAuthenticationConverter converter =
                new OAuth2ClientCredentialsAuthenticationConverter();

        @Override
        public @Nullable Authentication convert(HttpServletRequest request) {
            var converted = converter.convert(request);
            if (converted instanceof OAuth2ClientCredentialsAuthenticationToken asked
                    && asked.getScopes().isEmpty()
                    && SecurityContextHolder.getContext().getAuthentication()
                            instanceof OAuth2ClientAuthenticationToken client
                    && client.getRegisteredClient() != null) {
                return new OAuth2ClientCredentialsAuthenticationToken(
                        client,
                        client.getRegisteredClient().getScopes(),
                        new HashMap<>(asked.getAdditionalParameters()));
            }
            return converted;
        }
    }

    private static final class NothingStored implements OAuth2AuthorizationService {
        @Override
        public void save(OAuth2Authorization authorization) {}

        @Override
        public void remove(OAuth2Authorization authorization) {}

        @Override
        public @Nullable OAuth2Authorization findById(String id) {
            return null;
        }

        @Override
        public @Nullable OAuth2Authorization findByToken(
                String token, @Nullable OAuth2TokenType tokenType) {
            return null;
        }
    }

    /** The clients of the configuration. Unlike the library's own, it lets two of them have the same secret, or none be. */
    private record ConfiguredClients(Map<String, RegisteredClient> byId)
            implements RegisteredClientRepository {

        /** Called where a secret could be hashed better; the configuration is not ours to write. */
        @Override
        public void save(RegisteredClient client) {}

        @Override
        public @Nullable RegisteredClient findById(String id) {
            return byId.get(id);
        }

        @Override
        public @Nullable RegisteredClient findByClientId(String clientId) {
            return byId.get(clientId);
        }
    }
}
