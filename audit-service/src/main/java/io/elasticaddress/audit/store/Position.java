package io.elasticaddress.audit.store;

/** The newest stored entry of one partition of one log. */
public record Position(long offset, String entryId) {}
