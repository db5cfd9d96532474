package io.elasticaddress.gateway.auth;

import io.elasticaddress.gateway.limits.RateLimits;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.filter.OncePerRequestFilter;

import java.io.IOException;

/** Stands right behind the check of the token: one request too many gets no further, whatever it asks for. */
final class AccountLimit extends OncePerRequestFilter {
    private final RateLimits limits;
    private final TokenRules rules;

    AccountLimit(RateLimits limits, TokenRules rules) {
        this.limits = limits;
        this.rules = rules;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain rest)
            throws ServletException, IOException {
        if (SecurityContextHolder.getContext().getAuthentication()
                        instanceof JwtAuthenticationToken token
                && !limits.admit(rules.caller(token).account(), response)) {
            return;
        }
        rest.doFilter(request, response);
    }
}
