package io.elasticaddress.gateway.limits;

import io.elasticaddress.gateway.errors.ApiError;
import io.elasticaddress.gateway.errors.ErrorKind;
import io.elasticaddress.gateway.errors.ErrorResponses;
import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

import java.io.IOException;
import java.time.Duration;

/**
 * Counts requests by account and failed authentications by where they come from, says in each answer's headers how many are
 * left, and answers what is too much. The headers are set before anything else is written, so whatever error comes later
 * keeps them.
 */
@Component
public class RateLimits {
    private static final String LIMIT = "X-RateLimit-Limit";
    private static final String REMAINING = "X-RateLimit-Remaining";

    private final Limit requests;
    private final Limit failures;
    private final Counter throttledRequests;
    private final Counter throttledTokens;
    private final Counter throttledClients;

    RateLimits(
            RateLimitProperties properties, MeterRegistry meters, ObjectProvider<TimeMeter> clock) {
        var time = clock.getIfAvailable(() -> TimeMeter.SYSTEM_NANOTIME);
        requests = new Limit(properties.requestsPerHour(), time);
        failures = new Limit(properties.failedAuthenticationsPerHour(), time);
        throttledRequests = throttled(meters, "account");
        throttledTokens = throttled(meters, "token");
        throttledClients = throttled(meters, "client");
    }

    private static Counter throttled(MeterRegistry meters, String kind) {
        return Counter.builder("elastic.gateway.throttled")
                .description("Requests that were refused because there were too many")
                .tag("kind", kind)
                .register(meters);
    }

    /**
     * Counts a request of this account.
     *
     * @return false where the account has none left, which is then answered
     */
    public boolean admit(String account, HttpServletResponse response) throws IOException {
        var taken = requests.take(account);
        tell(response, requests, taken.left());
        if (taken.granted()) {
            return true;
        }
        throttledRequests.increment();
        refuse(
                response,
                requests,
                taken.retryAfter(),
                "Too many requests",
                "The account may send %d requests an hour and has none left; the next is answered"
                        + " in %d s");
        return false;
    }

    /** For an answer to a request without an account, and without anything that failed. */
    public void tell(String address, HttpServletResponse response) {
        tell(response, failures, failures.left(Networks.of(address)));
    }

    /**
     * Counts a token that was refused.
     *
     * @return false where too many were, which is then answered
     */
    public boolean countRefusedToken(String address, HttpServletResponse response)
            throws IOException {
        var taken = failures.take(Networks.of(address));
        tell(response, failures, taken.left());
        return taken.granted() || refuseAddress(response, taken, throttledTokens);
    }

    /**
     * Counts a client's authentication as failed before it is looked at, so that attempts at the same time are not more
     * than are left. One that did not fail is to be {@linkplain #giveBack given back}.
     *
     * @return false where too many have failed, which is then answered
     */
    public boolean admitAttempt(String address, HttpServletResponse response) throws IOException {
        var taken = failures.take(Networks.of(address));
        if (taken.granted()) {
            // What is left if it does not fail.
            tell(response, failures, Math.min(taken.left() + 1, failures.perHour()));
            return true;
        }
        tell(response, failures, taken.left());
        return refuseAddress(response, taken, throttledClients);
    }

    public void giveBack(String address) {
        failures.giveBack(Networks.of(address));
    }

    private boolean refuseAddress(HttpServletResponse response, Limit.Taken taken, Counter counter)
            throws IOException {
        counter.increment();
        refuse(
                response,
                failures,
                taken.retryAfter(),
                "Too many failed authentications",
                "Of the authentications from this address %d may fail in an hour and have; the next"
                        + " is looked at in %d s");
        return false;
    }

    private static void tell(HttpServletResponse response, Limit limit, long left) {
        response.setHeader(LIMIT, Integer.toString(limit.perHour()));
        response.setHeader(REMAINING, Long.toString(left));
    }

    private static void refuse(
            HttpServletResponse response, Limit limit, Duration wait, String text, String details)
            throws IOException {
        // Rounded up: whoever comes back then is answered.
        var seconds = Math.max(1, wait.plusSeconds(1).minusNanos(1).toSeconds());
        response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        ErrorResponses.write(
                response,
                ApiError.of(
                        ErrorKind.THROTTLED, text, details.formatted(limit.perHour(), seconds)));
    }
}
