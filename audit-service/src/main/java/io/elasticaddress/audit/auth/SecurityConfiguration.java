package io.elasticaddress.audit.auth;

import io.elasticaddress.audit.errors.ApiError;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.oauth2.server.resource.authentication.JwtGrantedAuthoritiesConverter;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.security.oauth2.server.resource.web.access.BearerTokenAccessDeniedHandler;
import org.springframework.security.web.SecurityFilterChain;

import java.io.IOException;
import java.util.Objects;

/** Everything but health and metrics needs a token with scope {@code public}; the caller's name is the token's account. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {
    private static final Logger log = LoggerFactory.getLogger(SecurityConfiguration.class);
    private static final String SCOPE = "public";

    private final BearerTokenAuthenticationEntryPoint challenge =
            new BearerTokenAuthenticationEntryPoint();
    private final BearerTokenAccessDeniedHandler denial = new BearerTokenAccessDeniedHandler();

    @Bean
    JwtDecoder jwtDecoder(AuthProperties properties) {
        return Tokens.decoder(properties);
    }

    @Bean
    SecurityFilterChain security(HttpSecurity http, AuthProperties properties, JwtDecoder decoder) {
        var tokens = tokens(properties, decoder);
        return http.authorizeHttpRequests(
                        requests ->
                                requests.dispatcherTypeMatchers(
                                                DispatcherType.ERROR, DispatcherType.ASYNC)
                                        .permitAll()
                                        .requestMatchers(
                                                "/actuator/health",
                                                "/actuator/health/**",
                                                "/actuator/info",
                                                "/actuator/prometheus")
                                        .permitAll()
                                        .anyRequest()
                                        .hasAuthority("SCOPE_" + SCOPE))
                .oauth2ResourceServer(
                        server ->
                                server.authenticationManagerResolver(_ -> tokens)
                                        .authenticationEntryPoint(this::unauthenticated)
                                        .accessDeniedHandler(this::forbidden))
                .exceptionHandling(
                        refusals ->
                                refusals.authenticationEntryPoint(this::unauthenticated)
                                        .accessDeniedHandler(this::forbidden))
                .sessionManagement(
                        session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(AbstractHttpConfigurer::disable)
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .build();
    }

    private static AuthenticationManager tokens(AuthProperties properties, JwtDecoder decoder) {
        var provider = new JwtAuthenticationProvider(decoder);
        var scopes = new JwtGrantedAuthoritiesConverter();
        provider.setJwtAuthenticationConverter(
                token -> caller(token, properties.accountClaim(), scopes));
        return authentication -> {
            try {
                return provider.authenticate(authentication);
            } catch (AuthenticationServiceException | JwtDecoderInitializationException e) {
                log.warn("Tokens can't be checked: {}", e.getMessage());
                throw new KeysUnavailable(e);
            }
        };
    }

    private static JwtAuthenticationToken caller(
            Jwt token, String accountClaim, JwtGrantedAuthoritiesConverter scopes) {
        return new JwtAuthenticationToken(
                token,
                scopes.convert(token),
                // Checked with the token.
                Objects.requireNonNull(token.getClaimAsString(accountClaim)));
    }

    private void unauthenticated(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
            throws IOException {
        if (why instanceof KeysUnavailable) {
            response.setHeader(HttpHeaders.RETRY_AFTER, "1");
            new ApiError("unavailable", "Tokens can't be checked for now; try again")
                    .write(response, 503);
            return;
        }
        challenge.commence(request, response, why);
        var missing = request.getHeader(HttpHeaders.AUTHORIZATION) == null;
        new ApiError(
                        "unauthenticated",
                        "Authentication failed or missing OAuth token",
                        missing
                                ? "No authentication token was passed in the request."
                                : "Authentication failed or missing OAuth token")
                .write(response, 401);
    }

    private void forbidden(
            HttpServletRequest request, HttpServletResponse response, AccessDeniedException why)
            throws IOException {
        denial.handle(request, response, why);
        new ApiError("forbidden", "OAuth token lacks required `" + SCOPE + "` scope")
                .write(response, 403);
    }
}
