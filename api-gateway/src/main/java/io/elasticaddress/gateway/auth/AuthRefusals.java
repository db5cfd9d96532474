package io.elasticaddress.gateway.auth;

import io.elasticaddress.gateway.errors.ApiError;
import io.elasticaddress.gateway.errors.ErrorKind;
import io.elasticaddress.gateway.errors.ErrorResponses;
import io.elasticaddress.gateway.limits.RateLimits;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;

import java.io.IOException;

/** 401 and 403, with the challenge of RFC 6750. */
final class AuthRefusals implements AuthenticationEntryPoint, AccessDeniedHandler {
    private static final Logger log = LoggerFactory.getLogger(AuthRefusals.class);
    private static final String FAILED = "Authentication failed or missing OAuth token";
    private static final String MISSING = "No authentication token was passed in the request.";

    private final RateLimits limits;
    private final ClientAddress clientAddress;

    AuthRefusals(RateLimits limits, ClientAddress clientAddress) {
        this.limits = limits;
        this.clientAddress = clientAddress;
    }

    @Override
    public void commence(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
            throws IOException {
        var presented = e instanceof OAuth2AuthenticationException;
        var address = clientAddress.of(request);
        if (presented && isGuess(e)) {
            if (!limits.countRefusedToken(address, response)) {
                return;
            }
        } else {
            limits.tell(address, response);
        }
        response.setHeader(
                HttpHeaders.WWW_AUTHENTICATE,
                presented
                        ? "Bearer error=\"invalid_token\", error_description=\"" + reason(e) + "\""
                        : "Bearer");
        ErrorResponses.write(
                response,
                ApiError.of(ErrorKind.UNAUTHENTICATED, FAILED, presented ? FAILED : MISSING));
    }

    /**
     * A token that the issuer did sign, but which has expired for instance, was not made up. Whoever holds one must go on
     * hearing 401, or would not know that a new one is needed.
     */
    private static boolean isGuess(AuthenticationException e) {
        return !(e.getCause() instanceof JwtValidationException);
    }

    @Override
    public void handle(
            HttpServletRequest request, HttpServletResponse response, AccessDeniedException e)
            throws IOException {
        var scope = Scope.neededFor(request.getMethod()).wireName();
        response.setHeader(
                HttpHeaders.WWW_AUTHENTICATE,
                "Bearer error=\"insufficient_scope\", scope=\"" + scope + "\"");
        ErrorResponses.write(
                response,
                ApiError.of(
                        ErrorKind.FORBIDDEN, "OAuth token lacks required `" + scope + "` scope"));
    }

    void issuerAway(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
            throws IOException {
        log.warn("Tokens can't be checked: {}", e.getMessage());
        limits.tell(clientAddress.of(request), response);
        response.setHeader(HttpHeaders.RETRY_AFTER, "2");
        ErrorResponses.write(
                response,
                ApiError.of(
                        ErrorKind.UNAVAILABLE,
                        "The service is not available at this time",
                        "The token can't be checked, as its issuer's keys can't be fetched"));
    }

    /** RFC 6750 allows no quotes and no backslashes there, and no other characters than those of ASCII. */
    private static String reason(AuthenticationException e) {
        var text = e.getMessage() == null ? "" : e.getMessage();
        return text.replaceAll("[^\\x20-\\x21\\x23-\\x5B\\x5D-\\x7E]", "'");
    }
}
