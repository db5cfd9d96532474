package io.elasticaddress.gateway.auth;

/**
 * Who a valid token speaks for.
 *
 * @param account whose groups and stacks the caller sees; the others do not exist for it
 * @param subject who is asking
 */
public record Caller(String account, String subject) {}
