package io.elasticaddress.dns;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Lets those in who carry the operator's token. Without one configured there is nothing to let anybody in to. */
@Component
final class OperatorAccess implements HandlerInterceptor, WebMvcConfigurer {
    private static final String SCHEME = "Bearer ";

    private final byte @Nullable [] expected;

    OperatorAccess(OperatorProperties properties) {
        this.expected = properties.secret().map(OperatorAccess::hash).orElse(null);
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/operator/**");
    }

    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (expected == null) {
            throw new OperatorError(
                    HttpStatus.NOT_FOUND,
                    "not_found",
                    "There is no operator's endpoint: no elastic.dns.operator.token is set");
        }
        var header = request.getHeader(HttpHeaders.AUTHORIZATION);
        var given =
                header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                        ? header.substring(SCHEME.length()).strip()
                        : "";
        // Hashes have one length, so the time that comparing takes tells nothing of the token.
        if (!MessageDigest.isEqual(expected, hash(given))) {
            throw new OperatorError(
                    HttpStatus.UNAUTHORIZED,
                    "unauthenticated",
                    "The operator's token is missing or another");
        }
        return true;
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
