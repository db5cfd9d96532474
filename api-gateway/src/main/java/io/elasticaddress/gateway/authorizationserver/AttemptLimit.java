package io.elasticaddress.gateway.authorizationserver;

import io.elasticaddress.gateway.auth.ClientAddress;
import io.elasticaddress.gateway.limits.RateLimits;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpMethod;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

import java.io.IOException;

/**
 * Stands before the check of a client's secret. An address from which too many failed is refused there, with a right secret
 * too: else it could go on guessing, and have a slow hash computed for each guess.
 */
final class AttemptLimit extends OncePerRequestFilter {
    /** Holds the address while it is open whether the attempt fails. */
    private static final String OPEN = AttemptLimit.class.getName() + ".open";

    private final PathPatternRequestMatcher attempt =
            PathPatternRequestMatcher.withDefaults()
                    .matcher(HttpMethod.POST, AuthorizationServer.TOKEN_PATH);
    private final RateLimits limits;
    private final ClientAddress clientAddress;

    AttemptLimit(RateLimits limits, ClientAddress clientAddress) {
        this.limits = limits;
        this.clientAddress = clientAddress;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !attempt.matches(request);
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain rest)
            throws ServletException, IOException {
        var address = clientAddress.of(request);
        if (!limits.admitAttempt(address, response)) {
            return;
        }
        request.setAttribute(OPEN, address);
        try {
            rest.doFilter(request, response);
        } finally {
            didNotFail(request);
        }
    }

    /** The client is not who it says it is; the answer is still to be written. */
    void failed(HttpServletRequest request, HttpServletResponse response) {
        request.removeAttribute(OPEN);
        limits.tell(clientAddress.of(request), response);
    }

    /** To be said before the answer is written, so that whoever has read it finds the attempt given back. */
    void didNotFail(ServletRequest request) {
        if (request.getAttribute(OPEN) instanceof String address) {
            request.removeAttribute(OPEN);
            limits.giveBack(address);
        }
    }
}
