package io.elasticaddress.gateway.auth;

import static org.springframework.security.config.http.SessionCreationPolicy.STATELESS;

import io.elasticaddress.gateway.errors.ApiError;
import io.elasticaddress.gateway.errors.ErrorResponses;
import io.elasticaddress.gateway.limits.RateLimits;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

import java.io.IOException;

/** Everything under {@code /api} needs a token with the scope of its method; nothing else needs one. */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
class SecurityConfiguration {

    @Bean
    SecurityFilterChain api(
            HttpSecurity http, TokenRules rules, RateLimits limits, ClientAddress clientAddress) {
        var refusals = new AuthRefusals(limits, clientAddress);
        http.authorizeHttpRequests(
                requests ->
                        requests.dispatcherTypeMatchers(
                                        DispatcherType.ERROR,
                                        DispatcherType.FORWARD,
                                        DispatcherType.ASYNC)
                                .permitAll()
                                .requestMatchers(HttpMethod.GET, "/api/**")
                                .hasAuthority(Scope.PUBLIC.authority())
                                .requestMatchers(HttpMethod.HEAD, "/api/**")
                                .hasAuthority(Scope.PUBLIC.authority())
                                .requestMatchers(HttpMethod.OPTIONS, "/api/**")
                                .hasAuthority(Scope.PUBLIC.authority())
                                .requestMatchers("/api/**")
                                .hasAuthority(Scope.ADMIN.authority())
                                .anyRequest()
                                .permitAll());
        http.oauth2ResourceServer(
                server ->
                        server.authenticationConverter(tokensOfTheApi())
                                .jwt(jwt -> jwt.jwtAuthenticationConverter(rules::authentication))
                                .authenticationEntryPoint(refusals)
                                .accessDeniedHandler(refusals)
                                .withObjectPostProcessor(
                                        new ObjectPostProcessor<BearerTokenAuthenticationFilter>() {
                                            @Override
                                            public <O extends BearerTokenAuthenticationFilter>
                                                    O postProcess(O filter) {
                                                filter.setAuthenticationFailureHandler(
                                                        (request, response, e) ->
                                                                fail(
                                                                        refusals, request, response,
                                                                        e));
                                                return filter;
                                            }
                                        }));
        http.addFilterAfter(new AccountLimit(limits, rules), BearerTokenAuthenticationFilter.class);
        http.exceptionHandling(
                handling ->
                        handling.authenticationEntryPoint(refusals).accessDeniedHandler(refusals));
        http.sessionManagement(session -> session.sessionCreationPolicy(STATELESS));
        // No cookie ever authenticates a request here, so there is nothing to forge.
        http.csrf(AbstractHttpConfigurer::disable);
        http.formLogin(AbstractHttpConfigurer::disable);
        http.httpBasic(AbstractHttpConfigurer::disable);
        http.logout(AbstractHttpConfigurer::disable);
        http.requestCache(AbstractHttpConfigurer::disable);
        return http.build();
    }

    /** Where no token is needed, none is looked at: a bad one changes nothing there, and nobody can try tokens out. */
    private static AuthenticationConverter tokensOfTheApi() {
        var api = PathPatternRequestMatcher.withDefaults().matcher("/api/**");
        var tokens = new BearerTokenAuthenticationConverter();
        return request -> api.matches(request) ? tokens.convert(request) : null;
    }

    /** That the issuer's keys can't be fetched is no fault of the token. */
    private static void fail(
            AuthRefusals refusals,
            HttpServletRequest request,
            HttpServletResponse response,
            AuthenticationException e)
            throws IOException {
        if (e instanceof AuthenticationServiceException) {
            refusals.issuerAway(request, response, e);
        } else {
            refusals.commence(request, response, e);
        }
    }

    /**
     * Lets methods of any name through to where 405 is answered, and values of headers that are not ASCII: the container
     * has refused those with control characters, and would else be contradicted at whatever place reads the header.
     */
    @Bean
    HttpFirewall firewall() {
        var firewall = new StrictHttpFirewall();
        firewall.setUnsafeAllowAnyHttpMethod(true);
        firewall.setAllowedHeaderValues(_ -> true);
        return firewall;
    }

    @Bean
    RequestRejectedHandler rejectedRequests() {
        return (request, response, e) ->
                ErrorResponses.write(
                        response,
                        ApiError.ofStatus(
                                400,
                                "The request's path or header holds what is not allowed there"));
    }
}
