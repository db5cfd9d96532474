package io.elasticaddress.gateway.auth;

import java.time.Instant;

/**
 * Who a valid token speaks for.
 *
 * @param account whose groups and stacks the caller sees; the others do not exist for it
 * @param subject who is asking
 * @param until when the token is accepted no longer
 */
public record Caller(String account, String subject, Instant until) {}
